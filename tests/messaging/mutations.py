"""How can a right letter be made wrong? Seeded mutations of texts, by code that does not know the checker.

Only the sheet's own words are looked up here: which text stands for which fact. Each function returns the spoilt text,
or None where the letter offers nothing to spoil in that way.
"""

import random
import re
from collections.abc import Callable

from messaging.facts import Fact, FactSheet
from tests.messaging.tongues import TONGUES

Mutation = Callable[[str, FactSheet, random.Random], str | None]

SLOT = re.compile(r"\{([a-z0-9_]+)\}")
OTHER_COMPANIES = ("Tesla", "Nvidia", "Pfizer", "Walmart", "Chevron", "Apple", "Microsoft", "Netflix", "Costco")


def change_digit(text: str, sheet: FactSheet, chance: random.Random) -> str | None:
    found = _pick(TONGUES[sheet.language].figure, text, chance)
    if not found:
        return None
    places = [place for place, character in enumerate(found.group()) if character.isdigit()]
    place = chance.choice(places)
    old = found.group()[place]
    new = chance.choice([digit for digit in "123456789" if digit != old])
    return _replace(text, found, found.group()[:place] + new + found.group()[place + 1 :])


def shift_number(text: str, sheet: FactSheet, chance: random.Random) -> str | None:
    found = _pick(TONGUES[sheet.language].figure, text, chance)
    if not found:
        return None
    number = re.search(r"[\d,]+(?:\.\d+)?", found.group())
    assert number
    value = float(number.group().replace(",", "")) * chance.choice([0.5, 0.9, 1.1, 2, 10])
    shown = f"{value:,.0f}" if "$" in found.group() else f"{value:.1f}"
    return None if shown == number.group() else _replace(text, found, found.group().replace(number.group(), shown))


def number_in_words(text: str, sheet: FactSheet, chance: random.Random) -> str | None:
    found = _pick(TONGUES[sheet.language].figure, text, chance)
    if not found:
        return None
    tongue = TONGUES[sheet.language]
    one, other = chance.choice(tongue.ones[2:]), chance.choice(tongue.ones[2:10])
    kind = "$" if "$" in found.group() else "%" if "%" in found.group() else "p"
    return _replace(text, found, chance.choice(tongue.in_words[kind]).format(one=one, other=other))


def flip_sign(text: str, sheet: FactSheet, chance: random.Random) -> str | None:
    found = _pick(TONGUES[sheet.language].figure, text, chance)
    return _replace(text, found, chance.choice(["-", "−", TONGUES[sheet.language].minus]) + found.group()) if found else None


def wrong_date(text: str, sheet: FactSheet, chance: random.Random) -> str | None:
    tongue = TONGUES[sheet.language]
    found = _pick(tongue.day, text, chance)
    if not found:
        return None
    day, month, weekday = chance.randrange(1, 29), chance.choice(tongue.months), chance.choice(tongue.weekdays)
    new = chance.choice(tongue.dates).format(day=day, month=month, weekday=weekday)
    return None if new in found.group() else _replace(text, found, new)


def wrong_company(text: str, sheet: FactSheet, chance: random.Random) -> str | None:
    names = [fact.text for fact in sheet if fact.subject.startswith("holding:") and fact.kind == "name" and fact.text in text]
    if not names:
        return None
    name = chance.choice(names)
    other = chance.choice([company for company in OTHER_COMPANIES if company != name])
    return text.replace(name, other, 1)


def wrong_ticker(text: str, sheet: FactSheet, chance: random.Random) -> str | None:
    names = [fact.text for fact in sheet if fact.subject.startswith("holding:") and fact.kind == "name" and fact.text in text]
    if not names:
        return None
    ticker = chance.choice(["TSLA", "NVDA", "CVX", "NFLX", "GE", "BRK.B", "QQQ"])
    name = chance.choice(names)
    return text.replace(name, chance.choice([ticker, f"{name} ({ticker})"]), 1)


def swap_figures(text: str, sheet: FactSheet, chance: random.Random) -> str | None:
    """Two true figures change places, whatever their kind."""
    found = list(TONGUES[sheet.language].figure.finditer(text))
    pairs = [(a, b) for a in found for b in found if a.start() < b.start() and a.group() != b.group()]
    if not pairs:
        return None
    a, b = chance.choice(pairs)
    return text[: a.start()] + b.group() + text[a.end() : b.start()] + a.group() + text[b.end() :]


