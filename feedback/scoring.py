"""How good is a reader on messages that people labelled? The measures of `evaluate_reader`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass

from feedback.readers import ReadingResult
from feedback.readers.labels import SENTIMENTS
from feedback.training.corpus import Example

URGENT = 2


@dataclass(frozen=True)
class Score:
    """Shares from 0 to 1. A precision or recall with nothing to count is 1: nothing was missed or invented."""

    n: int
    accuracy: float
    macro_f1: float
    topics_micro_f1: float
    urgency_recall: float
    urgency_precision: float
    complaint_recall: float
    complaint_precision: float
    unsure_share: float

    def as_dict(self) -> dict[str, float]:
        return {key: round(value, 4) for key, value in asdict(self).items()}


def score(truths: Sequence[Example], readings: Sequence[ReadingResult]) -> Score:
    """An unsure reading is judged by its best guess; the topic `other` counts as no topic on both sides."""
    pairs = list(zip(truths, readings, strict=True))
    if not pairs:
        raise ValueError("There is nothing to score: the file has no rows.")
    urgent = [(truth.urgency >= URGENT, read.urgency >= URGENT) for truth, read in pairs]
    complaints = [(truth.is_complaint, read.is_complaint) for truth, read in pairs]
    return Score(
        n=len(pairs),
        accuracy=sum(truth.sentiment == read.sentiment for truth, read in pairs) / len(pairs),
        macro_f1=_macro_f1([(truth.sentiment, read.sentiment) for truth, read in pairs]),
        topics_micro_f1=_topics_micro_f1(pairs),
        urgency_recall=_recall(urgent),
        urgency_precision=_precision(urgent),
        complaint_recall=_recall(complaints),
        complaint_precision=_precision(complaints),
        unsure_share=sum(read.is_unsure for _, read in pairs) / len(pairs),
    )


def _macro_f1(pairs: Sequence[tuple[str, str]]) -> float:
    seen = [name for name in SENTIMENTS if any(name in pair for pair in pairs)]
    return sum(_f1([(t == name, r == name) for t, r in pairs]) for name in seen) / len(seen)


def _topics_micro_f1(pairs: Sequence[tuple[Example, ReadingResult]]) -> float:
    shared = told = read_count = 0
    for truth, read in pairs:
        said, heard = truth.topics - {"other"}, set(read.topics) - {"other"}
        shared, told, read_count = shared + len(said & heard), told + len(said), read_count + len(heard)
    return 2 * shared / (told + read_count) if told + read_count else 1.0


def _f1(pairs: Sequence[tuple[bool, bool]]) -> float:
    both = sum(truth and read for truth, read in pairs)
    either = sum(truth for truth, _ in pairs) + sum(read for _, read in pairs)
    return 2 * both / either if either else 1.0


def _recall(pairs: Sequence[tuple[bool, bool]]) -> float:
    wanted = [read for truth, read in pairs if truth]
    return sum(wanted) / len(wanted) if wanted else 1.0


def _precision(pairs: Sequence[tuple[bool, bool]]) -> float:
    claimed = [truth for truth, read in pairs if read]
    return sum(claimed) / len(claimed) if claimed else 1.0
