"""How is a client's answer answered? From what was read in it, in codes: thanks, its topics, an offer to talk. By rules only."""

import random
from dataclasses import dataclass

from messaging.facts import FactSheet
from messaging.words import addressed, sections
from messaging.writers import Draft

RULES = "reply-rules-1"
MOST_TOPICS = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """What was read in an answer. `sentiment` is positive, neutral or negative; `topics` are codes, never the client's words."""

    sentiment: str = "neutral"
    topics: tuple[str, ...] = ()
    has_words: bool = True
    wants_call: bool = False
    is_complaint: bool = False
    is_leaving: bool = False


def compose(heard: Heard, sheet: FactSheet, *, seed: str, tone: str) -> Draft:
    """It states no figure, admits no fault and promises no outcome; to what may be a complaint it says that compliance has it."""
    return Reply(heard, sheet, seed=seed, tone=tone).draft()


class Reply:
    def __init__(self, heard: Heard, sheet: FactSheet, *, seed: str, tone: str) -> None:
        self.heard, self.sheet, self.tone = heard, sheet, tone
        self.letters, self.replies = sections(sheet.language, "letters"), sections(sheet.language, "replies")
        self.choose = random.Random(seed)

    def draft(self) -> Draft:
        closing = f"{self._framed('signoff')}\n{{advisor}}"
        paragraphs = [self._framed("greeting"), self._thanks(), *self._acknowledged(), self._call(), closing]
        subject = "Re: {answered_subject}" if "answered_subject" in self.sheet else self._phrase("subject")
        return Draft(
            subject=subject,
            preview=self._phrase("preview"),
            body="\n\n".join(paragraph for paragraph in paragraphs if paragraph),
            writer="plain",
            model=RULES,
            record={"tone": self.tone},
        )

    def _phrase(self, moment: str) -> str:
        return self.choose.choice(self.replies[moment])

    def _framed(self, moment: str) -> str:
        return addressed(self.choose.choice(self.letters[f"{moment}.{self.tone}"]), several=False)

    def _thanks(self) -> str:
        return self._phrase(f"thanks_{'' if self.heard.has_words else 'rating_'}{self.heard.sentiment}")

    def _acknowledged(self) -> list[str]:
        topics = [topic for topic in self.heard.topics if f"topic_{topic}" in self.replies]
        said = [self._phrase(f"topic_{topic}") for topic in topics[:MOST_TOPICS]]
        said += [self._phrase("leaving")] if self.heard.is_leaving else []
        said += [self._phrase("complaint")] if self.heard.is_complaint else []
        return said

    def _call(self) -> str:
        if self.heard.wants_call:
            return self._phrase("call_asked")
        is_praise = self.heard.sentiment == "positive" and set(self.heard.topics) <= {"praise_referral"}
        return self._phrase("call_open" if is_praise else "call_offered")
