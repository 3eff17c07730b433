"""How does a compliance officer write down which words a rule looks for?

guarantee            any form of the word          =sue           this form only
(sure|safe) (thing|bet)   one of                   [absolutely]   may stand there
~4                   up to four words between, within the sentence
#   #%   #$   #y     a number, a percentage, an amount of money, a year; a figure's {slot} counts as each
front*               words that begin so
"""

import re
from functools import lru_cache

from compliance.lexicon.words import opened, stem

PIECE = re.compile(r"\((?P<any>[^()\[\]]+)\)|\[(?P<optional>[^()\[\]]+)\]|~(?P<gap>\d+)|(?P<one>[\w#=%$&'*-]+)")
COMMA = r"(?: ,/,)?"
NUMBERS = {"#": r" #[^ ]+", "#%": r" #[%s]/[^ ]+", "#$": r" #[$s]/[^ ]+", "#y": r" #y/[^ ]+"}


@lru_cache(maxsize=4096)
def compiled(pattern: str) -> re.Pattern[str]:
    """The regular expression over a Stream's text. Raises ValueError where a piece cannot be read."""
    if PIECE.sub("", pattern).strip():
        raise ValueError(f"The pattern {pattern!r} has a piece that is neither a word, a choice, an option nor a gap.")
    parts = [_piece(piece) for piece in PIECE.finditer(pattern)]
    return re.compile(COMMA.join(parts) + "(?= )")


def _piece(piece: re.Match[str]) -> str:
    if piece["gap"]:
        return rf"(?:(?! \./)(?: [^ ]+)){{0,{int(piece['gap'])}}}?"
    if piece["any"]:
        return f"(?:{'|'.join(_phrase(option) for option in piece['any'].split('|'))})"
    if piece["optional"]:
        return f"(?:{'|'.join(_phrase(option) for option in piece['optional'].split('|'))})?"
    return _word(piece["one"])


def _phrase(words: str) -> str:
    return COMMA.join(_word(word) for word in words.split())


def _word(word: str) -> str:
    if word in NUMBERS:
        return NUMBERS[word]
    if word.endswith("*"):
        return f" [^ /]+/{re.escape(word[:-1])}[^ ]*"
    if word.startswith("="):
        form = word[1:]
        return f" {re.escape(stem(form))}/{re.escape(form)}(?= )"
    return "".join(_stemmed(part) for part in re.split(r"[-\s]+", word))


def _stemmed(word: str) -> str:
    return "".join(
        f" #n/{re.escape(part)}(?= )" if stem(part) == "#n" else f" {re.escape(stem(part))}/[^ ]+" for part in opened(word)
    )
