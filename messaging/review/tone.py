"""How does a letter read? Measured: its length, its sentences, and the school grade that follows it.

Grade: Flesch-Kincaid, 0.39 × words per sentence + 11.8 × syllables per word − 15.59 (Kincaid and others, 1975).
"""

import re
from dataclasses import dataclass

GRADE_WANTED, WORDS_WANTED = (5, 9), (120, 200)
PIPS = 5


@dataclass(frozen=True, slots=True)
class Gauge:
    label: str
    pips: int
    note: str

    @property
    def shown(self) -> list[bool]:
        return [pip < self.pips for pip in range(PIPS)]


def gauges(text: str) -> list[Gauge]:
    words, sentences = _words(text), max(len(re.findall(r"[.!?]+(?:\s|$)", text)), 1)
    if not words:
        return []
    grade = max(reading_grade(text), 0)
    return [
        Gauge("Reading level", _pips(grade, 4, 14), f"grade {grade:.0f}"),
        Gauge("Length", _pips(len(words), 60, 260), f"{len(words)} words"),
        Gauge("Sentences", _pips(len(words) / sentences, 6, 26), f"{len(words) / sentences:.0f} words each"),
        Gauge("Directness", _pips(100 * _direct(words) / len(words), 0, 10), f"“you” {_direct(words)} times"),
    ]


def reading_grade(text: str) -> float:
    words, sentences = _words(text), max(len(re.findall(r"[.!?]+(?:\s|$)", text)), 1)
    if not words:
        return 0.0
    return 0.39 * len(words) / sentences + 11.8 * sum(map(_syllables, words)) / len(words) - 15.59


def remark(text: str) -> str:
    """What an author may want to change, or that nothing needs to."""
    words, grade = len(_words(text)), reading_grade(text)
    if words > WORDS_WANTED[1]:
        return f"Longer than the {WORDS_WANTED[1]} words that people read to the end."
    if words < WORDS_WANTED[0]:
        return "Shorter than most letters. That may be just right."
    if grade > GRADE_WANTED[1]:
        return f"Harder to read than grade {GRADE_WANTED[1]}. Shorter sentences help."
    return "Plain enough to be read to the end."


def _words(text: str) -> list[str]:
    return re.findall(r"[A-Za-zÀ-ÿ][A-Za-zÀ-ÿ’']*", text)


def _direct(words: list[str]) -> int:
    return sum(word.lower() in {"you", "your", "yours", "yourselves"} for word in words)


def _syllables(word: str) -> int:
    groups = len(re.findall(r"[aeiouyà-ÿ]+", word.lower()))
    return max(groups - (word.lower().endswith("e") and groups > 1), 1)


def _pips(value: float, low: float, high: float) -> int:
    return max(1, min(PIPS, round(PIPS * (value - low) / (high - low))))