def swap_figures_of_a_kind(text: str, sheet: FactSheet, chance: random.Random) -> str | None:
    found = list(TONGUES[sheet.language].figure.finditer(text))
    pairs = [
        (a, b)
        for a in found
        for b in found
        if a.start() < b.start() and a.group() != b.group() and _kind(a.group()) == _kind(b.group())
    ]
    if not pairs:
        return None
    a, b = chance.choice(pairs)
    return text[: a.start()] + b.group() + text[a.end() : b.start()] + a.group() + text[b.end() :]


def turn_word(text: str, sheet: FactSheet, chance: random.Random) -> str | None:
    """A direction or comparison beside a figure becomes another one."""
    turned, figure = TONGUES[sheet.language].turned, TONGUES[sheet.language].figure.pattern
    found = [
        match
        for word in turned
        for match in re.finditer(rf"\b{word}\b", text, re.I)
        if re.search(rf"(?:{figure}) $", text[: match.start()]) or re.match(rf" (?:un )?(?:{figure})", text[match.end() :])
    ]
    if not found:
        return None
    match = chance.choice(found)
    return _replace(text, match, chance.choice(turned[match.group().lower()]))


def false_claim(text: str, sheet: FactSheet, chance: random.Random) -> str | None:
    places = [match.end() for match in re.finditer(r"\.(?=\s)", text)]
    if not places:
        return None
    place = chance.choice(places)
    return f"{text[:place]} {chance.choice(TONGUES[sheet.language].false_claims)}{text[place:]}"


def swap_slots(body: str, sheet: FactSheet, chance: random.Random) -> str | None:
    """Two slots of figures change places in the stored body."""
    found = [match for match in SLOT.finditer(body) if sheet[match.group(1)].measure != "name"]
    pairs = [(a, b) for a in found for b in found if a.start() < b.start() and _differ(sheet, a.group(1), b.group(1))]
    if not pairs:
        return None
    a, b = chance.choice(pairs)
    return body[: a.start()] + b.group() + body[a.end() : b.start()] + a.group() + body[b.end() :]


def another_slot(body: str, sheet: FactSheet, chance: random.Random) -> str | None:
    """One slot becomes another of the sheet that shows something else."""
    found = [match for match in SLOT.finditer(body) if sheet[match.group(1)].measure != "name"]
    if not found:
        return None
    match = chance.choice(found)
    old = sheet[match.group(1)]
    others = [fact for fact in sheet if fact.measure != "name" and fact.kind != "date" and not _says_the_same(fact, old)]
    return _replace(body, match, f"{{{chance.choice(others).id}}}") if others and old.kind != "date" else None


def type_over_slot(body: str, sheet: FactSheet, chance: random.Random) -> str | None:
    """A person types a figure of their own where a slot was."""
    found = [match for match in SLOT.finditer(body) if sheet[match.group(1)].kind in {"money", "percent", "points"}]
    if not found:
        return None
    match = chance.choice(found)
    spoilt = change_digit(sheet[match.group(1)].text, sheet, chance) or number_in_words(sheet[match.group(1)].text, sheet, chance)
    return _replace(body, match, spoilt) if spoilt else None


def _says_the_same(one: Fact, other: Fact) -> bool:
    about = [(fact.subject, fact.measure, fact.basis, fact.period) for fact in (one, other)]
    is_its_target = one.measure == "target" and other.kind == "comparison" and one.subject == other.subject
    return one.text == other.text or one.root == other.root or about[0] == about[1] or is_its_target


def _differ(sheet: FactSheet, one: str, other: str) -> bool:
    return sheet[one].text != sheet[other].text and sheet[one].size != sheet[other].size


def _kind(figure: str) -> str:
    return "$" if "$" in figure else "%" if "%" in figure else "points"


def _pick(pattern: re.Pattern[str], text: str, chance: random.Random) -> re.Match[str] | None:
    found = list(pattern.finditer(text))
    return chance.choice(found) if found else None


def _replace(text: str, match: re.Match[str], new: str) -> str:
    return text[: match.start()] + new + text[match.end() :]


WRONG_RENDERED: tuple[Mutation, ...] = (
    change_digit, shift_number, number_in_words, flip_sign, wrong_date, wrong_company, wrong_ticker, swap_figures,
    swap_figures_of_a_kind,
)  # fmt: skip
WRONG_SLOTTED: tuple[Mutation, ...] = (swap_slots, another_slot, type_over_slot)
WRONG_WORDS: tuple[Mutation, ...] = (turn_word, false_claim)
