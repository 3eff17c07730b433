"""Who writes the letter? A port with one verb: from a brief of facts to a draft whose figures are slots."""

from dataclasses import dataclass, field
from typing import Protocol

from messaging.facts import FactSheet

TONES = ("warm", "formal", "brief")


@dataclass(frozen=True, slots=True, kw_only=True)
class Brief:
    """`concerns` are topic codes of what the client raised lately, never their words. `seed` varies by household.

    `several`: more than one person is greeted, which some languages say in every sentence. `points`: sentences of slots, in order
    of weight; with them it is no letter that is wanted but a summary for the advisor, without greeting.
    """

    sheet: FactSheet
    seed: str
    tone: str = "warm"
    concerns: tuple[str, ...] = ()
    several: bool = False
    points: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """`concerns` are those that the text answers; `notes` are for the reviewer, `record` for the log."""

    subject: str
    preview: str
    body: str
    writer: str
    model: str = ""
    notes: tuple[str, ...] = ()
    concerns: tuple[str, ...] = ()
    record: dict[str, str] = field(default_factory=dict)


class ProviderError(Exception):
    """A writer could not write; the message completes "the AI writer failed: ..."."""

    def __init__(self, reason: str, *, permanent: bool) -> None:
        self.permanent = permanent
        super().__init__(reason)


class Writer(Protocol):
    @property
    def name(self) -> str: ...

    def write(self, brief: Brief) -> Draft: ...


WRITERS: dict[str, str] = {
    "plain": "messaging.writers.plain.Plain",
    "openai": "messaging.writers.openai.OpenAI",
}
