"""Where do the words of a language live? In text files, a folder a language, sections in square brackets."""

import re
from functools import cache
from pathlib import Path

_HEADER = re.compile(r"\[([a-z0-9_.= ]+)\]$")
HERE = Path(__file__).parent
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


def _filled(line: str, terms: dict[str, str]) -> str:
    return re.sub(r"<([A-Z]+)>", lambda match: terms.get(match.group(1), match.group()), line)


def _lines(language: str, name: str) -> list[str]:
    text = (HERE / language / f"{name}.txt").read_text(encoding="utf-8")
    return [line for line in text.splitlines() if line and not line.startswith("#")]
