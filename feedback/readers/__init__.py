"""Who reads what clients answer? The port: one verb, `read`, and the providers that have it.

A provider is one file beside `bundled.py` and one line in READERS; tests/contracts/test_readers.py holds it to this page.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from typing import Protocol

from feedback.rules import Action, Hit

__all__ = ["READERS", "Action", "Answer", "Hit", "Reader", "ReadingResult", "read", "reader"]


@dataclass(frozen=True)
class Answer:
    """What a client gave: words, a rating from 1 (poor) to 5 (great), or both."""

    text: str
    rating: int | None = None


@dataclass(frozen=True)
class ReadingResult:
    """What a reader understood.

    `score` runs from -1 to 1; `probabilities` of negative, neutral and positive sum to 1. An unsure reading is the
    best guess, and a person must look. Every quote is an exact part of the text.
    """

    sentiment: str
    score: float
    probabilities: Mapping[str, float]
    is_unsure: bool
    topics: tuple[str, ...]
    urgency: int
    is_complaint: bool
    is_leaving: bool
    actions: tuple[Action, ...]
    evidence: tuple[Hit, ...]
    language: str
    model: str
    version: str


class Reader(Protocol):
    """Reads many answers at once, in their order."""

    def read(self, answers: Sequence[Answer]) -> list[ReadingResult]: ...


READERS: dict[str, str] = {
    "bundled": "feedback.readers.bundled.BundledReader",
}


@cache
def reader(name: str = "bundled") -> Reader:
    """The provider of that name, made once a process."""
    module, _, class_name = READERS[name].rpartition(".")
    made: Reader = getattr(import_module(module), class_name)()
    return made


def read(text: str, rating: int | None = None, *, name: str = "bundled") -> ReadingResult:
    return reader(name).read([Answer(text, rating)])[0]
