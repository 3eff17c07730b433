"""How does a letter hold its figures? As plain paragraphs with slots, `{ytd_net}`, that code fills from the sheet."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from html import escape, unescape

from messaging.facts import Fact, FactSheet, Kind

SLOT = re.compile(r"\{([a-z0-9_]+)\}")
INVISIBLE = re.compile("[\u00ad\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff]")
_WORDS = re.compile(r"\{[a-z0-9_]+\}|\w+|\s+|[^\w\s]")
_SENTENCE_BEGINS = re.compile(r"(?:^|[.!?]\s+|\n\s*)[\"“«(¿¡]*$")


class UnknownSlot(ValueError):
    """The text names a slot that the sheet does not have."""

    def __init__(self, slots: tuple[str, ...]) -> None:
        self.slots = slots
        super().__init__(f"There is no fact for {', '.join(f'{{{slot}}}' for slot in slots)}.")


@dataclass(frozen=True, slots=True)
class Piece:
    """Part of a paragraph: words that a person or a writer chose, or a fact that code filled in."""

    text: str
    fact: Fact | None = None
    number: int = 0


def normalise(text: str) -> str:
    """One spelling for every character: no full-width digits, no invisible marks, no typewriter line ends."""
    composed = unicodedata.normalize("NFKC", text.replace("\r\n", "\n").replace("\r", "\n"))
    return INVISIBLE.sub("", composed).replace("\u00a0", " ").strip()


def slots_in(text: str) -> tuple[str, ...]:
    return tuple(SLOT.findall(text))


def unknown_slots(text: str, sheet: FactSheet) -> tuple[str, ...]:
    return tuple(slot for slot in slots_in(text) if slot not in sheet)


def pieces(text: str, sheet: FactSheet) -> Iterator[Piece]:
    """The text in order, figures numbered from 1 by first appearance of their root fact."""
    unknown = unknown_slots(text, sheet)
    if unknown:
        raise UnknownSlot(unknown)
    numbers: dict[str, int] = {}
    done, position = "", 0
    for slot in SLOT.finditer(text):
        words = text[position : slot.start()]
        if words:
            yield Piece(words)
        done += words
        fact = sheet[slot.group(1)]
        shown = _at_this_place(fact, done)
        number = 0 if fact.measure == "name" else numbers.setdefault(fact.root, len(numbers) + 1)
        yield Piece(shown, fact, number)
        done += shown
        position = slot.end()
    if text[position:]:
        yield Piece(text[position:])


def _at_this_place(fact: Fact, before: str) -> str:
    """What opens a sentence begins with a capital ("De la Cruz"); a ticker and a name such as eBay or iShares keep their own."""
    first_word = fact.text.split(maxsplit=1)[0] if fact.text.strip() else ""
    is_spelt_its_own_way = fact.kind == Kind.TICKER or any(letter.isupper() for letter in first_word[1:])
    if is_spelt_its_own_way or not _SENTENCE_BEGINS.search(before):
        return fact.text
    return fact.text[:1].upper() + fact.text[1:]


def render(text: str, sheet: FactSheet) -> str:
    return "".join(piece.text for piece in pieces(text, sheet))


def paragraphs(text: str, sheet: FactSheet) -> list[list[Piece]]:
    """What a template walks through: paragraphs, each a list of pieces, numbers running through the letter."""
    found: list[list[Piece]] = [[]]
    for piece in pieces(text, sheet):
        first, *others = re.split(r"\n\s*\n", piece.text) if piece.fact is None else [piece.text]
        found[-1].append(Piece(first, piece.fact, piece.number))
        found.extend([Piece(other)] for other in others)
    return [[piece for piece in paragraph if piece.text] for paragraph in found]


def render_html(text: str, sheet: FactSheet) -> str:
    """Marked up as the review page shows it; a slot survives in `data-slot`, so `from_html` gets the body back."""
    return "\n".join(f"<p>{''.join(_piece_as_html(piece) for piece in paragraph)}</p>" for paragraph in paragraphs(text, sheet))


def _piece_as_html(piece: Piece) -> str:
    words = escape(piece.text).replace("\n", "<br>")
    if piece.fact is None:
        return words
    slot = f'data-slot="{escape(piece.fact.id)}"'
    if not piece.number:
        return f"<span {slot}>{words}</span>"
    return f'<a class="fig" href="#f{piece.number}" {slot}>{words}<sup>{piece.number}</sup></a>'


def from_html(html: str) -> str:
    """The body behind what `render_html` showed."""
    slotted = re.sub(r'<(a|span)[^>]*data-slot="([a-z0-9_]+)"[^>]*>.*?</\1>', r"{\2}", html, flags=re.S)
    joined = re.sub(r"</p>\s*<p>", "\n\n", slotted).replace("<br>", "\n")
    return unescape(re.sub(r"</?p>", "", joined))


def rebind(edited: str, template: str, sheet: FactSheet) -> str:
    """Put slots back where a person left a rendered letter's figures alone; what was changed stays as typed."""
    old, slots = _rendered_words(template, sheet)
    new = _WORDS.findall(edited)
    kept: list[str] = []
    position = 0
    for old_start, new_start, size in SequenceMatcher(None, old, new, autojunk=False).get_matching_blocks():
        kept += new[position:new_start]
        kept += _with_slots(new[new_start : new_start + size], old_start, slots)
        position = new_start + size
    return "".join(kept)


def _rendered_words(template: str, sheet: FactSheet) -> tuple[list[str], dict[tuple[int, int], str]]:
    words: list[str] = []
    slots: dict[tuple[int, int], str] = {}
    for piece in pieces(template, sheet):
        start = len(words)
        words += _WORDS.findall(piece.text)
        if piece.fact:
            slots[start, len(words)] = piece.fact.id
    return words, slots


def _with_slots(words: list[str], offset: int, slots: dict[tuple[int, int], str]) -> list[str]:
    """Replace each complete run of a slot's words; a run that was cut by an edit stays words."""
    result: list[str] = []
    index = 0
    starts = {start - offset: (end - offset, slot) for (start, end), slot in slots.items()}
    while index < len(words):
        end, slot = starts.get(index, (index + 1, ""))
        whole = slot and end <= len(words)
        result.append(f"{{{slot}}}" if whole else words[index])
        index = end if whole else index + 1
    return result
