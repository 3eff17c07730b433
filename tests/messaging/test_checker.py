"""Does the checker catch every wrong figure, date, name and direction, and leave right letters alone?"""

import random
import re

import pytest

from messaging.body import from_html, rebind, render, render_html
from messaging.checker import check, check_rendered
from messaging.facts import FactSheet
from messaging.writers import TONES, Brief
from messaging.writers.plain import Plain
from tests.messaging import edits, edits_es
from tests.messaging.households import CONCERNS, random_sheet
from tests.messaging.mutations import WRONG_RENDERED, WRONG_SLOTTED, WRONG_WORDS

LETTERS = 36  # of each kind and language; `bin/assure letters-mutated` takes 500 letters in every way
EDITS = {"en": edits, "es": edits_es}
in_each_language = pytest.mark.parametrize("language", EDITS)


def letter(seed, language="en"):
    chance = random.Random(seed)
    sheet = random_sheet(seed, language)
    concerns = tuple(chance.sample(CONCERNS, chance.choice([0, 0, 1, 2])))
    brief = Brief(
        sheet=sheet,
        seed=str(seed),
        tone=chance.choice(TONES),
        concerns=concerns,
        several=" y " in sheet["clients"].text,
    )
    return sheet, Plain().write(brief)


def mutants(mutations, count, language, *, slotted):
    """`count` spoilt letters, each mutation in turn, from letters that offer something to spoil."""
    seed = 0
    while count:
        sheet, draft = letter(seed, language)
        mutate = mutations[seed % len(mutations)]
        spoilt = mutate(draft.body if slotted else render(draft.body, sheet), sheet, random.Random(seed))
        seed += 1
        if spoilt is not None:
            count -= 1
            yield mutate.__name__, sheet, draft, spoilt


@in_each_language
def test_t10_e1_every_wrong_number_date_name_and_swap_is_caught_in_the_letter_as_read(language):
    missed = [
        (name, text)
        for name, sheet, _, text in mutants(WRONG_RENDERED, LETTERS, language, slotted=False)
        if check_rendered(text, sheet).is_clean
    ]
    assert missed == []


@in_each_language
def test_t10_e1_every_wrong_number_date_name_and_swap_is_caught_in_an_edit(language):
    """A person who types over a rendered letter: what was left alone is bound again, the rest is refused."""
    missed = [
        (name, text)
        for name, sheet, draft, text in mutants(WRONG_RENDERED, LETTERS, language, slotted=False)
        if check(draft.subject, rebind(text, draft.body, sheet), sheet).is_clean
    ]
    assert missed == []


@in_each_language
def test_t10_e1_every_wrong_slot_is_caught(language):
    missed = [
        (name, text)
        for name, sheet, _, text in mutants(WRONG_SLOTTED, LETTERS, language, slotted=True)
        if check("", text, sheet).is_clean
    ]
    assert missed == []


@in_each_language
def test_e1_wrong_directions_and_comparisons_are_caught(language):
    spoilt = list(mutants(WRONG_WORDS, LETTERS, language, slotted=False))
    missed = [(name, text) for name, sheet, _, text in spoilt if check_rendered(text, sheet).is_clean]
    assert len(missed) <= 0.05 * len(spoilt), missed


@in_each_language
def test_t10_e1_right_letters_raise_no_alarm(language):
    for seed in range(LETTERS):
        sheet, draft = letter(seed, language)
        assert check(draft.subject, draft.body, sheet, preview=draft.preview).findings == ()
        assert check_rendered(render(draft.body, sheet), sheet).findings == ()


@in_each_language
def test_e1_what_people_add_without_figures_raises_no_alarm(language):
    """At most 2 % of right sentences may be refused; today none of these is."""
    sheet = random_sheet(2, language)
    refused = [text for text in EDITS[language].RIGHT_WITHOUT_FIGURES if not check("", text, sheet).is_clean]
    assert refused == []


