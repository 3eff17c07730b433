"""How does a reply look to a person: its words, what was read in them, and how sure that is?"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from clients.topics import TOPICS
from feedback.models import Reading, Reply
from feedback.readers.labels import SENTIMENTS

LABELS = {code: words[0].upper() + words[1:] for code, words in TOPICS.items()} | {"other": "Other"}
CHIP_LABELS = {
    "clear": "Clear to read",
    "performance": "Performance",
    "fees": "Fees",
    "planning": "Planning",
    "not_about_me": "Not about me",
    "too_long": "Too long",
}


@dataclass(frozen=True, slots=True)
class Asked:
    """One thing to do, with the client's words that ask for it."""

    kind: str
    text: str
    quote: str


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of the text; marked where something was read in it."""

    text: str
    is_marked: bool


@dataclass(frozen=True, slots=True)
class Seen:
    """A reply as a person sees it, with its current reading, if there is one yet."""

    reply: Reply
    reading: Reading | None
    actions: tuple[Asked, ...]
    signs: tuple[Asked, ...]
    topics: tuple[str, ...]
    chips: tuple[str, ...]
    chances: tuple[tuple[str, Decimal], ...]
    pieces: tuple[Piece, ...]


def seen(reply: Reply) -> Seen:
    """Of a reply that was loaded `with_current_reading()`."""
    current: Sequence[Reading] = reply.current_readings  # type: ignore[attr-defined]
    reading = current[0] if current else None
    text = reply.text or ""
    return Seen(
        reply=reply,
        reading=reading,
        actions=tuple(_asked(item, text) for item in reading.action_items) if reading else (),
        signs=_signs(reading, text) if reading else (),
        topics=tuple(LABELS.get(topic, topic) for topic in reading.topics) if reading else (),
        chips=tuple(CHIP_LABELS.get(code, code) for code in reply.chosen_topics),
        chances=_chances(reading),
        pieces=_pieces(text, reading),
    )


def _asked(item: dict[str, object], text: str) -> Asked:
    start, end = item.get("start"), item.get("end")
    quote = text[start:end] if isinstance(start, int) and isinstance(end, int) else ""
    return Asked(str(item.get("kind", "")), str(item.get("text") or item.get("rule") or ""), quote)


def _chances(reading: Reading | None) -> tuple[tuple[str, Decimal], ...]:
    if reading is None:
        return ()
    chances = ((name, reading.probabilities.get(name)) for name in reversed(SENTIMENTS))
    return tuple((name.capitalize(), Decimal(str(chance))) for name, chance in chances if chance is not None)


def _signs(reading: Reading, text: str) -> tuple[Asked, ...]:
    """Each quoted stretch once, with every rule that it speaks to."""
    rules: dict[tuple[int, int], list[str]] = {}
    for item in reading.evidence:
        named = rules.setdefault((item["start"], item["end"]), [])
        if item["rule"] not in named:
            named.append(item["rule"])
    return tuple(Asked("sign", ", ".join(named).capitalize(), text[start:end]) for (start, end), named in rules.items())


def _pieces(text: str, reading: Reading | None) -> tuple[Piece, ...]:
    """The text cut where quoted words begin and end, so that a template can mark them."""
    items = [*reading.action_items, *reading.evidence] if reading else []
    spans = [(int(item["start"]), int(item["end"])) for item in items if "start" in item]
    cuts = sorted({0, len(text), *(edge for span in spans for edge in span if edge <= len(text))})
    pieces = ((low, high, any(s <= low and high <= e for s, e in spans)) for low, high in pairwise(cuts))
    return tuple(Piece(text[low:high], marked) for low, high, marked in pieces)
