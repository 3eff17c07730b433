"""How is an event of a household told in a line? What has a row of its own (letters, answers, talks) is told from that row."""

import json
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import F, OuterRef, QuerySet, Subquery
from django.db.models.functions import JSONObject

from advisors.models import User
from clients.models import Channel
from desk.household.touch import Touch
from events.models import Event, EventDetail
from relate.lib.crypto import opened

Teller = Callable[[Mapping[str, Any], Mapping[str, Any]], str]  # (data, detail) -> title


def _fields(data: Mapping[str, Any]) -> str:
    return ", ".join(str(name).removesuffix("_on").replace("_", " ") for name in data.get("fields", []))


def _channel(data: Mapping[str, Any]) -> str:
    known = dict(Channel.choices)
    return str(known.get(data.get("channel", ""), "contact")).lower()


TOLD: dict[str, tuple[str, Teller]] = {
    "household.created": ("house", lambda data, detail: "Household added"),
    "household.changed": ("settings", lambda data, detail: f"Household changed: {_fields(data)}"),
    "client.created": ("user-plus", lambda data, detail: f"Client added: {detail.get('name', '')}".rstrip(": ")),
    "client.changed": ("user-round", lambda data, detail: f"Details changed: {_fields(data)}"),
    "client.contact_forbidden": ("bell-off", lambda data, detail: "All contact stopped"),
    "client.contact_allowed": ("bell", lambda data, detail: "Contact allowed again"),
    "client.unsubscribed": ("mail-x", lambda data, detail: "Unsubscribed"),
    "client.email_bounced": ("mail-x", lambda data, detail: "Mail comes back: no letter goes to this address"),
    "client.email_trusted": ("mail", lambda data, detail: "The e-mail address works again"),
    "delivery.blocked": ("mail-x", lambda data, detail: "A letter was refused"),
    "delivery.dropped": ("mail-x", lambda data, detail: "A letter was not sent on"),
    "delivery.complained": ("mail-x", lambda data, detail: "A letter was reported as spam"),
    "consent.given": ("shield-check", lambda data, detail: f"Consent given: {_channel(data)}"),
    "consent.withdrawn": ("shield-alert", lambda data, detail: f"Consent withdrawn: {_channel(data)}"),
    "task.done": ("check", lambda data, detail: f"Done: {detail.get('title', 'a next action')}"),
    "alert.raised": ("bell", lambda data, detail: f"Alert: {detail.get('title', 'see Alerts')}"),
    "alert.closed": ("bell-off", lambda data, detail: "Alert closed"),
    "complaint.opened": ("message-square-warning", lambda data, detail: "Possible complaint, with compliance"),
    "complaint.reopened": ("message-square-warning", lambda data, detail: "Complaint opened again by new words"),
    "complaint.closed": ("gavel", lambda data, detail: "Complaint closed by compliance"),
    "portfolio.created": ("briefcase", lambda data, detail: "Account added"),
}
TONES = {
    "alert.raised": "warn",
    "complaint.opened": "bad",
    "complaint.reopened": "bad",
    "consent.withdrawn": "warn",
    "client.email_bounced": "bad",
    "delivery.complained": "bad",
    "client.contact_forbidden": "bad",
    "task.done": "good",
}


def happenings(household: UUID) -> QuerySet[Event]:
    by = User.objects.filter(pk=OuterRef("actor_id")).values("name")[:1]
    told = JSONObject(kind="kind", actor="actor_kind", by=Subquery(by), data="data", detail="detail__text")
    return Event.objects.of_household(household).filter(kind__in=TOLD).annotate(moment=F("at"), told=told)


def tell_happening(at: datetime, told: dict[str, Any]) -> Touch:
    """One line, with who did it."""
    icon, tell = TOLD[told["kind"]]
    detail = json.loads(opened(EventDetail, "text", told["detail"]) or "{}")
    by = {"machine": "By the product.", "client": "By the client."}.get(told["actor"], "")
    if told["actor"] == "user" and told["by"]:
        by = f"By {told['by']}."
    why = f" {detail['reason']}" if "reason" in detail else ""
    return Touch(at, icon, tell(told["data"], detail), meta=by + why, tone=TONES.get(told["kind"], ""))
