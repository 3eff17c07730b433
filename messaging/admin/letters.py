"""How does compliance clear the queue, and read any message with all of its versions and findings?"""

from typing import Any
from uuid import UUID

from django.contrib import admin, messages
from django.db.models import Count, IntegerField, OuterRef, QuerySet, Subquery
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.timesince import timesince

from advisors.access import user_of
from clients.restricted import OfClients, in_sight
from compliance.models import ArchiveRecord, Finding
from messaging import actions
from messaging.admin.archive import archived_in_sight
from messaging.body import render
from messaging.facts import FactSheet
from messaging.models import Delivery, DeliveryEvent, Message, Suppression, Version, WebhookCall
from messaging.review import people, review_of, rights
from messaging.review.diff import changes
from relate.lib.admin import Record
from tenants import enter

BADGES = {"block": "bad", "review": "warn", "note": ""}


class Queue(admin.SimpleListFilter):
    """What waits for a decision comes first; everything else is one click away."""

    title, parameter_name = "state", "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("all", "All"), *((value, label) for value, label in Message.State.choices if value != Message.State.IN_REVIEW)]

    def choices(self, changelist: Any) -> Any:
        first, *rest = super().choices(changelist)
        return [{**first, "display": "Waiting for approval"}, *rest]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Message]) -> QuerySet[Message]:
        if self.value() == "all":
            return queryset
        return queryset.filter(state=self.value() or Message.State.IN_REVIEW)


