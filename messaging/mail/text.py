"""What does the same letter say to someone who reads plain text?"""

import textwrap
from collections.abc import Iterator

from messaging.mail.letter import Letter

WIDTH = 78


def to_text(letter: Letter) -> str:
    return "\n\n".join(block for block in _blocks(letter) if block) + "\n"


def _blocks(letter: Letter) -> Iterator[str]:
    yield letter.firm
    yield letter.heading
    yield from map(_wrapped, letter.opening)
    yield "\n".join(f"  {figure.value}  {figure.label}" for figure in letter.figures)
    yield from map(_wrapped, letter.rest)
    yield f"{letter.button.label}: {letter.button.url}" if letter.button else ""
    yield "\n".join(line for line in (*letter.closing, letter.by_line) if line)
    frame = letter.frame
    yield "\n".join([frame["question"], *(f"  {word}: {letter.rating_url(number)}" for number, word in letter.ratings)])
    yield "-- "
    yield from map(_wrapped, letter.disclosures)
    yield _wrapped(letter.provenance)
    links = (("preferences_line", letter.links.preferences), ("unsubscribe_line", letter.links.unsubscribe))
    yield "\n".join(f"{frame[name]}: {url}" for name, url in links)
    yield letter.postal_address


def _wrapped(paragraph: str) -> str:
    """Lines of mail, without breaking a word or a link."""
    return "\n".join(textwrap.fill(line, WIDTH, break_long_words=False, break_on_hyphens=False) for line in paragraph.split("\n"))
