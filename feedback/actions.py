"""How does an answer arrive, change, get read and get corrected?"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db import transaction

import events
from advisors.models import User
from advisors.roles import Action as May
from clients.actions import name_referral, note_concern
from clients.models import Referral
from feedback.models import Reading, Reply, ReplyVersion, Sentiment, Urgency
from feedback.readers import ReadingResult
from feedback.readers.labels import TOPICS
from feedback.rules import find
from messaging.models import Delivery

FATIGUE_DAYS = 180
CONCERNS = frozenset(TOPICS) - {"praise_referral"}


class UnableToReply(Exception):
    """The link no longer takes an answer."""


class UnableToCorrect(Exception):
    """Another person has to decide that."""


class UnableToIntroduce(Exception):
    """Nobody asked for a name here."""


@dataclass(frozen=True)
class Said:
    """One value of an answer, as the form gave it."""

    rating: int
    text: str = ""
    chosen_topics: tuple[str, ...] = ()
    wants_call: bool = False
    language: str = "en"


@transaction.atomic
def receive(*, delivery: Delivery, said: Said, at: datetime) -> Reply:
    """The first answer to a letter, or a change of it within seven days; the same value again changes nothing."""
    if delivery.token_expires_at is None or at >= delivery.token_expires_at:
        raise UnableToReply("This link has expired.")
    Delivery.objects.select_for_update().only("pk").get(pk=delivery.pk)  # two taps at once wait for each other
    reply = Reply.objects.filter(delivery=delivery).first()
    if reply is None:
        return _first(delivery, said, at)
    if not reply.may_change(at):
        raise UnableToReply("An answer can be changed for seven days.")
    return reply if _value_of(reply) == _value_of(said) else _changed(reply, said, at)


def _first(delivery: Delivery, said: Said, at: datetime) -> Reply:
    client = delivery.client
    reply = Reply(
        delivery=delivery, client=client, household=delivery.message.household, received_at=at, changed_at=at, **_fields(said)
    )
    reply.referral_asked_at = at if _may_ask_for_referral(reply) else None
    reply.save(force_insert=True)
    _keep("reply.received", reply, number=1, at=at)
    return reply


def _changed(reply: Reply, said: Said, at: datetime) -> Reply:
    for name, value in _fields(said).items():
        setattr(reply, name, value)
    reply.changed_at = at
    if reply.referral_asked_at is None and _may_ask_for_referral(reply):
        reply.referral_asked_at = at
    reply.save()
    _keep("reply.changed", reply, number=reply.versions.count() + 1, at=at)
    return reply


def _keep(kind: str, reply: Reply, *, number: int, at: datetime) -> None:
    version = ReplyVersion.objects.create(
        reply=reply,
        number=number,
        rating=reply.rating,
        text=reply.text,
        chosen_topics=reply.chosen_topics,
        wants_call=reply.wants_call,
        at=at,
    )
    events.record(
        kind=kind,
        by=events.client(reply.client_id),
        obj=reply,
        household_id=reply.household_id,
        data={"version": version.number, "rating": reply.rating, "has_text": bool(reply.text), "wants_call": reply.wants_call},
    )


def _fields(said: Said) -> dict[str, object]:
    return {
        "rating": said.rating,
        "text": said.text.strip(),
        "chosen_topics": list(said.chosen_topics),
        "wants_call": said.wants_call,
        "language": said.language,
    }


def _value_of(one: Reply | Said) -> tuple[object, ...]:
    return one.rating, (one.text or "").strip(), sorted(one.chosen_topics), one.wants_call


def _may_ask_for_referral(reply: Reply) -> bool:
    """Only after Good or Great, never where the words carry a grievance, and once in half a year."""
    if reply.rating not in Reply.HAPPY:
        return False
    found = find(reply.text)
    if found.complaint or found.leaving or found.call_now:
        return False
    return not Reply.objects.asked_for_referral_lately(reply, days=FATIGUE_DAYS).exists()


@transaction.atomic
def introduce(*, reply: Reply, name: str, contact: str, at: datetime) -> Referral:
    """Somebody whom the client named; nobody writes to them but the advisor."""
    if not reply.asks_for_referral:
        raise UnableToIntroduce("This answer asked for no introduction.")
    return name_referral(
        household=reply.household,
        client=reply.client,
        name=name,
        contact=contact,
        at=at,
        by=events.client(reply.client_id),
        source_id=reply.pk,
        was_asked=True,
    )


@transaction.atomic
def decline_to_introduce(*, reply: Reply, at: datetime) -> Reply:
    """Not now: the page does not ask again."""
    if reply.asks_for_referral:
        reply.referral_declined_at = at
        reply.save(update_fields=["referral_declined_at"])
        by = events.client(reply.client_id)
        events.record(kind="referral.declined", by=by, obj=reply, household_id=reply.household_id)
    return reply


@transaction.atomic
def record_reading(*, version: ReplyVersion, result: ReadingResult, at: datetime) -> Reading:
    """Once for each value of a reply and model; the newest value's is current, unless a person corrected it."""
    reply = Reply.objects.select_for_update(of=("self",)).select_related("household").get(pk=version.reply_id)
    made = Reading.objects.filter(reply_version=version, reader=result.model, model_version=result.version).first()
    if made is not None:
        return made
    corrected = Reading.objects.filter(reply_version=version, corrected_by__isnull=False, is_current=True).exists()
    is_current = not corrected and version == reply.newest_version()
    if is_current:
        Reading.objects.filter(reply=reply, is_current=True).update(is_current=False)
    reading = Reading.objects.create(reply=reply, reply_version=version, is_current=is_current, at=at, **_read(result))
    _record("reading.made", reading, events.MACHINE)
    if reading.is_current and result.sentiment == Sentiment.NEGATIVE:
        _note_concerns(reading, at)
    return reading


