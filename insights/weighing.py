"""What does one reading ask of us? Pure decisions: an alert, a task, a complaint; `tasks.weigh_reading` carries them out."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from clients.topics import TOPICS
from feedback.models import Reading, Reply, Sentiment, Urgency
from insights.models import Alert
from relate.lib.money import rounded

QUOTE_LENGTH = 240


@dataclass(frozen=True, slots=True)
class Summons:
    """An alert that one reading asks for."""

    kind: str
    severity: str
    title: str
    due_at: datetime | None


@dataclass(frozen=True, slots=True)
class Todo:
    title: str
    due_on: date


@dataclass(frozen=True, slots=True)
class Trouble:
    """What the advisor is told of a letter, and what is to be done by when."""

    severity: str
    title: str
    text: str
    todo: str = ""
    within: timedelta = timedelta(days=2)


# By the kind of event with which the mail provider's news was recorded.
TOLD = {
    "delivery.bounced": Trouble(
        Alert.Severity.WARN,
        "The letter to {name} came back",
        "There is no such address. No letter goes there until it is corrected, or you say that it works.",
        "Ask {name} for the right e-mail address",
    ),
    "delivery.blocked": Trouble(
        Alert.Severity.INFO,
        "The letter to {name} was refused",
        "The recipient’s server did not take it this time. After three such refusals in two weeks no more letters go there.",
    ),
    "delivery.dropped": Trouble(
        Alert.Severity.WARN,
        "The letter to {name} was not sent on",
        "The mail provider did not even try; its reason stands at the letter.",
    ),
    "delivery.complained": Trouble(
        Alert.Severity.BAD,
        "{name} reported a letter as spam",
        "The consent to e-mail counts as withdrawn. Ask before anything is sent again, and record the new consent.",
        "Call {name}: a letter was reported as spam",
        timedelta(0),
    ),
}


def summons_for(reading: Reading, *, at: datetime) -> Summons | None:
    """The gravest thing that the reading says; None where it asks for nobody."""
    name, due_at = reading.reply.client.name, _due_at(reading, at)
    if reading.is_complaint:
        return Summons(Alert.Kind.COMPLAINT, Alert.Severity.BAD, f"{name} may be complaining", due_at)
    if reading.is_leaving:
        return Summons(Alert.Kind.LEAVING, Alert.Severity.BAD, f"{name} talks of leaving", due_at)
    if reading.urgency_level >= Urgency.TODAY:
        return Summons(Alert.Kind.URGENT_REPLY, Alert.Severity.BAD, f"{name} needs an answer today", due_at)
    if reading.reply.wants_call:
        return Summons(Alert.Kind.URGENT_REPLY, Alert.Severity.WARN, f"{name} asks for a call", due_at)
    if reading.sentiment == Sentiment.UNSURE and reading.reply.text:
        return Summons(Alert.Kind.URGENT_REPLY, Alert.Severity.INFO, f"Read {name}’s answer yourself", due_at)
    return None


def todo_for(reading: Reading, *, on: date) -> Todo | None:
    """Call at once where it is urgent or asked for; answer within the week where an answer is wanted."""
    about = _list([TOPICS[topic] for topic in reading.topics if topic in TOPICS][:2])
    ending = f" about {about}" if about else ""
    who = reading.reply.client.salutation or reading.reply.client.name
    if reading.urgency_level >= Urgency.TODAY or reading.is_complaint or reading.is_leaving:
        return Todo(f"Call {who}{ending}", on)
    if reading.reply.wants_call:
        return Todo(f"Call {who}{ending}", on + timedelta(days=2))
    if reading.urgency_level == Urgency.THIS_WEEK:
        return Todo(f"Answer {who}{ending}", on + timedelta(days=5))
    return None


def in_words(reading: Reading) -> str:
    """What was read, without the client's own words: those stay encrypted with the reply."""
    score = f"{rounded(reading.sentiment_score * 10, 0):+}".replace("-", "−")
    mood = "Could not be read with confidence" if reading.sentiment == Sentiment.UNSURE else f"Sentiment {score}"
    about = _list([TOPICS[topic] for topic in reading.topics if topic in TOPICS])
    parts = [f"{mood}; rated {reading.reply.get_rating_display()}" + (f"; about {about}." if about else ".")]
    if reading.reply.wants_call:
        parts.append("Asks for a call.")
    return " ".join(parts)


def quoted(reply: Reply, reading: Reading) -> str:
    """The words that the first action item rests on, or the beginning of the text."""
    text = reply.text or ""
    for item in reading.action_items:
        start, end = item.get("start"), item.get("end")
        if isinstance(start, int) and isinstance(end, int) and 0 <= start < end <= len(text):
            return text[start:end]
    return text if len(text) <= QUOTE_LENGTH else text[:QUOTE_LENGTH].rsplit(" ", 1)[0] + " …"


def _due_at(reading: Reading, at: datetime) -> datetime | None:
    hours = {Urgency.NOW: 2, Urgency.TODAY: 8, Urgency.THIS_WEEK: 5 * 24}.get(Urgency(reading.urgency_level))
    if hours is None:
        hours = 48 if reading.reply.wants_call or reading.is_complaint or reading.is_leaving else None
    return at + timedelta(hours=hours) if hours else None


def _list(words: list[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}" if words else ""