@admin.register(Message)
class MessageAdmin(OfClients):
    about = ("household", "answers__client")
    list_display = ("to", "subject", "findings", "advisor_name", "waiting", "state")
    list_filter = (Queue, "kind")
    search_fields = ("household__name", "advisor__name", "advisor__email")
    date_hierarchy = "created_at"
    change_form_template = "admin/messaging/message/change_form.html"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Message]:
        newest = Version.objects.filter(message=OuterRef("pk")).order_by("-number")
        found = Finding.objects.filter(version_id=OuterRef("newest")).order_by().values("version_id").annotate(n=Count("pk"))
        rows: QuerySet[Message] = super().get_queryset(request).select_related("household", "advisor")
        rows = rows.order_by("submitted_at", "created_at")
        rows = rows.annotate(newest=Subquery(newest.values("pk")[:1]), newest_subject=Subquery(newest.values("subject")[:1]))
        rows = rows.annotate(newest_facts=Subquery(newest.values("facts")[:1]))
        return rows.annotate(found=Subquery(found.values("n"), output_field=IntegerField()))

    @admin.display(description="To", ordering="household__name")
    def to(self, message: Message) -> str:
        return message.household.name

    @admin.display(description="Subject")
    def subject(self, message: Any) -> str:
        return render(message.newest_subject, FactSheet.from_json(message.newest_facts)) if message.newest_subject else "—"

    @admin.display(description="Findings", ordering="found")
    def findings(self, message: Any) -> str:
        return format_html('<span class="badge badge--warn">{}</span>', message.found) if message.found else "—"

    @admin.display(description="In the name of", ordering="advisor__name")
    def advisor_name(self, message: Message) -> str:
        return message.advisor.name

    @admin.display(description="Waiting", ordering="submitted_at")
    def waiting(self, message: Message) -> str:
        if message.state != Message.State.IN_REVIEW or message.submitted_at is None:
            return "—"
        return timesince(message.submitted_at, depth=1)

    def get_urls(self) -> list[URLPattern]:
        own = [
            path("<uuid:pk>/approve/", self.admin_site.admin_view(self.approve), name="messaging_message_approve"),
            path("<uuid:pk>/request-changes/", self.admin_site.admin_view(self.ask), name="messaging_message_request_changes"),
        ]
        return [*own, *super().get_urls()]

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        return super().change_view(request, object_id, form_url, {**(extra_context or {}), **self._sheet(request, object_id)})

    def _sheet(self, request: HttpRequest, object_id: str) -> dict[str, Any]:
        """Everything that a decision needs, on one page."""
        message = self.get_queryset(request).select_related("submitted_by").filter(pk=_uuid(object_id)).first()
        if message is None:
            return {}
        versions = list(message.versions.select_related("author").order_by("number"))
        for version in versions:
            version.message = message
        newest = versions[-1] if versions else None
        if newest is None:
            return {"message_row": message}
        kept = Finding.objects.filter(version_id__in=[version.pk for version in versions]).order_by("start")
        user = user_of(request)
        deliveries = list(in_sight(message.deliveries.select_related("client").order_by("pk"), user, "client"))
        archived = ArchiveRecord.objects.filter(message_id=message.pk).order_by("archived_at")
        return {
            "message_row": message,
            "newest": newest,
            "review": review_of(newest, enter.required().policy),
            "rights": rights(message, newest, user),
            "recipients": people(message),
            "versions": [
                (version, changes(before, version), [one for one in kept if one.version_id == version.pk])
                for before, version in zip([None, *versions], versions, strict=False)
            ],
            "approvals": message.approvals.select_related("by", "version").order_by("at"),
            "deliveries": deliveries,
            "archived": archived_in_sight(archived, user),
        }

    def approve(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        message, version = self._chosen(request, pk)
        try:
            actions.approve(message=message, version=version, by=user_of(request), at=timezone.now())
        except actions.UnableToApprove as refusal:
            return self._refused(request, message, refusal)
        messages.success(request, f"Approved: {message.household}.")
        return HttpResponseRedirect(reverse("admin:messaging_message_changelist"))

    def ask(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        message, _ = self._chosen(request, pk)
        try:
            actions.request_changes(
                message=message, reason=request.POST.get("reason", ""), by=user_of(request), at=timezone.now()
            )
        except actions.UnableToRequestChanges as refusal:
            return self._refused(request, message, refusal)
        messages.success(request, f"Sent back to {message.advisor.name}.")
        return HttpResponseRedirect(reverse("admin:messaging_message_changelist"))

    def _chosen(self, request: HttpRequest, pk: UUID) -> tuple[Message, Version]:
        """The message and the version that stands on the reviewer's screen."""
        if request.method != "POST":
            raise Http404("This address takes a decision only.")
        message = get_object_or_404(self.get_queryset(request), pk=pk)
        return message, get_object_or_404(Version, message=message, pk=_uuid(request.POST.get("version", "")))

    def _refused(self, request: HttpRequest, message: Message, refusal: Exception) -> HttpResponse:
        messages.error(request, str(refusal))
        return HttpResponseRedirect(reverse("admin:messaging_message_change", args=[message.pk]))


def _uuid(text: str) -> UUID:
    """Nobody's key where the text is none."""
    try:
        return UUID(text)
    except ValueError:
        return UUID(int=0)


@admin.register(Delivery)
class DeliveryAdmin(OfClients):
    about = ("client",)
    list_display = ("client", "message", "state", "due_at", "handed_at", "provider", "problem")
    list_filter = ("state", "provider")
    list_select_related = ("client", "message")
    ordering = ("-due_at",)
    exclude = ("rating_token_hash", "preferences_token_hash")


@admin.register(DeliveryEvent)
class DeliveryEventAdmin(OfClients):
    """What the provider told, with the signed request that told it."""

    about = ("delivery__client",)
    list_display = ("at", "kind", "client", "state", "reason", "problem")
    list_filter = ("kind", "state")
    list_select_related = ("delivery__client",)
    ordering = ("-created_at",)

    @admin.display(description="Letter to")
    def client(self, event: DeliveryEvent) -> str:
        return event.delivery.client.name if event.delivery else "—"


@admin.register(WebhookCall)
class WebhookCallAdmin(Record):
    list_display = ("created_at", "events", "parked", "left_out", "sha256")
    list_select_related = ("key",)
    ordering = ("-created_at",)
    exclude = ("body",)


@admin.register(Suppression)
class SuppressionAdmin(OfClients):
    about = ("client",)
    list_display = ("client", "channel", "stream", "reason", "at", "lifted_at")
    list_filter = ("stream", ("lifted_at", admin.EmptyFieldListFilter))
    list_select_related = ("client",)
    ordering = ("-at",)
