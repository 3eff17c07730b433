"""How is a long message read by a model that was taught on short ones? In pieces, put together again."""

from __future__ import annotations

import re
from collections.abc import Sequence

from feedback.readers.weighing import View

WORDS = 70  # about 90 of the model's tokens
SENTENCE = re.compile(r"(?<=[.!?])\s+|\n+")


def pieces(text: str) -> list[str]:
    """Whole sentences, at most about seventy words together; a sentence without an end is cut."""
    found: list[list[str]] = [[]]
    for sentence in filter(None, SENTENCE.split(text)):
        words = sentence.split()
        for start in range(0, len(words), WORDS):
            part = words[start : start + WORDS]
            if found[-1] and len(found[-1]) + len(part) > WORDS:
                found.append([])
            found[-1] += part
    return [" ".join(words) for words in found if words] or [text]


def together(views: Sequence[View]) -> View:
    """The mean of the feelings, every topic that stands in one piece, and the gravest alarm of all."""
    if len(views) == 1:
        return views[0]
    negative, neutral, positive = (sum(parts) / len(views) for parts in zip(*(view.sentiment for view in views), strict=True))
    return View(
        sentiment=(negative, neutral, positive),
        topics={topic: max(view.topics[topic] for view in views) for topic in views[0].topics},
        urgency=max((view.urgency for view in views), key=lambda levels: (levels[2] + levels[3], levels[1])),
        complaint=max(view.complaint for view in views),
        leaving=max(view.leaving for view in views),
    )
