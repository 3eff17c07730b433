"""Would an advisor be glad to send this letter? Its length, its tone, its words, and what it leaves unsaid."""

import random

import pytest

from compliance.lexicon import Profile, Severity, find
from messaging.body import render
from messaging.review.tone import reading_grade
from messaging.words import pairs, sections
from messaging.writers import TONES, Brief
from messaging.writers.plain import Plain, word_count
from tests.messaging.households import CONCERNS, random_sheet

in_each_language = pytest.mark.parametrize("language", ["en", "es"])


def drafts(count=150, language="en"):
    for seed in range(count):
        chance = random.Random(seed)
        sheet = random_sheet(seed, language)
        concerns = tuple(chance.sample(CONCERNS, chance.choice([0, 0, 1, 2])))
        several = " y " in sheet["clients"].text
        brief = Brief(sheet=sheet, seed=str(seed), tone=chance.choice(TONES), concerns=concerns, several=several)
        yield sheet, Plain().write(brief)


@in_each_language
def test_e9_every_letter_is_of_a_length_that_people_read(language):
    for sheet, draft in drafts(language=language):
        assert 110 <= word_count(draft.body, sheet) <= 205
        assert len(render(draft.subject, sheet)) < 60


@in_each_language
def test_e9_every_letter_reads_at_grade_nine_or_below(language):
    grades = [reading_grade(render(draft.body, sheet), language) for sheet, draft in drafts(language=language)]
    assert 1 < max(grades) <= 9


@in_each_language
def test_c3_net_never_stands_without_gross_nor_gross_without_net(language):
    for _, draft in drafts(language=language):
        for text in (draft.subject, draft.preview, draft.body):
            assert ("_net" in text) == ("_gross" in text)


@in_each_language
def test_e7_no_rule_of_any_firm_objects_to_any_phrase(language):
    for moment, phrases in sections(language, "letters").items():
        for phrase in phrases:
            for profile in Profile:
                found = [one for one in find(phrase, profile=profile) if one.severity != Severity.NOTE]
                assert found == [], (moment, phrase)


def test_two_households_with_the_same_luck_get_different_letters():
    sheet = random_sheet(1)
    letters = {Plain().write(Brief(sheet=sheet, seed=str(seed))).body for seed in range(20)}
    assert len(letters) >= 10


def test_the_same_household_and_day_gets_the_same_letter():
    brief = Brief(sheet=random_sheet(1), seed="1")
    assert Plain().write(brief) == Plain().write(brief)


def test_the_spanish_writer_has_a_word_for_every_moment_that_the_english_one_has():
    assert sections("es", "letters").keys() == sections("en", "letters").keys()
    for name in ("mail", "pages", "grammar", "figures", "directions", "cues", "idioms"):
        assert sections("es", name).keys() == sections("en", name).keys(), name
    for name in ("mail", "pages"):
        assert all(pairs("es", name, part).keys() == pairs("en", name, part).keys() for part in sections("en", name))


@pytest.mark.parametrize(("several", "said", "unsaid"), [(False, "le escrib", "les escrib"), (True, "les escrib", "le escrib")])
def test_one_person_is_told_usted_and_several_are_told_ustedes(several, said, unsaid):
    sheet = next(one for one in (random_sheet(seed, "es") for seed in range(100)) if "change" in one and "deposits" not in one)
    for seed in range(30):
        body = Plain().write(Brief(sheet=sheet, seed=str(seed), several=several)).body
        assert said in body
        assert unsaid not in body
        assert set("<|>").isdisjoint(body)


def test_a_spanish_letter_shows_money_as_in_the_united_states_and_dates_as_in_spanish():
    sheet = random_sheet(2, "es")
    letter = render(Plain().write(Brief(sheet=sheet, seed="1")).body, sheet)
    assert "$654,387" in letter
    assert "viernes 20 de noviembre" in letter
    assert sheet["as_of"].text == "20 de noviembre de 2026"


@pytest.mark.parametrize("topic", CONCERNS)
def test_a_concern_is_answered(topic):
    draft = Plain().write(Brief(sheet=random_sheet(3), seed="1", concerns=(topic,)))
    assert draft.concerns == (topic,)
    assert any(phrase in draft.body for phrase in sections("en", "letters")[f"concern_{topic}"])


def test_what_it_says_it_answers_is_answered_in_every_letter():
    for _, draft in drafts():
        for topic in draft.concerns:
            assert any(phrase in draft.body for phrase in sections("en", "letters")[f"concern_{topic}"])


def test_a_new_client_with_one_valuation_is_welcomed_without_a_return():
    sheet = next(sheet for sheet in map(random_sheet, range(100)) if "ytd_net" not in sheet)
    draft = Plain().write(Brief(sheet=sheet, seed="1"))
    assert "elcome" in draft.body
    assert "%" not in render(draft.preview, sheet)
    assert "{value}" in draft.body


@pytest.mark.parametrize(("sign", "word"), [(1, "ahead of"), (-1, "behind")])
def test_the_benchmark_is_told_as_it_is(sign, word):
    sheet = next(sheet for sheet in map(random_sheet, range(100)) if "ytd_gap" in sheet and sheet["ytd_gap"].sign == sign)
    draft = Plain().write(Brief(sheet=sheet, seed="1"))
    assert word in render(draft.body, sheet)


def test_a_loss_is_told_without_a_minus_sign_or_varnish():
    sheet = next(sheet for sheet in map(random_sheet, range(100)) if "ytd_net" in sheet and sheet["ytd_net"].sign < 0)
    letter = render(Plain().write(Brief(sheet=sheet, seed="1")).body, sheet)
    assert f"down {sheet['ytd_net'].size}" in letter
