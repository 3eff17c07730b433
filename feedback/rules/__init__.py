"""What do plain rules see in a message, whatever its mood? Complaint, leaving, urgency, topics, actions.

The rules never look at the model and the model never sees them: whoever reads last takes the graver of the two.
"""

from __future__ import annotations

from dataclasses import dataclass

from feedback.rules.abroad import CALL_NOW_ABROAD, COMPLAINT_ABROAD, LEAVING_ABROAD, TODAY_ABROAD
from feedback.rules.actions import Action, actions_in
from feedback.rules.complaint import COMPLAINT
from feedback.rules.language import guess_language
from feedback.rules.leaving import LEAVING
from feedback.rules.matching import Hit, hits
from feedback.rules.topics import topics_in
from feedback.rules.urgency import CALL_NOW, TODAY

ENGLISH = (COMPLAINT, LEAVING, CALL_NOW, TODAY)
ABROAD = (COMPLAINT + COMPLAINT_ABROAD, LEAVING + LEAVING_ABROAD, CALL_NOW + CALL_NOW_ABROAD, TODAY + TODAY_ABROAD)

__all__ = ["Action", "Findings", "Hit", "find", "guess_language"]


@dataclass(frozen=True)
class Findings:
    """Each hit carries the words of the client that it stands on."""

    complaint: tuple[Hit, ...]
    leaving: tuple[Hit, ...]
    call_now: tuple[Hit, ...]
    today: tuple[Hit, ...]
    topics: frozenset[str]
    actions: tuple[Action, ...]
    language: str

    @property
    def urgency(self) -> int:
        if self.call_now:
            return 3
        return 2 if self.today or self.complaint or self.leaving else 0


def find(text: str) -> Findings:
    language = guess_language(text)
    complaint, leaving, call_now, today = (hits(rules, text) for rules in (ENGLISH if language == "en" else ABROAD))
    return Findings(
        complaint=complaint,
        leaving=leaving,
        call_now=call_now,
        today=today,
        topics=topics_in(text),
        actions=actions_in(text, is_complaint=bool(complaint), is_leaving=bool(leaving), is_alarm=bool(call_now)),
        language=language,
    )
