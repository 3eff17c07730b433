"""What did one version change of the one before? Words taken out and words put in, figures as they read."""

import re
from dataclasses import dataclass
from difflib import SequenceMatcher

from messaging.body import render
from messaging.letters import sheet_of
from messaging.models import Version

_WORDS = re.compile(r"\s+|[^\s]+")


@dataclass(frozen=True, slots=True)
class Change:
    """`kind` is "same", "out" or "in"."""

    kind: str
    text: str


def changes(before: Version | None, after: Version) -> list[Change]:
    new = _text(after)
    if before is None:
        return [Change("same", new)]
    old = _text(before)
    return merged(_WORDS.findall(old), _WORDS.findall(new))


def merged(old: list[str], new: list[str]) -> list[Change]:
    found = []
    for kind, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            found.append(Change("same", "".join(old[a:b])))
            continue
        found += [Change("out", "".join(old[a:b]))] if b > a else []
        found += [Change("in", "".join(new[c:d]))] if d > c else []
    return found


def _text(version: Version) -> str:
    sheet = sheet_of(version)
    return "\n\n".join(render(part, sheet) for part in (version.subject, version.preview, version.body) if part)
