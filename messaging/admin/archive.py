"""How does compliance read what was sent, exactly, and what a rule found in it?"""

from typing import Any
from uuid import UUID

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path
from django.views.decorators.http import require_safe

from advisors.access import user_of
from advisors.models import User
from advisors.roles import Action
from clients.models import Household
from compliance import actions
from compliance.mime import parts_of
from compliance.models import ArchiveRecord, Finding
from messaging.models import Delivery, Version
from relate.lib import csp
from relate.lib.admin import Record

RESTRICTED = "restricted_at__isnull"


def archived_in_sight(rows: QuerySet[ArchiveRecord], user: User) -> QuerySet[ArchiveRecord]:
    """The archive stands below the clients and knows them by their keys alone."""
    if user.may(Action.READ_THE_RESTRICTED):
        return rows
    hidden = Delivery.objects.filter(**{f"client__{RESTRICTED}": False}).values("pk")
    homes = Household.objects.filter(**{RESTRICTED: False}).values("pk")
    return rows.filter(restricted_at=None).exclude(delivery_id__in=hidden).exclude(household_id__in=homes)


@admin.register(ArchiveRecord)
class ArchiveRecordAdmin(Record):
    """Exactly what was sent: headers, text and HTML, from the encrypted bytes."""

    list_display = ("archived_at", "message_id", "sha256", "keep_until")
    search_fields = ("=message_id", "=sha256")
    ordering = ("-archived_at",)
    fields = ("archived_at", "keep_until", "sha256", "message_id")
    change_form_template = "admin/compliance/archiverecord/change_form.html"

    def get_queryset(self, request: HttpRequest) -> QuerySet[ArchiveRecord]:
        return archived_in_sight(super().get_queryset(request), user_of(request))

    def get_urls(self) -> list[URLPattern]:
        body = self.admin_site.admin_view(require_safe(archived_body))
        return [path("<uuid:pk>/body/", body, name="compliance_archiverecord_body"), *super().get_urls()]

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        record = self.get_object(request, object_id)
        shown = {"mail": parts_of(record.mime), "intact": actions.is_intact(record)} if record else {}
        return super().change_view(request, object_id, form_url, {**(extra_context or {}), **shown})


@csp.letter_in_a_frame(reason="an archived letter's own styles; nothing in it runs, loads or submits")
def archived_body(request: HttpRequest, pk: UUID) -> HttpResponse:
    record = get_object_or_404(archived_in_sight(ArchiveRecord.objects.all(), user_of(request)), pk=pk)
    return HttpResponse(parts_of(record.mime).html)


@admin.register(Finding)
class FindingAdmin(Record):
    list_display = ("created_at", "severity", "rule_code", "quote", "citation")
    list_filter = ("severity", "rule_code")
    ordering = ("-created_at",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Finding]:
        """A finding quotes its letter."""
        rows: QuerySet[Finding] = super().get_queryset(request)
        if user_of(request).may(Action.READ_THE_RESTRICTED):
            return rows
        return rows.exclude(version_id__in=Version.objects.filter(message__household__restricted_at__isnull=False).values("pk"))
