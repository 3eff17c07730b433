"""How are a talk and an introduction told in a line of the list of touches?"""

from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import CharField, F, QuerySet
from django.db.models.functions import Cast, JSONObject
from django.urls import reverse
from django.utils.dateparse import parse_datetime

from clients.models import Note, Referral
from desk.household.touch import Touch
from desk.templatetags.relate import day

ICONS = {Note.Kind.CALL: "phone", Note.Kind.MEETING: "users", Note.Kind.NOTE: "sticky-note"}


def talks(household: UUID) -> QuerySet[Note]:
    told = JSONObject(kind="kind", name="client__salutation", minutes="minutes", body="body", author="author__name")
    return Note.objects.filter(household=household, client__restricted_at=None).annotate(moment=F("at"), told=told)


def tell_talk(at: datetime, told: dict[str, Any]) -> Touch:
    kind = Note.Kind(told["kind"])
    title = "Note" if kind == Note.Kind.NOTE else f"{kind.label} with {told['name'] or 'everyone'}"
    title += f", {told['minutes']} minutes" if told["minutes"] else ""
    return Touch(at, ICONS[kind], title, meta=f"{told['body']} {told['author']}.")


def introductions(household: UUID) -> QuerySet[Referral]:
    told = JSONObject(name="name", stage="stage", changed_at="changed_at", value=Cast("value", CharField()))
    return Referral.objects.filter(household=household).exclude(name="").annotate(moment=F("at"), told=told)


def tell_introduction(at: datetime, told: dict[str, Any]) -> Touch:
    """The day of the touch is when they were named; a later step has a day of its own."""
    stage, value = Referral.Stage(told["stage"]), told["value"]
    brought = f", ${Decimal(value):,.0f}" if value else ""
    step = f"{stage.label} on {day(parse_datetime(told['changed_at']), with_year=True)}{brought}."
    return Touch(
        at,
        "handshake",
        f"Named {told['name']}",
        meta="Not introduced yet." if stage == Referral.Stage.NAMED else step,
        url=reverse("clients:referrals"),
        url_text="Tracker",
        tone="good",
    )
