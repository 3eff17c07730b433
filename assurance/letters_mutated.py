"""Is every wrong figure, date, name and swap in a letter caught, nearly every wrong direction, and no right letter refused?

English letters and Spanish ones, as many of each.
"""

import random
from collections.abc import Iterator

from assurance.proof import Outcome, Proof
from messaging.body import render
from messaging.checker import check, check_rendered
from messaging.facts import FactSheet
from messaging.writers import TONES, Brief, Draft
from messaging.writers.plain import Plain
from tests.messaging import edits, edits_es
from tests.messaging.households import CONCERNS, random_sheet
from tests.messaging.mutations import WRONG_RENDERED, WRONG_SLOTTED, WRONG_WORDS, Mutation

LEAST_WORDS, MOST_ALARMS = 0.95, 0.02
EDITS = {"en": edits.RIGHT_WITHOUT_FIGURES, "es": edits_es.RIGHT_WITHOUT_FIGURES}
NAMES = {"en": "English", "es": "Spanish"}


def run(seed: int, size: int) -> Outcome:
    """`size` letters of each language, each spoilt in every way that it offers, by code that does not know the checker."""
    outcomes = {name: _run_in(language, seed, size) for language, name in NAMES.items()}
    figure = ". ".join(f"{name}: {outcome.figure}" for name, outcome in outcomes.items())
    return Outcome(all(outcome.holds for outcome in outcomes.values()), figure)


def _run_in(language: str, seed: int, size: int) -> Outcome:
    wrong = missed = words = words_missed = alarms = 0
    for number in range(size):
        sheet, draft = letter(seed * 1000 + number, language)
        text = render(draft.body, sheet)
        dice = random.Random(seed + number)  # noqa: S311 (a seeded proof, no secret)
        results = [*_rendered(WRONG_RENDERED, text, sheet, dice), *_slotted(draft, sheet, dice)]
        wrong, missed = wrong + len(results), missed + results.count(True)
        results = list(_rendered(WRONG_WORDS, text, sheet, dice))
        words, words_missed = words + len(results), words_missed + results.count(True)
        with_a_person = f"{text}\n\n{dice.choice(EDITS[language])}"
        alarms += not (check(draft.subject, draft.body, sheet, preview=draft.preview).is_clean and _clean(with_a_person, sheet))
    holds = missed == 0 and words_missed <= (1 - LEAST_WORDS) * words and alarms <= MOST_ALARMS * size
    caught = f"{wrong - missed} of {wrong} wrong figures, dates, names and swaps caught"
    return Outcome(
        holds, f"{caught}; {words - words_missed} of {words} wrong directions; {alarms} of {size} right letters refused"
    )


def letter(seed: int, language: str) -> tuple[FactSheet, Draft]:
    dice = random.Random(seed)  # noqa: S311 (a seeded proof, no secret)
    sheet = random_sheet(seed, language)
    concerns = tuple(dice.sample(CONCERNS, dice.choice([0, 0, 1, 2])))
    several = " y " in sheet["clients"].text
    return sheet, Plain().write(Brief(sheet=sheet, seed=str(seed), tone=dice.choice(TONES), concerns=concerns, several=several))


def _rendered(mutations: tuple[Mutation, ...], text: str, sheet: FactSheet, dice: random.Random) -> Iterator[bool]:
    """For each way that the letter offers: was it missed?"""
    spoilt = (mutate(text, sheet, dice) for mutate in mutations)
    yield from (_clean(one, sheet) for one in spoilt if one is not None)


def _slotted(draft: Draft, sheet: FactSheet, dice: random.Random) -> Iterator[bool]:
    spoilt = (mutate(draft.body, sheet, dice) for mutate in WRONG_SLOTTED)
    yield from (check(draft.subject, one, sheet).is_clean for one in spoilt if one is not None)


def _clean(text: str, sheet: FactSheet) -> bool:
    return check_rendered(text, sheet).is_clean


PROOF = Proof("letters-mutated", (__doc__ or "").splitlines()[0], run, full=500, sample=3)
