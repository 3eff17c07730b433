"""Is the letter that a household gets written from its own books, once, and kept with what it was written from?"""

from dataclasses import replace
from datetime import timedelta

import pytest

from clients.models import Client, Household
from events.models import Event
from messaging.actions import UnableToDraft, draft_due, draft_letter, edit
from messaging.body import render
from messaging.facts import FactSheet, Kind
from messaging.models import Message
from messaging.sheets import greeting, plain_name
from tests.messaging.conftest import NOW, TODAY
from tests.messaging.households import random_sheet

pytestmark = pytest.mark.django_db


def test_a_letter_tells_the_household_its_own_figures(draft):
    version = draft.versions.get()
    letter = render(version.body, FactSheet.from_json(version.facts))
    assert "Dear Ivy" in letter or "Hello Ivy" in letter
    assert "$567,960" in letter
    assert "13.1%" in letter
    assert "13.4%" in letter
    assert version.problems == []


def test_e8_a_version_says_from_what_and_how_it_was_written(draft):
    version = draft.versions.get()
    assert version.facts_hash == FactSheet.from_json(version.facts).digest()
    assert (version.writer, version.model, version.author) == ("plain", "rules-1", None)
    assert version.writer_log["facts"] == version.facts_hash
    event = Event.objects.get(kind="message.drafted")
    assert event.data == {"version": 1, "writer": "plain", "problems": 0}


def test_the_same_facts_make_no_second_version(draft, ada):
    assert draft_letter(household=draft.household, on=TODAY, by=ada.actor) == draft
    assert draft.versions.count() == 1


def test_new_figures_make_a_new_version_of_the_open_draft(draft, ada, move):
    revalued(draft, ada, move)
    assert draft_letter(household=draft.household, on=TODAY, by=ada.actor) == draft
    assert draft.versions.count() == 2
    assert Message.objects.count() == 1


def test_new_figures_leave_a_persons_words_alone(draft, ada, move):
    body = draft.versions.get().body.replace("\n\n", "\n\nIt was lovely to see you at the fair.\n\n", 1)
    edit(message=draft, subject="Hello again", preview="", body=body, by=ada, at=NOW)
    revalued(draft, ada, move)
    draft_letter(household=draft.household, on=TODAY, by=ada.actor)
    newest = draft.versions.order_by("-number").first()
    assert "lovely to see you at the fair" in newest.body
    assert newest.facts["facts"] != draft.versions.get(number=1).facts["facts"]


def test_no_figures_no_letter(ivy, ada):
    with pytest.raises(UnableToDraft, match="There is no valuation yet"):
        draft_letter(household=ivy.household, on=TODAY, by=ada.actor)


def test_a_letter_on_its_way_is_not_written_again(draft, ada):
    Message.objects.filter(pk=draft.pk).update(state="in_review", submitted_at=NOW)
    with pytest.raises(UnableToDraft, match="with compliance already"):
        draft_letter(household=draft.household, on=TODAY, by=ada.actor)


def test_the_next_letter_speaks_of_the_change_since_the_last(draft, ada, figures):
    Message.objects.filter(pk=draft.pk).update(state="sent", submitted_at=NOW, sent_at=NOW - timedelta(days=33))
    message = draft_letter(household=figures, on=TODAY, by=ada.actor)
    sheet = FactSheet.from_json(message.versions.get().facts)
    assert sheet["since"].text == "October 21"
    assert sheet["change"].text == "$6,380"  # 2,900 shares of OAK that rose 10 cents on each of 22 weekdays
    assert "$6,380 more" in render(message.versions.get().body, sheet)


def test_money_paid_in_is_no_gain(draft, ada, figures, move):
    Message.objects.filter(pk=draft.pk).update(state="sent", submitted_at=NOW, sent_at=NOW - timedelta(days=33))
    revalued(draft, ada, move, amount=20_000)
    sheet = FactSheet.from_json(draft_letter(household=figures, on=TODAY, by=ada.actor).versions.get().facts)
    assert (sheet["change"].text, sheet["deposits"].text) == ("$6,380", "$20,000")


def test_a_letter_answers_what_the_client_raised_without_their_words(figures, ada):
    import uuid

    from clients.actions import note_concern

    note_concern(household=figures, topic="fees", source_id=uuid.uuid4(), at=NOW, by=ada.actor)
    version = draft_letter(household=figures, on=TODAY, by=ada.actor).versions.get()
    assert version.writer_log["concerns"] == ["fees"]
    assert "our fees" in version.body


def test_e10_one_household_that_fails_does_not_stop_the_rest(figures, ada, monkeypatch):
    from messaging.actions import due

    Household.objects.update(next_letter_on=TODAY)
    empty = Household.objects.create(name="No Books", advisor=ada, since_on=TODAY, next_letter_on=TODAY)
    broken = Household.objects.create(name="Broken", advisor=ada, since_on=TODAY, next_letter_on=TODAY)
    write = due.draft_letter
    monkeypatch.setattr(due, "draft_letter", lambda **given: 1 / 0 if given["household"] == broken else write(**given))
    outcome = draft_due(on=TODAY, by=ada.actor)
    assert len(outcome.drafted) == 1
    assert "There is no valuation yet" in outcome.refused[str(empty.pk)]
    assert outcome.failed == {str(broken.pk): "ZeroDivisionError"}


