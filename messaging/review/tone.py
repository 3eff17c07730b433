"""How does a letter read? Measured: its length, its sentences, and the school grade that follows it.

Grade: Flesch-Kincaid, 0.39 × words per sentence + 11.8 × syllables per word − 15.59 (Kincaid and others, 1975); in Spanish
Crawford's, 0.049 × syllables − 0.205 × sentences, both per 100 words, − 3.407 (Hispania 67, 1984).
"""

import re
from dataclasses import dataclass

GRADE_WANTED, WORDS_WANTED = (5, 9), (120, 200)
PIPS = 5
DIRECT = {
    "en": ("you", frozenset({"you", "your", "yours", "yourselves"})),
    "es": ("usted", frozenset({"usted", "ustedes", "su", "sus", "suyo", "suya", "suyos", "suyas", "le", "les"})),
}


@dataclass(frozen=True, slots=True)
class Gauge:
    label: str
    pips: int
    note: str

    @property
    def shown(self) -> list[bool]:
        return [pip < self.pips for pip in range(PIPS)]


def gauges(text: str, language: str = "en") -> list[Gauge]:
    words, sentences = _words(text), _sentences(text)
    if not words:
        return []
    grade = max(reading_grade(text, language), 0)
    address, direct_words = DIRECT[language]
    direct = sum(word.lower() in direct_words for word in words)
    return [
        Gauge("Reading level", _pips(grade, 4, 14), f"grade {grade:.0f}"),
        Gauge("Length", _pips(len(words), 60, 260), f"{len(words)} words"),
        Gauge("Sentences", _pips(len(words) / sentences, 6, 26), f"{len(words) / sentences:.0f} words each"),
        Gauge("Directness", _pips(100 * direct / len(words), 0, 10), f"“{address}” {direct} times"),
    ]


def reading_grade(text: str, language: str = "en") -> float:
    words, sentences = _words(text), _sentences(text)
    if not words:
        return 0.0
    if language == "es":
        syllables = sum(map(_spanish_syllables, words))
        return (4.9 * syllables - 20.5 * sentences) / len(words) - 3.407
    return 0.39 * len(words) / sentences + 11.8 * sum(map(_syllables, words)) / len(words) - 15.59


def remark(text: str, language: str = "en") -> str:
    """What an author may want to change, or that nothing needs to."""
    words, grade = len(_words(text)), reading_grade(text, language)
    if words > WORDS_WANTED[1]:
        return f"Longer than the {WORDS_WANTED[1]} words that people read to the end."
    if words < WORDS_WANTED[0]:
        return "Shorter than most letters. That may be just right."
    if grade > GRADE_WANTED[1]:
        return f"Harder to read than grade {GRADE_WANTED[1]}. Shorter sentences help."
    return "Plain enough to be read to the end."


def _words(text: str) -> list[str]:
    return re.findall(r"[A-Za-zÀ-ÿ][A-Za-zÀ-ÿ’']*", text)


def _sentences(text: str) -> int:
    return max(len(re.findall(r"[.!?]+(?:\s|$)", text)), 1)


def _syllables(word: str) -> int:
    groups = len(re.findall(r"[aeiouyà-ÿ]+", word.lower()))
    return max(groups - (word.lower().endswith("e") and groups > 1), 1)


def _spanish_syllables(word: str) -> int:
    """Vowels that stand together are one syllable, unless two are strong or an accent parts them ("le-o", "dí-a")."""
    heard = re.sub(r"(?<=[qg])u(?=[eiéí])", "", word.lower())
    parted = re.findall(r"(?<=[aeoáéó])(?=[aeoáéó])|(?<=[íú])(?=[aeo])|(?<=[aeo])(?=[íú])", heard)
    return max(len(re.findall(r"[aeiouáéíóúü]+", heard)) + len(parted), 1)


def _pips(value: float, low: float, high: float) -> int:
    return max(1, min(PIPS, round(PIPS * (value - low) / (high - low))))
