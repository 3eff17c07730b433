"""How does compliance look at what was raised, who dealt with it, and what came of it?"""

from django.contrib import admin
from django.db.models import CharField, QuerySet
from django.db.models.functions import Cast, Right
from django.http import HttpRequest

from advisors.access import user_of
from advisors.roles import Action
from clients.restricted import OfClients
from feedback.models import Reply
from insights.models import Alert
from messaging.models import Delivery


@admin.register(Alert)
class AlertAdmin(OfClients):
    about = ("household",)
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

    def get_queryset(self, request: HttpRequest) -> QuerySet[Alert]:
        """Nor what one of a household said or did not get, though the others are served."""
        rows: QuerySet[Alert] = super().get_queryset(request)
        if user_of(request).may(Action.READ_THE_RESTRICTED):
            return rows
        said = Reply.objects.filter(client__restricted_at__isnull=False).values("pk")
        sent = Delivery.objects.filter(client__restricted_at__isnull=False).values(key=Cast("pk", CharField()))
        rows = rows.annotate(about_key=Right("cause", 36))  # `bounced:<the delivery's key>`
        return rows.exclude(source_id__in=said).exclude(kind=Alert.Kind.DELIVERY, about_key__in=sent)