def _read(result: ReadingResult) -> dict[str, object]:
    """What is stored of it: positions of the words, never the words."""
    return {
        "sentiment": Sentiment.UNSURE if result.is_unsure else result.sentiment,
        "sentiment_score": Decimal(str(round(result.score, 3))),
        "probabilities": dict(result.probabilities),
        "topics": list(result.topics),
        "urgency_level": result.urgency,
        "is_complaint": result.is_complaint,
        "is_leaving": result.is_leaving,
        "action_items": [{"kind": a.kind, "text": a.text, "start": a.start, "end": a.end} for a in result.actions],
        "evidence": [{"rule": hit.rule, "start": hit.start, "end": hit.end} for hit in result.evidence],
        "language": result.language,
        "reader": result.model,
        "model_version": result.version,
    }


def _note_concerns(reading: Reading, at: datetime) -> None:
    """The next letter should answer what troubled the household."""
    reply = reading.reply
    for topic in sorted(CONCERNS.intersection(reading.topics)):
        note_concern(household=reply.household, topic=topic, source_id=reply.pk, at=at, by=events.MACHINE)


@transaction.atomic
def correct(
    *, reading: Reading, sentiment: str, topics: Collection[str], urgency: int, is_complaint: bool, by: User, at: datetime
) -> Reading:
    """A person reads it differently. The machine's reading is kept; a possible complaint is compliance's to clear."""
    current = Reading.objects.select_for_update().get(reply=reading.reply, is_current=True)
    if current.is_complaint and not is_complaint and not by.may(May.CLOSE_COMPLAINTS):
        raise UnableToCorrect("Only compliance may say that this is no complaint.")
    wished = (sentiment, sorted(topics), urgency, is_complaint)
    if (current.sentiment, sorted(current.topics), current.urgency_level, current.is_complaint) == wished:
        return current
    Reading.objects.filter(pk=current.pk).update(is_current=False)
    corrected = Reading.objects.create(
        reply=current.reply,
        reply_version=current.reply_version,
        sentiment=sentiment,
        sentiment_score=_score(sentiment, current),
        probabilities=current.probabilities,
        topics=sorted(topics) or ["other"],
        urgency_level=Urgency(urgency),
        is_complaint=is_complaint,
        is_leaving=current.is_leaving,
        action_items=current.action_items,
        evidence=current.evidence,
        language=current.language,
        reader="person",
        model_version="",
        corrected_by=by,
        at=at,
    )
    _record("reading.corrected", corrected, by.actor, before=current)
    return corrected


def _score(sentiment: str, machine: Reading) -> Decimal:
    """The machine's degree where the person agrees on the side; otherwise a plain half."""
    side = {Sentiment.NEGATIVE: Decimal("-0.6"), Sentiment.POSITIVE: Decimal("0.6")}.get(Sentiment(sentiment), Decimal(0))
    return machine.sentiment_score if side * machine.sentiment_score > 0 else side


def _record(kind: str, reading: Reading, by: events.Actor, before: Reading | None = None) -> None:
    data: dict[str, object] = {
        "reply_id": str(reading.reply_id),
        "sentiment": reading.sentiment,
        "urgency": int(reading.urgency_level),
        "is_complaint": reading.is_complaint,
        "topics": list(reading.topics),
        "reader": reading.reader,
        "model_version": reading.model_version,
    }
    if before is not None:
        data["before"] = {"sentiment": before.sentiment, "urgency": before.urgency_level, "topics": before.topics}
    events.record(kind=kind, by=by, obj=reading, household_id=reading.reply.household_id, data=data)
