"""What do all records in the admin have in common? They are looked at; what may be done to one is an action of its app."""

from typing import Any
from uuid import UUID

from django.contrib.admin import ModelAdmin
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.html import format_html
from django.utils.text import capfirst


def link_to(page: str, key: UUID | None) -> str:
    """A row of another app, by the name of its page."""
    if key is None:
        return "—"
    return format_html('<a class="code" href="{}" title="{}">{}</a>', reverse(page, args=[key]), key, short(key))


def short(key: UUID | None) -> str:
    """The end of an id: its beginning is the time, and many share it."""
    return f"…{str(key)[-8:]}" if key else ""


class Record(ModelAdmin):  # type: ignore[type-arg]
    """Read-only: no form of the admin's writes a row."""

    list_per_page = 50
    show_full_result_count = False

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        title = capfirst(self.opts.verbose_name_plural)
        return super().changelist_view(request, {"title": title, **(extra_context or {})})

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest) -> bool:
        """What a page leaves out, nobody guesses through its address, letter by letter."""
        return lookup.split("__")[0] not in (self.exclude or ()) and super().lookup_allowed(lookup, value, request)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
