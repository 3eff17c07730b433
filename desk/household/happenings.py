"""How is an event of a household told in a line? What has a row of its own (letters, answers, talks) is told from that row."""

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from clients.models import Channel
from desk.household.touch import Touch
from events.models import Event

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
    "consent.given": ("shield-check", lambda data, detail: f"Consent given: {_channel(data)}"),
    "consent.withdrawn": ("shield-alert", lambda data, detail: f"Consent withdrawn: {_channel(data)}"),
    "task.done": ("check", lambda data, detail: f"Done: {detail.get('title', 'a next action')}"),
    "alert.raised": ("bell", lambda data, detail: f"Alert: {detail.get('title', 'see Alerts')}"),
    "alert.closed": ("bell-off", lambda data, detail: "Alert closed"),
    "complaint.opened": ("message-square-warning", lambda data, detail: "Possible complaint, with compliance"),
    "complaint.closed": ("gavel", lambda data, detail: "Complaint closed by compliance"),
    "portfolio.created": ("briefcase", lambda data, detail: "Account added"),
}
SHOWN_KINDS = tuple(TOLD)
TONES = {
    "alert.raised": "warn",
    "complaint.opened": "bad",
    "consent.withdrawn": "warn",
    "client.contact_forbidden": "bad",
    "task.done": "good",
}


def happening(event: Event, people: Mapping[UUID, str]) -> Touch:
    """One line, with who did it."""
    icon, tell = TOLD[event.kind]
    detail = event.detail.content if hasattr(event, "detail") else {}
    by = {"machine": "By the product.", "client": "By the client."}.get(event.actor_kind, "")
    if event.actor_id and event.actor_id in people:
        by = f"By {people[event.actor_id]}."
    why = f" {detail['reason']}" if "reason" in detail else ""
    return Touch(event.at, icon, tell(event.data, detail), meta=by + why, tone=TONES.get(event.kind, ""))
