"""What do all records in the admin have in common? They are looked at; what may be done to one is an action of its app."""

from typing import Any

from django.contrib.admin import ModelAdmin
from django.http import HttpRequest


class Record(ModelAdmin):  # type: ignore[type-arg]
    """Read-only: no form of the admin's writes a row."""

    list_per_page = 50
    show_full_result_count = False

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
