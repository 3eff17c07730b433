"""What happened at this firm, who did it, and when? The audit trail, to be read and exported."""

import csv
from typing import Any

from django.contrib import admin
from django.contrib.auth import get_user_model
from django.db import transaction
from django.db.models import OuterRef, QuerySet, Subquery
from django.http import HttpRequest, HttpResponse
from django.utils.html import format_html

from events.actions import record
from events.models import Event, Look, SealedEvent
from events.withheld import is_withheld
from relate.lib.admin import Record, link_to, short
from relate.lib.tables import safe_cell


@admin.register(Event)
class EventAdmin(Record):
    list_display = ("at", "kind", "who", "what", "household")
    list_filter = ("kind", "actor_kind")
    search_fields = ("=object_id", "=household_id", "=actor_id", "kind")
    date_hierarchy = "at"
    ordering = ("-id",)
    actions = ("as_csv",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Event]:
        people = get_user_model()._default_manager.filter(pk=OuterRef("actor_id"))
        rows: QuerySet[Event] = super().get_queryset(request).annotate(by=Subquery(people.values("name")[:1]))
        return rows

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        may_read = obj is None or not is_withheld(obj.kind) or request.user.has_perm("events.read_withheld_event")
        return ("written" if may_read else "withheld", "sealed")

    @admin.display(description="Who", ordering="actor_id")
    def who(self, event: Any) -> str:
        """A person by name; a client only as one, since the trail outlives names."""
        return str(event.by or {"machine": "The product", "client": "A client"}.get(event.actor_kind, event.actor_kind))

    @admin.display(description="What", ordering="object_id")
    def what(self, event: Event) -> str:
        name = event.object_label.partition(".")[2].capitalize() or "—"
        return format_html('{} <span class="code" title="{}">{}</span>', name, event.object_id or "", short(event.object_id))

    @admin.display(description="Household")
    def household(self, event: Event) -> str:
        return link_to("desk:household", event.household_id)

    @admin.display(description="Texts and names")
    def written(self, event: Event) -> str:
        """The erasable side of the event."""
        detail = getattr(event, "detail", None)
        return "\n".join(f"{name}: {value}" for name, value in detail.content.items()) if detail else "—"

    @admin.display(description="Texts and names")
    def withheld(self, event: Event) -> str:
        return "For compliance alone" if event.detail_hash else "—"

    @admin.display(description="Sealed")
    def sealed(self, event: Event) -> str:
        """In which link of the chain it lies; within half a minute of what happened."""
        entry = SealedEvent.objects.select_related("seal").filter(pk=event.pk).first()
        return f"Seal {entry.seal.number}, {entry.digest}" if entry else "Not yet"

    def has_export_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("events.export_event")

    @admin.action(description="Export the chosen events as CSV", permissions=["export"])
    @transaction.atomic
    def as_csv(self, request: HttpRequest, queryset: QuerySet[Event]) -> HttpResponse:
        """The file, and one event that says who took how many rows along."""
        response = HttpResponse(content_type="text/csv", headers={"Content-Disposition": 'attachment; filename="events.csv"'})
        writer = csv.writer(response)
        names = ["id", "at", "kind", "actor_kind", "actor_id", "object_label", "object_id", "household_id", "detail_hash"]
        writer.writerow(names)
        rows = [[safe_cell(getattr(event, name)) for name in names] for event in queryset.iterator()]
        writer.writerows(rows)
        by: Any = request.user
        record(kind="trail.export_taken", by=by.actor, obj=by, data={"rows": len(rows)})
        return response


@admin.register(Look)
class LookAdmin(Record):
    """Who looked at whom; opening a page again within a quarter of an hour is the same look."""

    list_display = ("at", "who", "household", "client", "way")
    list_filter = ("way",)
    search_fields = ("=household_id", "=client_id", "=viewer_id")
    date_hierarchy = "at"
    ordering = ("-at", "-id")
    exclude = ("window",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Look]:
        people = get_user_model()._default_manager.filter(pk=OuterRef("viewer_id"))
        rows: QuerySet[Look] = super().get_queryset(request).annotate(by=Subquery(people.values("name")[:1]))
        return rows

    @admin.display(description="Who", ordering="viewer_id")
    def who(self, look: Any) -> str:
        return str(look.by or short(look.viewer_id))

    @admin.display(description="Household")
    def household(self, look: Look) -> str:
        return link_to("desk:household", look.household_id)

    @admin.display(description="Client")
    def client(self, look: Look) -> str:
        return link_to("desk:client", look.client_id)
