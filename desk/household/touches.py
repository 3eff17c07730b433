"""What has passed between us and this household? Letters, answers, talks and changes in one list, newest first."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db.models import F, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse

from advisors.models import User
from clients.models import Household, Note, Referral
from desk.household.happenings import SHOWN_KINDS, happening
from desk.household.touch import Touch
from desk.templatetags.relate import score, signed
from events.models import Event
from feedback.models import Reading, Reply, Sentiment
from messaging.body import render, slots_in
from messaging.facts import FactSheet
from messaging.models import Approval, Message, Version

PAGE = 8
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


@dataclass(frozen=True, slots=True)
class Page:
    touches: list[Touch]
    earlier: str  # the moment that the next page ends at, or nothing


def touches(household: Household, *, group: str = "", before: datetime | None = None) -> Page:
    """One page of the list: each source gives its newest, and the newest of all of them are shown."""
    sources = SOURCES.get(group) or [source for found in SOURCES.values() for source in found]
    found = [touch for source in sources for touch in source(household, before)]
    newest = sorted(found, key=lambda touch: touch.at, reverse=True)
    more = len(newest) > PAGE
    return Page(newest[:PAGE], newest[PAGE - 1].at.isoformat() if more else "")


def _letters(household: Household, before: datetime | None) -> Iterator[Touch]:
    newest = Version.objects.filter(message=OuterRef("pk")).order_by("-number")
    standing = (
        Approval.objects.filter(message=OuterRef("pk"), voided_at=None).exclude(decision="changes_requested").order_by("-at")
    )
    rows = household.messages.annotate(
        at=Coalesce("sent_at", "submitted_at", "created_at"),
        subject=Subquery(newest.values("subject")[:1]),
        version=Subquery(newest.values("pk")[:1]),
        approval=Subquery(standing.values("decision")[:1]),
        approver=Subquery(standing.values("by__name")[:1]),
    ).select_related("advisor")
    for row in _newest(rows, before):
        title = STATES[Message.State(row.state)].format(_subject(row))
        icon = "sparkles" if row.state == Message.State.DRAFT else "mail"
        url = reverse("messaging:message", args=[row.pk])
        yield Touch(
            row.at, icon, title, meta=_who_let_it_go(row), url=url, url_text="Open", tone="accent" if icon == "sparkles" else ""
        )


def _subject(row: Message) -> str:
    subject: str = row.subject or row.get_kind_display()  # type: ignore[attr-defined]
    if not slots_in(subject):
        return subject
    facts = Version.objects.values_list("facts", flat=True).get(pk=row.version)  # type: ignore[attr-defined]
    return render(subject, FactSheet.from_json(facts))


def _who_let_it_go(row: Message) -> str:
    if row.approval == Approval.Decision.BY_POLICY:  # type: ignore[attr-defined]
        return f"In {row.advisor.name}'s name; the firm's policy asks nobody else."
    if row.approval:  # type: ignore[attr-defined]
        return f"In {row.advisor.name}'s name. Approved by {row.approver}."  # type: ignore[attr-defined]
    return f"In {row.advisor.name}'s name."


def _answers(household: Household, before: datetime | None) -> Iterator[Touch]:
    rows = Reply.objects.filter(household=household).annotate(at=F("received_at")).with_current_reading()
    for row in _newest(rows, before):
        letter = f"{row.delivery.message.as_of:%B} letter"
        title = f"{row.client.salutation} rated the {letter} “{row.get_rating_display()}”"
        quote = f"“{row.text}”" if row.text else ""
        meta = " ".join(_understood(reading) for reading in row.current_readings)
        url = f"{reverse('feedback:list')}?household={household.pk}"
        yield Touch(row.received_at, f"face-{row.rating}", title, quote, meta, url, "See the reading", RATED[row.rating])


def _understood(reading: Reading) -> str:
    topics = ", ".join(topic.replace("_", " ") for topic in reading.topics if topic != "other")
    feels = "unsure" if reading.sentiment == Sentiment.UNSURE else signed(score(reading.sentiment_score))
    return f"{f'Topics: {topics}. ' if topics else ''}Sentiment {feels}."


def _talks(household: Household, before: datetime | None) -> Iterator[Touch]:
    for row in _newest(Note.objects.filter(household=household).select_related("client", "author"), before):
        who = row.client.salutation if row.client else "everyone"
        title = "Note" if row.kind == Note.Kind.NOTE else f"{row.get_kind_display()} with {who}"
        title += f", {row.minutes} minutes" if row.minutes else ""
        icon = {Note.Kind.CALL: "phone", Note.Kind.MEETING: "users"}.get(Note.Kind(row.kind), "sticky-note")
        yield Touch(row.at, icon, title, meta=f"{row.body} {row.author.name}.")


def _introductions(household: Household, before: datetime | None) -> Iterator[Touch]:
    for row in _newest(Referral.objects.filter(household=household).exclude(name=""), before):
        brought = f", ${row.value:,.0f}" if row.value else ""
        meta = f"{row.get_stage_display()} on {row.changed_at.day} {row.changed_at:%B %Y}{brought}."
        yield Touch(
            row.at, "handshake", f"Named {row.name}", meta=meta, url=reverse("clients:referrals"), url_text="Tracker", tone="good"
        )


def _changes(household: Household, before: datetime | None) -> Iterator[Touch]:
    rows = Event.objects.of_household(household.pk).filter(kind__in=SHOWN_KINDS).select_related("detail")
    found = list(_newest(rows, before))
    people = {
        user.pk: user.name for user in User.objects.filter(pk__in={row.actor_id for row in found if row.actor_kind == "user"})
    }
    return (happening(row, people) for row in found)


def _newest(rows, before: datetime | None):  # type: ignore[no-untyped-def]  # any queryset with `at`
    """One more than a page, so that we know whether there is another."""
    narrowed = rows.filter(at__lt=before) if before else rows
    return narrowed.order_by("-at", "-pk")[: PAGE + 1]


Source = Callable[[Household, datetime | None], Iterable[Touch]]
SOURCES: dict[str, list[Source]] = {
    "letters": [_letters],
    "feedback": [_answers],
    "talks": [_talks],
    "changes": [_introductions, _changes],
}
GROUPS = {"": "All", "letters": "Letters", "feedback": "Feedback", "talks": "Calls", "changes": "Changes"}
