"""Who is this client, what have they agreed to, and what have they said?"""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_safe

from advisors.access import user_of
from advisors.roles import Action
from clients.models import Channel, Client
from clients.queries import standing_consents
from feedback.models import Reply
from relate.lib.pages import page

SHOWN = 20


@require_safe
def client(request: HttpRequest, pk: str) -> HttpResponse:
    user = user_of(request)
    person = get_object_or_404(Client.objects.visible_to(user).select_related("household__advisor"), pk=pk)
    standing, today = standing_consents(person), timezone.localdate()
    channels = [(value, label, standing.get(value)) for value, label in Channel.choices]
    context = {
        "client": person,
        "household": person.household,
        "channels": [(value, label, consent, bool(consent and consent.holds_on(today))) for value, label, consent in channels],
        "history": person.consents.order_by("-at", "-created_at")[:SHOWN],
        "replies": Reply.objects.filter(client=person).newest_first().with_current_reading()[:SHOWN],
        "accounts": person.ownerships.select_related("portfolio").order_by("portfolio__name"),
        "may_serve": user.may(Action.SERVE_CLIENTS),
        "may_answer": user.may(Action.EXPORT_A_CLIENT),
        "may_allow": user.may(Action.LIFT_BLOCKS),
    }
    return page(request, "desk/client.html", context)
