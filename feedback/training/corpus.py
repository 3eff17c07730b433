"""What was the reader taught? The hand-written messages under texts/, with their labels."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

HERE = Path(__file__).parent
TEXTS = HERE / "texts"
HELD_OUT = HERE / "held_out.jsonl"
OTHER_HANDS = HERE / "held_out_other_hands.jsonl"
PLAIN = HERE / "held_out_plain.jsonl"


@dataclass(frozen=True)
class Example:
    """One message with what a person would read in it; an unknown sentiment is an empty string."""

    text: str
    sentiment: str
    topics: frozenset[str]
    urgency: int
    is_complaint: bool = False
    is_leaving: bool = False

    def saying(self, text: str) -> Example:
        return replace(self, text=text)


def written() -> list[Example]:
    """Every hand-written message. A line that begins with '# ' labels the lines below it; \\n in a line is a line break."""
    return [example for path in sorted(TEXTS.glob("*.txt")) for example in _in_file(path)]


def held_out(*paths: Path) -> list[Example]:
    """Messages written apart from the training texts, of all three sets unless named; the reader never learns from them."""
    lines = [line for path in paths or (HELD_OUT, OTHER_HANDS, PLAIN) for line in path.read_text(encoding="utf-8").splitlines()]
    return [from_row(json.loads(line)) for line in lines]


def from_row(row: dict[str, object]) -> Example:
    topics = row.get("topics") or []
    if not isinstance(topics, list):
        raise ValueError(f"topics must be a list: {topics!r}")
    return Example(
        text=str(row["text"]),
        sentiment=str(row["sentiment"]),
        topics=frozenset(map(str, topics)) - {"other"},
        urgency=int(str(row["urgency"])),
        is_complaint=bool(row["complaint"]),
    )


def _in_file(path: Path) -> Iterator[Example]:
    label: Example | None = None
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        if line.startswith("# "):
            label = _label(line[2:])
        elif line.strip():
            if label is None:
                raise ValueError(f"{path.name}:{number}: a message stands above the first label.")
            yield label.saying(line.strip().replace("\\n", "\n"))


def _label(line: str) -> Example:
    sentiment, topics, urgency, *flags = (part.strip() for part in line.split("|"))
    named = frozenset(topic.strip() for topic in topics.split(",")) - {"other"}
    return Example(
        text="",
        sentiment=sentiment,
        topics=named,
        urgency=int(urgency),
        is_complaint="complaint" in flags,
        is_leaving="leaving_withdrawal" in named and sentiment == "negative",
    )
