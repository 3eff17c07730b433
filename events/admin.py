"""What happened at this firm, who did it, and when? The audit trail, to be read and exported."""

import csv
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse

from events.models import Event, SealedEvent
from relate.lib.admin import Record


@admin.register(Event)
class EventAdmin(Record):
    list_display = ("at", "kind", "actor_kind", "actor_id", "object_label", "object_id", "household_id")
    list_filter = ("kind", "actor_kind")
    search_fields = ("=object_id", "=household_id", "=actor_id", "kind")
    date_hierarchy = "at"
    ordering = ("-id",)
    actions = ("as_csv",)
    readonly_fields = ("written", "sealed")

    @admin.display(description="Texts and names")
    def written(self, event: Event) -> str:
        """The erasable side of the event."""
        detail = getattr(event, "detail", None)
        return "\n".join(f"{name}: {value}" for name, value in detail.content.items()) if detail else "—"

    @admin.display(description="Sealed")
    def sealed(self, event: Event) -> str:
        """In which link of the chain it lies; within half a minute of what happened."""
        entry = SealedEvent.objects.select_related("seal").filter(pk=event.pk).first()
        return f"Seal {entry.seal.number}, {entry.digest}" if entry else "Not yet"

    @admin.action(description="Export the chosen events as CSV", permissions=["view"])
    def as_csv(self, request: HttpRequest, queryset: QuerySet[Event]) -> HttpResponse:
        response = HttpResponse(content_type="text/csv", headers={"Content-Disposition": 'attachment; filename="events.csv"'})
        writer = csv.writer(response)
        names = ["id", "at", "kind", "actor_kind", "actor_id", "object_label", "object_id", "household_id", "detail_hash"]
        writer.writerow(names)
        writer.writerows([_cell(getattr(event, name)) for name in names] for event in queryset.iterator())
        return response


def _cell(value: Any) -> str:
    """Ids, times and codes only, none of which a spreadsheet could take for a formula; the quote makes sure."""
    text = "" if value is None else str(value)
    return f"'{text}" if text[:1] in "=+-@\t\r" and text else text
