"""How are a letter and its answer told in a line of the list of touches?"""

from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Case, CharField, F, OuterRef, QuerySet, Subquery, When
from django.db.models.functions import Cast, Coalesce, JSONObject
from django.urls import reverse

from clients.topics import TOPICS
from desk.household.touch import Touch
from desk.templatetags.relate import score, signed
from feedback.models import Rating, Reading, Reply, Sentiment
from messaging.body import render, slots_in
from messaging.facts import FactSheet
from messaging.models import Approval, Message, Version
from relate.lib.crypto import opened

RATED = {1: "bad", 2: "bad", 3: "warn", 4: "good", 5: "good"}
STATES = {
    Message.State.DRAFT: "Draft ready: {}",
    Message.State.CHANGES_REQUESTED: "Changes were asked for: {}",
    Message.State.IN_REVIEW: "With compliance: {}",
    Message.State.SCHEDULED: "Scheduled: {}",
    Message.State.SENDING: "Being sent: {}",
    Message.State.SENT: "Sent: {}",
    Message.State.WITHDRAWN: "Withdrawn: {}",
}


def letters(household: UUID) -> QuerySet[Message]:
    newest = Version.objects.filter(message=OuterRef("pk")).order_by("-number")
    with_figures = Case(When(subject__contains="{", then=F("facts")))  # a sheet is large, and most subjects hold no figure
    standing = (
        Approval.objects.filter(message=OuterRef("pk"), voided_at=None).exclude(decision="changes_requested").order_by("-at")
    )
    told = JSONObject(
        pk="pk",
        state="state",
        kind="kind",
        name="advisor__name",
        subject=Subquery(newest.values("subject")[:1]),
        facts=Subquery(newest.values(sheet=with_figures)[:1]),
        approval=Subquery(standing.values("decision")[:1]),
        approver=Subquery(standing.values("by__name")[:1]),
    )
    return Message.objects.filter(household=household).annotate(
        moment=Coalesce("sent_at", "submitted_at", "created_at"), told=told
    )


def tell_letter(at: datetime, told: dict[str, Any]) -> Touch:
    is_draft = told["state"] == Message.State.DRAFT
    return Touch(
        at,
        "sparkles" if is_draft else "mail",
        STATES[Message.State(told["state"])].format(_subject(told)),
        meta=_who_let_it_go(told),
        url=reverse("messaging:message", args=[told["pk"]]),
        url_text="Open",
        tone="accent" if is_draft else "",
    )


def _subject(told: dict[str, Any]) -> str:
    subject: str = told["subject"] or Message.Kind(told["kind"]).label
    return render(subject, FactSheet.from_json(told["facts"])) if slots_in(subject) else subject


def _who_let_it_go(told: dict[str, Any]) -> str:
    if told["approval"] == Approval.Decision.BY_POLICY:
        return f"In {told['name']}'s name; the firm's policy asks nobody else."
    if told["approval"]:
        return f"In {told['name']}'s name. Approved by {told['approver']}."
    return f"In {told['name']}'s name."


def answers(household: UUID) -> QuerySet[Reply]:
    current = Reading.objects.filter(reply=OuterRef("pk"), is_current=True)
    reading = JSONObject(topics="topics", sentiment="sentiment", score=Cast("sentiment_score", CharField()))
    told = JSONObject(
        household="household_id",
        name="client__salutation",
        rating="rating",
        text="text",
        as_of="delivery__message__as_of",
        reading=Subquery(current.values(told=reading)[:1]),
    )
    return Reply.objects.filter(household=household, client__restricted_at=None).annotate(moment=F("received_at"), told=told)


def tell_answer(at: datetime, told: dict[str, Any]) -> Touch:
    rating, text = Rating(told["rating"]), opened(Reply, "text", told["text"])
    return Touch(
        at,
        f"face-{rating}",
        f"{told['name']} rated the {date.fromisoformat(told['as_of']):%B} letter “{rating.label}”",
        quote=f"“{text}”" if text else "",
        meta=_understood(told["reading"]) if told["reading"] else "",
        url=f"{reverse('feedback:list')}?household={told['household']}",
        url_text="See the reading",
        tone=RATED[rating],
    )


def _understood(reading: dict[str, Any]) -> str:
    topics = ", ".join(TOPICS[topic] for topic in reading["topics"] if topic in TOPICS)
    feels = "unsure" if reading["sentiment"] == Sentiment.UNSURE else signed(score(Decimal(reading["score"])))
    return f"{f'Topics: {topics}. ' if topics else ''}Sentiment {feels}."
