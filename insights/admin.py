"""How does compliance look at what was raised, who dealt with it, and what came of it?"""

from django.contrib import admin

from insights.models import Alert
from relate.lib.admin import Record


@admin.register(Alert)
class AlertAdmin(Record):
    list_display = ("title", "household", "owner", "kind", "severity", "raised_at", "closed_at", "outcome")
    list_filter = ("kind", "severity")
    list_select_related = ("household", "owner")
    search_fields = ("title", "household__name")
    date_hierarchy = "raised_at"
    ordering = ("-raised_at",)
    fields = readonly_fields = (
        *("household", "owner", "kind", "severity", "title", "text", "cause", "raised_at", "due_at"),
        *("snoozed_until", "closed_at", "closed_by", "outcome"),
    )
