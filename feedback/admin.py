"""How does compliance look at any answer, with every value that it had and every reading of it?"""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from clients.restricted import OfClients
from feedback.models import Reading, Reply, ReplyVersion


class Inside(admin.TabularInline):  # type: ignore[type-arg]
    """Rows that are only looked at."""

    extra = 0
    can_delete = False

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class Versions(Inside):
    model = ReplyVersion
    fields = readonly_fields = ("number", "rating", "text", "chosen_topics", "wants_call", "at")
    ordering = ("number",)


class Readings(Inside):
    model = Reading
    fields = readonly_fields = (
        *("at", "is_current", "sentiment", "sentiment_score", "topics", "urgency_level", "is_complaint", "is_leaving"),
        *("reader", "model_version", "corrected_by"),
    )
    ordering = ("at",)


@admin.register(Reply)
class ReplyAdmin(OfClients):
    about = ("client", "household")
    list_display = ("client", "household", "rating", "received_at", "changed_at", "wants_call")
    list_filter = ("rating", "wants_call", "language")
    list_select_related = ("client", "household")
    search_fields = ("client__name", "household__name")
    date_hierarchy = "received_at"
    ordering = ("-received_at",)
    inlines = (Versions, Readings)
    fields = readonly_fields = (
        *("client", "household", "rating", "text", "chosen_topics", "wants_call", "language", "received_at", "changed_at"),
        *("referral_asked_at", "referral_declined_at"),
    )
