"""What must a letter never take from a model, besides figures? Ways to reach somebody, and its own instructions.

A model that obeys words hidden in its data would place a link or an address there, or tell what it was told. Links and
addresses of a letter are placed by code alone, so whatever looks like one in a model's text is a reason to refuse it.
"""

import re

from messaging.body import normalise
from messaging.writers import Draft
from messaging.writers.prompt import INSTRUCTIONS

RUN = 6  # words in a row that are nobody's chance
_DOT = r"(?:\.|\s?[\[({]\s?(?:\.|dot|punto)\s?[\])}]\s?|\s(?:dot|punto)\s)"
_AT = r"(?:@|\s?[\[({]\s?(?:@|at|arroba)\s?[\])}]\s?)"
_REACH = re.compile(
    rf"""
      \b[a-z][a-z0-9+.-]*:\s?//\S*           # scheme://
    | \b(?:mailto|javascript|data|tel|sms|hxxps?)\s?:\S*
    | \bwww{_DOT}\S+
    | [\w.+-]*{_AT}[\w-]+\S*                 # an address of mail, or a handle
    | (?<![\w{{])[^\W_][\w-]*(?:{_DOT}[^\W_][\w-]+)*{_DOT}[^\W\d_]{{2,}}\b   # a host, also in disguise
    | \[[^\]]*\]\s?\([^)]*\)                 # a link in Markdown
    | <\s?/?\s?[a-z!][^>]*>?                 # a tag
    """,
    re.I | re.X,
)
_WORD = re.compile(r"[^\W_]+")


def strays(draft: Draft) -> tuple[str, ...]:
    """Each piece of the draft that looks like a way to reach somebody, or repeats the instructions; empty where all is well."""
    texts = [normalise(text) for text in (draft.subject, draft.preview, draft.body)]
    found = [match.group().strip() for text in texts for match in _REACH.finditer(text)]
    return tuple(dict.fromkeys([*found, *(told for text in texts for told in _told(text))]))


def _told(text: str) -> list[str]:
    words = _WORD.findall(text)
    return [" ".join(run) for run in _runs(words) if tuple(word.casefold() for word in run) in _INSTRUCTED][:1]


def _runs(words: list[str]) -> list[list[str]]:
    return [words[start : start + RUN] for start in range(len(words) - RUN + 1)]


_INSTRUCTED = frozenset(tuple(word.casefold() for word in run) for run in _runs(_WORD.findall(INSTRUCTIONS)))
