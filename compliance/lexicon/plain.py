"""What does a text say once its disguises are off?

Width, accents, look-alike letters, zero-width marks, letters written as digits and letters spaced apart are undone.
Every character of the plain text remembers where it stood in the original, so that a hit can quote the writer's own words.
"""

import re
import unicodedata
from dataclasses import dataclass

LOOKALIKES = dict(
    zip(
        "асеорхуіјѕһԁԛԝѵкмтвнгпαβεικνορτυχηωıɡɑℓǀʼ’‘‛´`‐‑‒–—−",
        "aceopxyijshdqwvkmtbhrnabeiknoptuxnwigall''''''------",
        strict=True,
    )
)
AS_DIGITS = str.maketrans("0134578@$!", "oieastbasi")
SPACED = re.compile(r"(?<![a-z'])(?:[a-z][ ._*-]){4,}[a-z](?![a-z'])")
DISGUISED = re.compile(r"(?<![a-z0-9$@])[a-z]+(?:[0-9@$!]{1,2}[a-z]+)+(?![a-z0-9])")
BROKEN = re.compile(r"(?<=[a-z])-\n(?=[a-z])")


@dataclass(frozen=True, slots=True)
class Plain:
    """The plain text and, for each of its characters, the index of the original one."""

    text: str
    origin: tuple[int, ...]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The span in the original that the plain characters [start, end) came from."""
        return self.origin[start], self.origin[end - 1] + 1


def plain(original: str) -> Plain:
    letters: list[str] = []
    origin: list[int] = []
    for index, character in enumerate(original):
        for letter in _letters(character):
            letters.append(letter)
            origin.append(index)
    text = "".join(letters)
    text = DISGUISED.sub(lambda match: _undo_digits(match[0]), text)
    return _without(text, origin, _separators(text))


def _letters(character: str) -> str:
    if character.isascii():
        return character.lower()
    folded = unicodedata.normalize("NFKD", character).casefold()
    kept = (LOOKALIKES.get(letter, letter) for letter in folded)
    return "".join(letter for letter in kept if unicodedata.category(letter) not in {"Mn", "Me", "Cf"})


def _undo_digits(word: str) -> str:
    """`gu4rantee` is a disguise, `401k`, `q3` and `b2b` are not: a disguise has three letters or more."""
    if sum(letter.isalpha() for letter in word) < 3:
        return word
    return word.translate(AS_DIGITS)


def _separators(text: str) -> set[int]:
    drop: set[int] = set()
    for match in SPACED.finditer(text):
        drop.update(index for index in range(*match.span()) if not text[index].isalpha())
    for match in BROKEN.finditer(text):
        drop.update(range(*match.span()))
    return drop


def _without(text: str, origin: list[int], drop: set[int]) -> Plain:
    if not drop:
        return Plain(text, tuple(origin))
    kept = [index for index in range(len(text)) if index not in drop]
    return Plain("".join(text[index] for index in kept), tuple(origin[index] for index in kept))
