"""What is held, and what lies in the archive of clients who were erased? For compliance alone."""

import json
from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from advisors.access import user_of
from advisors.roles import Action
from compliance.models import Hold, KeptCopy
from relate.lib.admin import Record, link_to


class Kept(Record):
    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return user_of(request).may(Action.ERASE_CLIENTS)

    def has_module_permission(self, request: HttpRequest) -> bool:
        return True


@admin.register(Hold)
class HoldAdmin(Kept):
    """A hold is placed and released on the client's page."""

    list_display = ("matter", "household", "client", "placed_by", "created_at", "released_at")
    list_filter = (("released_at", admin.EmptyFieldListFilter),)
    list_select_related = ("placed_by",)
    search_fields = ("=household_id", "=client_id")
    ordering = ("-created_at",)
    fields = ("matter", "household", "client", "placed_by", "created_at", "released_by", "released_at")

    @admin.display(description="Household")
    def household(self, hold: Hold) -> str:
        return link_to("desk:household", hold.household_id)

    @admin.display(description="Client")
    def client(self, hold: Hold) -> str:
        return link_to("admin:clients_client_change", hold.client_id) if hold.client_id else "The whole household"


@admin.register(KeptCopy)
class KeptCopyAdmin(Kept):
    """What the law makes the firm keep of a client who was erased, as it was."""

    list_display = ("created_at", "object_label", "rule", "keep_until")
    list_filter = ("object_label", "rule")
    search_fields = ("=client_id", "=household_id", "=object_id")
    ordering = ("-created_at",)
    fields = ("object_label", "object_id", "client_id", "household_id", "rule", "keep_until", "as_it_was")
    readonly_fields = ("as_it_was",)

    @admin.display(description="As it was")
    def as_it_was(self, copy: KeptCopy) -> str:
        return "\n".join(f"{name}: {value}" for name, value in json.loads(copy.content).items())
