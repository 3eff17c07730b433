"""How does a letter become HTML that every mail program shows? MJML, compiled in process, filled with escaped words."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from html import escape

import mrml
from django.template.loader import render_to_string

from messaging.mail.brand import MailStyle
from messaging.mail.letter import BEST, Letter

WORDS = re.compile(r"\[\[([a-z0-9_]+)\]\]")


@dataclass(frozen=True, slots=True)
class Layout:
    """Which parts a letter has; letters of one layout and style share one compilation."""

    figures: int
    has_rest: bool
    has_button: bool
    has_disclosures: bool
    language: str = "en"
    has_rating: bool = True

    @property
    def figure_numbers(self) -> range:
        return range(1, self.figures + 1)

    @property
    def figure_width(self) -> str:
        return f"{100 / self.figures:.2f}"

    @property
    def ratings(self) -> range:
        return range(1, BEST + 1)


def to_html(letter: Letter, style: MailStyle) -> str:
    words = _words(letter)
    pieces = _compiled(style, _layout(letter))
    return "".join(words[piece] if index % 2 else piece for index, piece in enumerate(pieces))


@lru_cache(maxsize=256)
def _compiled(style: MailStyle, layout: Layout) -> tuple[str, ...]:
    """The letter's HTML, cut at each place where words go: text, name, text, name, ..., text."""
    source = render_to_string("mail/letter.mjml", {"style": style, "layout": layout})
    output = mrml.to_html(
        source,
        mrml.ParserOptions(include_loader=mrml.noop_loader()),
        mrml.RenderOptions(disable_comments=True, fonts={}),
    )
    return tuple(WORDS.split(output.content))


def _layout(letter: Letter) -> Layout:
    return Layout(len(letter.figures), bool(letter.rest), letter.button is not None, bool(letter.disclosures), letter.language)


def _words(letter: Letter) -> Mapping[str, str]:
    words = {
        name: escape(getattr(letter, name)) for name in ("subject", "preview", "heading", "firm", "provenance", "postal_address")
    }
    words |= {name: escape(letter.frame[name]) for name in ("question", "change", "preferences", "or", "unsubscribe")}
    words |= {
        "opening": _paragraphs(letter.opening),
        "rest": _paragraphs(letter.rest),
        "closing": _lines(letter.closing) + f'<br/><span class="by">{escape(letter.by_line)}</span>' * bool(letter.by_line),
        "disclosures": escape(" ".join(letter.disclosures)),
        "preferences_url": escape(letter.links.preferences),
        "unsubscribe_url": escape(letter.links.unsubscribe),
    }
    for number, figure in enumerate(letter.figures, start=1):
        words |= {f"value_{number}": escape(figure.value), f"label_{number}": escape(figure.label)}
    for number, rating in letter.ratings:
        words |= {f"rating_{number}": escape(rating), f"rating_url_{number}": escape(letter.rating_url(number))}
    if letter.button:
        words |= {"button_label": escape(letter.button.label), "button_url": escape(letter.button.url)}
    return words


def _paragraphs(paragraphs: Iterable[str]) -> str:
    return "".join(f'<p style="margin:0 0 18px">{_lines(paragraph.split(chr(10)))}</p>' for paragraph in paragraphs)


def _lines(lines: Iterable[str]) -> str:
    return "<br/>".join(escape(line) for line in lines)
