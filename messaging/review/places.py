"""Where in the rendered text does a place of the stored text stand, and the other way round?"""

from dataclasses import dataclass

from messaging.body import SLOT, pieces
from messaging.facts import Fact, FactSheet


@dataclass(frozen=True, slots=True)
class Place:
    """One piece: its span as stored and its span as shown."""

    stored: tuple[int, int]
    shown: tuple[int, int]
    text: str
    fact: Fact | None
    number: int


def places(text: str, sheet: FactSheet) -> list[Place]:
    found, stored, shown = [], 0, 0
    for piece in pieces(text, sheet):
        length = len(f"{{{piece.fact.id}}}") if piece.fact else len(piece.text)
        spans = (stored, stored + length), (shown, shown + len(piece.text))
        found.append(Place(*spans, piece.text, piece.fact, piece.number))
        stored, shown = stored + length, shown + len(piece.text)
    return found


def as_shown(span: tuple[int, int], found: list[Place]) -> tuple[int, int]:
    """A span of the stored text, in the rendered one; a slot that it touches counts in full."""
    return _moved(span[0], found, is_end=False), _moved(span[1], found, is_end=True)


def _moved(position: int, found: list[Place], *, is_end: bool) -> int:
    for place in found:
        start, end = place.stored
        if start < position <= end if is_end else start <= position < end:
            if place.fact:
                return place.shown[1] if is_end else place.shown[0]
            return place.shown[0] + position - start
    return found[-1].shown[1] if found and position > 0 else 0


def with_slot(text: str, sheet: FactSheet, span: tuple[int, int], slot: str) -> str | None:
    """The stored text with a slot where the rendered text has this span; None where it cuts through a slot."""
    found = places(text, sheet)
    start = next((_stored(span[0], place) for place in found if place.shown[0] <= span[0] < place.shown[1]), None)
    end = next((_stored(span[1], place) for place in found if place.shown[0] < span[1] <= place.shown[1]), None)
    if start is None or end is None or _cuts(text, start) or _cuts(text, end):
        return None
    return f"{text[:start]}{{{slot}}}{text[end:]}"


def _stored(position: int, place: Place) -> int | None:
    if place.fact is None:
        return place.stored[0] + position - place.shown[0]
    return {place.shown[0]: place.stored[0], place.shown[1]: place.stored[1]}.get(position)


def _cuts(text: str, position: int) -> bool:
    return any(match.start() < position < match.end() for match in SLOT.finditer(text))
