"""Which facts may a letter use? Public names of the sheet."""

from messaging.facts.compose import greeting_names, name, sheet
from messaging.facts.fact import NUMBERS, SIGNED_MEASURES, WORDS, Fact, FactSheet, Kind, Unavailable
from messaging.facts.inputs import ClassLine, Contributed, HoldingLine, LetterInputs, Measured, Returned, Scored
from messaging.facts.returns import PERIOD_LABELS

__all__ = [
    "NUMBERS",
    "PERIOD_LABELS",
    "SIGNED_MEASURES",
    "WORDS",
    "ClassLine",
    "Contributed",
    "Fact",
    "FactSheet",
    "HoldingLine",
    "Kind",
    "LetterInputs",
    "Measured",
    "Returned",
    "Scored",
    "Unavailable",
    "greeting_names",
    "name",
    "sheet",
]