def test_a_drafted_letter_is_due_again_at_the_next_day_of_its_cadence(figures, ada):
    Household.objects.update(next_letter_on=TODAY)
    draft_due(on=TODAY, by=ada.actor)
    assert Household.objects.get(pk=figures.pk).next_letter_on > TODAY
    assert draft_due(on=TODAY, by=ada.actor).drafted == []


@pytest.mark.parametrize(
    ("custodians", "ours"),
    [("APPLE INC", "Apple"), ("Microsoft Corporation", "Microsoft"), ("IBM", "IBM"), ("Ford Motor Company", "Ford Motor"),
     ("ALPHABET INC CLASS A", "Alphabet"), ("Johnson & Johnson", "Johnson & Johnson"), ("{value} LTD", "value"),
     ("ISHARES CORE S&P 500 ETF", "iShares Core S&P 500 ETF"), ("MCDONALD'S CORP", "McDonald's"), ("COCA-COLA CO", "Coca-Cola"),
     ("THE HOME DEPOT INC", "The Home Depot"), ("O'REILLY BOOKS", "O'Reilly Books"), ("JPMORGAN CHASE & CO", "JPMorgan Chase")],
)  # fmt: skip
def test_names_read_as_people_say_them(custodians, ours):
    assert plain_name(custodians) == ours


@pytest.mark.parametrize(
    ("name", "kind", "opening"),
    [
        ("iShares Core", "name", "iShares Core leads."),
        ("eBay", "name", "eBay leads."),
        ("de la Cruz", "name", "De la Cruz leads."),
        ("international stocks", "name", "International stocks leads."),
        ("BRK.B", "ticker", "BRK.B leads."),
        ("brk.b", "ticker", "brk.b leads."),
        ("up 9.1%", "direction", "Up 9.1% leads."),
    ],
)
def test_what_opens_a_sentence_begins_with_a_capital_unless_its_owner_writes_it_otherwise(name, kind, opening):
    sheet = random_sheet(2)
    fact = replace(sheet["top_holding_name"], text=name, value=name, kind=Kind(kind))
    holding = replace(sheet, facts=(fact,))
    assert render("{top_holding_name} leads.", holding) == opening
    assert render("Good. “{top_holding_name} leads.", holding) == f"Good. “{opening}"
    assert render("We hold {top_holding_name}, and more: {top_holding_name}", holding) == f"We hold {name}, and more: {name}"


def test_a_household_that_prefers_spanish_is_written_to_in_spanish(figures, ada):
    figures.language = "es"
    figures.save(update_fields=["language"])
    version = draft_letter(household=figures, on=TODAY, by=ada.actor).versions.get()
    letter = render(version.body, FactSheet.from_json(version.facts))
    assert "cartera" in letter
    assert "$567,960" in letter
    assert "20 de noviembre" in letter
    assert (version.problems, version.note, version.writer_log["language"]) == ([], "", "es")


def test_a_person_s_words_keep_their_language_when_the_household_changes_its_own(draft, ada, move):
    body = draft.versions.get().body.replace("\n\n", "\n\nIt was lovely to see you at the fair.\n\n", 1)
    edit(message=draft, subject="Hello again", preview="", body=body, by=ada, at=NOW)
    revalued(draft, ada, move)
    Household.objects.update(language="es")
    draft_letter(household=Household.objects.get(pk=draft.household_id), on=TODAY, by=ada.actor)
    newest = draft.versions.order_by("-number").first()
    assert (newest.number, newest.facts["language"], newest.problems) == (3, "en", [])


@pytest.mark.parametrize(
    ("names", "language", "greeted"),
    [
        (["Ngozi", "Daniel"], "en", "Ngozi and Daniel"),
        (["Ngozi", "Daniel"], "es", "Ngozi y Daniel"),
        (["Luis", "Inés"], "es", "Luis e Inés"),
        (["Luis", "Hilda"], "es", "Luis e Hilda"),
        (["Ana", "Luis", "Ian"], "es", "Ana, Luis y Ian"),
        (["Ivy"], "es", "Ivy"),
    ],
)
def test_those_who_are_greeted_are_joined_as_their_language_does(ada, names, language, greeted):
    home = Household.objects.create(name="Home", advisor=ada, since_on=TODAY)
    for number, name in enumerate(names):
        Client.objects.create(household=home, name=name, salutation=name, email=f"{number}@home.example")
    assert greeting(home, language) == greeted


def revalued(draft, ada, move, amount=1000):
    from datetime import date

    from portfolios.actions import revalue
    from portfolios.models import Portfolio

    portfolio = Portfolio.objects.get(household=draft.household)
    move(portfolio, date(2026, 11, 18), "deposit", amount)
    revalue(portfolio_ids=[portfolio.pk], by=ada.actor, at=NOW)
