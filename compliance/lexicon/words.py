"""Which words does a text consist of, in the form that rules compare?

A token is written ` stem/form`, a number ` #kind/form`, the end of a sentence ` ./.`, so that a rule is one regular expression
over one string. Contractions are opened: `can't`, `cannot` and `can not` are the same two words.
"""

import re
from bisect import bisect_right
from dataclasses import dataclass

from compliance.lexicon import english
from compliance.lexicon.plain import Plain, plain

TOKEN = re.compile(
    r"(?P<slot>\{[a-z0-9_.:-]+\})"
    r"|(?P<percent>[+-]?\d[\d,]*(?:\.\d+)?\s?%)"
    r"|(?P<money>[$€£]\s?\d[\d,]*(?:\.\d+)?)"
    r"|(?P<year>\b(?:19|20)\d\d\b)"
    r"|(?P<number>\d[\d,]*(?:\.\d+)?(?:st|nd|rd|th|k|m|bn|x)?\b)"
    r"|(?P<word>[^\W\d_]+(?:'[^\W\d_]+)*)"
    r"|(?P<comma>,)"
    r"|(?P<stop>[.!?;:\n…])"
)
IRREGULAR_NOTS = {"can't": "can", "won't": "will", "shan't": "shall", "cant": "can", "wont": "will", "cannot": "can"}
TAILS = {"ll": "will", "re": "are", "ve": "have", "m": "am"}
ENDINGS = (
    ("ies", 4, "y"),
    ("ied", 4, "y"),
    ("eed", 4, "ee"),
    ("ees", 4, "ee"),
    ("ing", 5, ""),
    ("ed", 4, ""),
    ("es", 5, ""),
    ("s", 3, ""),
)
MARKS = {"comma": (",", ","), "stop": (".", ".")}
KINDS = {"slot": "#s", "percent": "#%", "money": "#$", "year": "#y", "number": "#n"}


@dataclass(frozen=True, slots=True)
class Token:
    stem: str
    form: str
    start: int
    end: int

    def __str__(self) -> str:
        return f" {self.stem}/{self.form}"


@dataclass(frozen=True, slots=True)
class Stream:
    """The tokens of a text as one string, with the way back to the words that a person wrote."""

    text: str
    tokens: tuple[Token, ...]
    offsets: tuple[int, ...]

    def position(self, offset: int) -> int:
        """The index of the token that stands at an offset of the string."""
        return bisect_right(self.offsets, offset) - 1


def stream(original: str) -> Stream:
    source = plain(original)
    found = tuple(token for match in TOKEN.finditer(source.text) for token in _tokens(match, source))
    offsets, length = [], 0
    for token in found:
        offsets.append(length)
        length += len(token.stem) + len(token.form) + 2
    return Stream("".join(map(str, found)) + " ", found, tuple(offsets))


def _tokens(match: re.Match[str], source: Plain) -> list[Token]:
    start, end = source.span(*match.span())
    kind, form = match.lastgroup or "", match[0]
    if kind in KINDS:
        return [Token(KINDS[kind], form.replace(" ", ""), start, end)]
    if kind in MARKS:
        return [Token(*MARKS[kind], start, end)]
    return [Token(stem(word), word, start, end) for word in opened(form)]


def opened(word: str) -> list[str]:
    """The words that a contraction holds: `won't` -> will, not; `you'll` -> you, will; `client's` -> client."""
    if word in IRREGULAR_NOTS:
        return [IRREGULAR_NOTS[word], "not"]
    if word.endswith("n't"):
        return [word[:-3], "not"]
    if word in english.BARE_NOTS:
        return [word[:-2], "not"]
    head, mark, tail = word.partition("'")
    if tail in TAILS:
        return [head, TAILS[tail]]
    if tail == "s" and head in english.TAKES_IS:
        return [head, "is"]
    return [head] if mark else [word]


def stem(word: str) -> str:
    """The part of an English word that its endings share: guarantee, guarantees, guaranteed, guaranteeing -> guarante."""
    if word in english.NUMBERS:
        return "#n"
    for ending, minimum, instead in ENDINGS:
        if word.endswith(ending) and len(word) > minimum and not word.endswith("ss"):
            word = word[: -len(ending)] + instead
            word = _undoubled(word) if ending in {"ing", "ed"} else word
            break
    if len(word) > 3 and word.endswith("e") and word != "note":
        word = word[:-1]
    return word[:-1] + "i" if len(word) > 3 and word.endswith("y") else word


def _undoubled(word: str) -> str:
    return word[:-1] if len(word) > 3 and word[-1] == word[-2] and word[-1] in "bdgmnprt" else word
