"""Where do the words of a language live? In text files, a folder a language, sections in square brackets; `every` is for all."""

import re
import unicodedata
from functools import cache
from pathlib import Path

_HEADER = re.compile(r"\[([a-z0-9_.= ]+)\]$")
_EITHER = re.compile(r"<([^<>|]*)\|([^<>|]*)>")
HERE = Path(__file__).parent
# Letters that carry a mark, and the same letter without it: "subió" and "subio" are one word to the checker.
_BARE = {code: bare for code in range(0xC0, 0x250) if (bare := unicodedata.normalize("NFD", chr(code))[0]) != chr(code)}
LANGUAGES = tuple(sorted(folder.name for folder in HERE.iterdir() if (folder / "letters.txt").exists()))


@cache
def sections(language: str, name: str) -> dict[str, tuple[str, ...]]:
    """Section name → its lines; `<TERM>` is replaced by what the section `terms` says."""
    found: dict[str, list[str]] = {}
    terms: dict[str, str] = {}
    section = ""
    for line in _lines(language, name):
        header = _HEADER.match(line)
        if header:
            section = header.group(1)
        elif section == "terms":
            term, _, meaning = line.partition(" = ")
            terms[term] = _filled(meaning, terms)
        else:
            found.setdefault(section, []).append(_filled(line, terms))
    return {section: tuple(lines) for section, lines in found.items()}


@cache
def lines(language: str, name: str) -> tuple[str, ...]:
    return tuple(_lines(language, name))


def pairs(language: str, name: str, section: str) -> dict[str, str]:
    return {key: value for key, _, value in (line.partition(" = ") for line in sections(language, name)[section])}


def addressed(text: str, *, several: bool) -> str:
    """`<le|les>` is what one reader is told, or several."""
    return _EITHER.sub(lambda either: either.group(2 if several else 1), text)


def fold(text: str) -> str:
    """The same text without accents, as long as before: people leave them out, and patterns need not ask."""
    return text.translate(_BARE)


@cache
def any_of(language: str, name: str, section: str, *, before: str = r"(?<!\w)", after: str = r"(?!\w)") -> re.Pattern[str]:
    """Any line of a section, folded, as a pattern that ignores case; `before` and `after` say what stands at its edges."""
    return re.compile(f"{before}(?:{'|'.join(map(fold, sections(language, name)[section]))}){after}", re.I)


def _filled(line: str, terms: dict[str, str]) -> str:
    return re.sub(r"<([A-Z]+)>", lambda match: terms.get(match.group(1), match.group()), line)


def _lines(language: str, name: str) -> list[str]:
    own = HERE / language / f"{name}.txt"
    text = (own if own.exists() else HERE / "every" / f"{name}.txt").read_text(encoding="utf-8")
    return [line for line in text.splitlines() if line and not line.startswith("#")]