@pytest.mark.parametrize(("language", "text"), [(code, text) for code in EDITS for text in EDITS[code].RIGHT_WITH_SLOTS])
def test_what_people_write_around_slots_is_understood(language, text):
    for seed in range(12):
        sheet = random_sheet(seed, language)
        if all(slot in sheet for slot in re.findall(r"\{(\w+)\}", text)):
            rules = {finding.rule for finding in check("", text, sheet).findings} - {"one_sided_return"}
            assert rules == set(), render(text, sheet)
            assert check_rendered(render(text, sheet), sheet).findings == ()


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("The blend is {ytd_net_move} this year.", "wrong_subject"),
        ("Before our fee you are {ytd_net_move} this year, {ytd_gross_move} after it.", "wrong_basis"),
        ("After our fee you are {mtd_net_move} year to date ({mtd_gross_move} before it).", "wrong_period"),
        ("{second_holding_name} is now {top_holding_weight} of the portfolio.", "wrong_subject"),
        ("Your portfolio closed at {change}.", "wrong_figure"),
        ("Your portfolio closed at {value} million.", "bent_figure"),
        ("Your portfolio closed at nearly {value}.", "bent_figure"),
        ("You are not {ytd_net_move} after our fee this year, nor {ytd_gross_move} before it.", "bent_figure"),
        ("After our fee you are {ytd_net_move} this year.", "one_sided_return"),
        ("Your portfolio rose to {value}.", "free_direction"),
        ("Your portfolio has doubled.", "free_figure"),
        ("We agreed on a third, as ever.", "free_figure"),
        ("One half of it is in bonds.", "free_figure"),
        ("It makes up a quarter of what you own.", "free_figure"),
        ("We are seven points over.", "free_figure"),
        ("Thirty percent is in bonds.", "free_figure"),
        ("It is 2x what it was.", "free_figure"),
        ("You have ９.1 % more.", "free_figure"),
        ("You have 9\u200b.1% more.", "free_figure"),
        ("I wrote in mid-May.", "free_date"),
        ("Prices were odd last Friday.", "free_date"),
        ("It was a good Q3.", "free_date"),
        ("Tesla had news.", "unknown_name"),
        ("I would buy TSLA.", "unknown_name"),
        ("You are ahead of plan.", "free_direction"),
        ("It was your best year.", "free_direction"),
        ("Your bonds declined.", "free_direction"),
        ("Your portfolio is {nonsense}.", "unknown_slot"),
    ],
)
def test_what_is_wrong_is_named(text, rule):
    sheet = next(
        sheet
        for sheet in map(random_sheet, range(50))
        if sheet["top_holding_weight"] and "ytd_gap" in sheet and "change" in sheet
    )
    assert rule in {finding.rule for finding in check("", text, sheet).findings}


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("Nuestro índice de referencia {ytd_net_move} este año.", "wrong_subject"),
        ("Antes de honorarios, su cartera {ytd_net_move} este año; después de ellos, {ytd_gross_move}.", "wrong_basis"),
        ("Su cartera {mtd_net_move} este año después de honorarios; antes de ellos, {mtd_gross_move}.", "wrong_period"),
        ("{second_holding_name} representa el {top_holding_weight} de la cartera.", "wrong_subject"),
        ("Su cartera cerró en {change}.", "wrong_figure"),
        ("Su cartera cerró el {as_of_day} en {value} millones.", "bent_figure"),
        ("Su cartera cerró en casi {value}.", "bent_figure"),
        ("Su cartera no {ytd_net_move} después de honorarios este año, ni {ytd_gross_move} antes de ellos.", "bent_figure"),
        ("Su cartera {ytd_net_move} este año después de honorarios.", "one_sided_return"),
        ("Su cartera subió a {value}.", "free_direction"),
        ("Su cartera subio a {value}.", "free_direction"),
        ("Su cartera rindió doce por ciento.", "free_figure"),
        ("Vale dos millones y medio.", "free_figure"),
        ("Su cartera se ha duplicado.", "free_figure"),
        ("La mitad de su cartera está en bonos.", "free_figure"),
        ("Acordamos un cuarto, como siempre.", "free_figure"),
        ("Le escribí el 3 de noviembre de 2026.", "free_date"),
        ("Le escribí el tres de marzo.", "free_date"),
        ("Hace dos meses la cartera era otra.", "free_date"),
        ("El tercer trimestre fue difícil.", "free_date"),
        ("El mercado estuvo raro el viernes pasado.", "free_date"),
        ("Tesla dio noticias.", "unknown_name"),
        ("Yo compraría TSLA.", "unknown_name"),
        ("Sus bonos cayeron.", "free_direction"),
        ("Va por encima de la meta.", "free_direction"),
        ("A su cartera le fue mejor que al mercado.", "free_direction"),
        ("Fue su mejor año.", "free_direction"),
        ("Su cartera es {nonsense}.", "unknown_slot"),
    ],
)
def test_what_is_wrong_in_spanish_is_named(text, rule):
    sheet = next(
        sheet
        for sheet in (random_sheet(seed, "es") for seed in range(50))
        if sheet["top_holding_weight"] and "ytd_gap" in sheet and "change" in sheet
    )
    assert rule in {finding.rule for finding in check("", text, sheet).findings}


def test_e2_a_figure_typed_by_hand_comes_with_the_fact_that_fits():
    sheet = random_sheet(2)
    (finding,) = [one for one in check("", "Your portfolio closed at $654,388.", sheet).findings if one.rule == "free_figure"]
    assert [str(one) for one in finding.suggestions][0] == "Use {value} = $654,387"


def test_a_finding_says_where_it_stands():
    sheet = random_sheet(2)
    text = "Hello. You made 12% on {top_holding_name}."
    finding = next(one for one in check("", text, sheet).findings if one.rule == "free_figure")
    assert render(text, sheet)[finding.start : finding.end] == finding.quote == "12%"


def test_the_sheet_survives_json_and_its_digest_is_stable():
    sheet = random_sheet(7)
    again = FactSheet.from_json(sheet.as_json())
    assert again == sheet
    assert again.digest() == sheet.digest() != random_sheet(8).digest()


def test_a_body_survives_html_and_a_reading_without_changes():
    for seed in range(40):
        sheet, draft = letter(seed)
        assert from_html(render_html(draft.body, sheet)) == draft.body
        assert rebind(render(draft.body, sheet), draft.body, sheet) == draft.body
