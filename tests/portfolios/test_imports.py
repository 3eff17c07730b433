"""Does a custodian's file come in once, tell what it would do before, and go out again without a trace?"""

from datetime import date
from decimal import Decimal as D
from pathlib import Path

import pytest
from django.core.files.storage import default_storage

from clients.actions import ask_erasure, begin_erasure, run_erasure
from clients.models import Household
from events.models import Event
from portfolios import actions
from portfolios.models import Holding, Import, Instrument, Portfolio, Transaction, Valuation
from portfolios.queries import household_figures
from tests.portfolios.conftest import NOW

pytestmark = pytest.mark.django_db
FILES = Path(__file__).parent / "files"
TODAY = date(2026, 11, 23)


def upload(name, by, content=None):
    return actions.upload(file_name=name, content=content or (FILES / name).read_bytes(), by=by, at=NOW)


def send(batch, household, by, index=0, as_of=None):
    return actions.choose(batch=batch, choices={index: actions.Choice(household_id=household.pk)}, by=by, as_of=as_of)


@pytest.fixture
def imported(ada, ivy, market, settle):
    """imported(name) uploads a file of Ivy's, sends each account to her household and lets it run."""

    def run(name, content=None):
        batch = upload(name, ada, content)
        choices = {
            index: actions.Choice(household_id=ivy.household_id)
            for index, one in enumerate(batch.accounts)
            if not one["portfolio"]
        }
        actions.choose(batch=batch, choices=choices, by=ada)
        actions.begin(batch=batch, by=ada)
        settle()
        return Import.objects.get(pk=batch.pk)

    return run


def counts(batch):
    return batch.created_count, batch.updated_count, batch.unchanged_count


def test_d2_an_upload_says_what_it_would_do_and_writes_nothing(ada, market):
    batch = upload("schwab_transactions.csv", ada)

    assert (batch.state, batch.custodian, batch.kind) == ("previewed", "Schwab", "transactions")
    assert counts(batch) == (9, 0, 0)
    assert batch.as_of == date(2026, 11, 20)
    assert not Transaction.objects.exists()
    assert not Portfolio.objects.exists()


def test_a_refused_file_says_why_and_is_not_kept(ada):
    batch = upload("notes.csv", ada, b"%PDF-1.7 something")

    assert (batch.state, batch.stored_as) == ("refused", "")
    assert "PDF" in batch.refusal


def test_transactions_come_in_and_the_household_has_a_value(imported, ivy):
    batch = imported("schwab_transactions.csv")

    assert (batch.state, counts(batch)) == ("applied", (9, 0, 0))
    portfolio = Portfolio.objects.get()
    assert (portfolio.name, portfolio.account_tail, portfolio.household_id) == ("Joint Tenant", "7701", ivy.household_id)
    assert Instrument.objects.get(symbol="HRTH").name == "HEARTH & HOME INDUSTRIES"
    assert household_figures(ivy.household, on=TODAY).cash.value == D("1558.19")


def test_positions_come_in_with_value_and_cost(imported, ivy):
    imported("fidelity_positions.csv")

    figures = household_figures(ivy.household, on=TODAY)
    assert figures.value.value == D("2040.55") + D("2475") - 120 + D("101.25")
    assert "one valuation" in figures.returns["ytd"].net.reason or "begin on" in figures.returns["ytd"].net.reason
    assert {one.account_tail for one in Portfolio.objects.all()} == {"0030", "0444"}


@pytest.mark.parametrize("name", ["schwab_transactions.csv", "fidelity_positions.csv", "fidelity_history.csv"])
def test_d3_the_same_file_twice_changes_nothing(name, imported):
    imported(name)
    before = (Transaction.objects.count(), list(Holding.objects.order_by("pk").values_list("pk", flat=True)))

    again = imported(name)

    assert counts(again)[:2] == (0, 0)
    assert counts(again)[2] == again.rows_total
    assert (Transaction.objects.count(), list(Holding.objects.order_by("pk").values_list("pk", flat=True))) == before


def test_alike_rows_of_one_file_all_come_in_once(imported):
    text = (FILES / "schwab_transactions.csv").read_text()
    fee = next(line for line in text.splitlines() if "Advisor Fee" in line)
    twice = text.replace(fee, f"{fee}\n{fee}").replace("$1,558.19", "$1,496.09").encode()

    imported("twice.csv", twice)
    imported("twice.csv", twice)

    assert Transaction.objects.filter(kind="fee").count() == 2


def test_d3_an_import_is_undone_as_one_unit(imported, ada, ivy, settle):
    batch = imported("schwab_transactions.csv")

    actions.undo(batch=batch, by=ada.actor, at=NOW)
    settle()

    assert Import.objects.get().state == "undone"
    assert not Transaction.objects.exists()
    assert not Portfolio.objects.exists()
    assert not Valuation.objects.exists()


def test_undoing_a_restated_day_brings_back_what_was_stated_before(imported, ada, settle):
    imported("schwab_positions_one_account.csv")
    before = set(Holding.objects.values_list("instrument", "quantity", "market_value"))
    text = (FILES / "schwab_positions_one_account.csv").read_text()
    restated = text.replace('"10","41.25"', '"12","41.25"').replace("$412.50", "$495.00").replace("$912.50", "$995.00")
    second = imported("restated.csv", restated.encode())

    assert counts(second) == (0, 1, 1)
    actions.undo(batch=second, by=ada.actor, at=NOW)

    assert set(Holding.objects.values_list("instrument", "quantity", "market_value")) == before


def test_the_later_statement_of_a_day_is_undone_first(imported, ada):
    first = imported("schwab_positions_one_account.csv")
    text = (FILES / "schwab_positions_one_account.csv").read_text()
    Import.objects.filter(pk=first.pk).update(applied_at=NOW.replace(hour=1))
    first.refresh_from_db()
    imported("restated.csv", text.replace("$300.00", "$301.00").encode())

    with pytest.raises(actions.UnableToUndo, match="restated.csv was imported later"):
        actions.undo(batch=first, by=ada.actor, at=NOW)


def test_a_known_account_is_recognised_by_name_and_last_digits(imported, ada):
    imported("schwab_transactions.csv")

    (account, roth) = upload("schwab_positions_all_accounts.csv", ada).accounts

    assert account["is_recognised"]
    assert account["portfolio"] == str(Portfolio.objects.get().pk)
    assert not roth["portfolio"]


def test_a_whole_number_is_recognised_by_its_digest_only(account, ada):
    account(name="Anything", custodian="Fidelity", account_number="Z1002-0030")

    first, second = upload("fidelity_positions.csv", ada).accounts

    assert first["is_recognised"]
    assert not second["is_recognised"]
    assert Portfolio.objects.get().account_digest not in ("", "Z10020030")


def test_last_digits_alone_ask_a_person(account, ada):
    other = account(name="Another name", account_number="5555-7701")

    plan = upload("schwab_transactions.csv", ada).accounts[0]

    assert plan["portfolio"] == ""
    assert plan["likely"] == [str(other.pk)]


@pytest.mark.parametrize(("was", "number", "is_known"), [("TD Ameritrade", "5555-7701", True), ("Fidelity", "5555-7701", False)])
def test_d1_an_account_that_came_over_from_td_ameritrade_is_schwabs(account, ada, settle, was, number, is_known):
    legacy = account(name="Joint Tenant", custodian=was, account_number=number)
    batch = upload("schwab_transactions.csv", ada)

    assert batch.accounts[0]["portfolio"] == (str(legacy.pk) if is_known else "")
    if not is_known:
        with pytest.raises(actions.UnableToImport, match="no such Schwab account"):
            actions.choose(batch=batch, choices={0: actions.Choice(portfolio_id=legacy.pk)}, by=ada)
        return
    other = account(name="Under its old number", custodian=was, account_number="4444-1199")
    chosen = actions.choose(batch=batch, choices={0: actions.Choice(household_id=legacy.household_id)}, by=ada)
    assert set(chosen.accounts[0]["likely"]) == {str(legacy.pk), str(other.pk)}
    actions.choose(batch=batch, choices={0: actions.Choice(portfolio_id=other.pk)}, by=ada)
    actions.begin(batch=batch, by=ada)
    settle()
    assert other.transactions.count() == 9


def test_a_colleagues_account_is_not_recognised_nor_chosen(account, ben, ada):
    own = account(name="Joint Tenant", account_number="5555-7701")
    batch = upload("schwab_transactions.csv", ben)

    assert batch.accounts[0]["portfolio"] == ""
    assert batch.accounts[0]["likely"] == []
    with pytest.raises(actions.UnableToImport, match="no such Schwab account"):
        actions.choose(batch=batch, choices={0: actions.Choice(portfolio_id=own.pk)}, by=ben)


def test_an_account_of_a_colleague_is_not_opened_twice(account, ben, ivy):
    from clients.actions import add_household

    account(custodian="Fidelity", account_number="Z10020030")
    other = add_household(name="Fern", advisor=ben, since_on=TODAY, by=ben.actor, on=TODAY)
    batch = upload("fidelity_positions.csv", ben)

    with pytest.raises(actions.UnableToImport, match="of a household that you do not serve"):
        send(batch, other, ben)


@pytest.mark.parametrize("target", ["a household", "an account"])
def test_what_was_chosen_is_asked_again_when_it_begins(account, ben, ada, ivy, target):
    other = account(name="Another name", account_number="5555-7701")
    batch = upload("schwab_transactions.csv", ada)
    choice = {"a household": {"household_id": ivy.household_id}, "an account": {"portfolio_id": other.pk}}[target]
    actions.choose(batch=batch, choices={0: actions.Choice(**choice)}, by=ada)
    Household.objects.filter(pk=ivy.household_id).update(advisor=ben)
    with pytest.raises(actions.UnableToImport, match="no longer serve"):
        actions.begin(batch=batch, by=ada)
    assert Import.objects.get(pk=batch.pk).state == Import.State.PREVIEWED


def test_an_undecided_account_is_not_imported(ada):
    batch = upload("schwab_transactions.csv", ada)

    with pytest.raises(actions.UnableToImport, match="whose account this is: Joint Tenant …7701"):
        actions.begin(batch=batch, by=ada)


def test_a_row_that_cannot_be_read_stops_the_whole_file(ada, ivy):
    text = (FILES / "schwab_transactions.csv").read_text().replace('"-$4,200.00"', '"4.200,00"')
    batch = send(upload("points.csv", ada, text.encode()), ivy.household, ada)

    assert batch.problems[0]["row"] == 10
    with pytest.raises(actions.UnableToImport, match="while a row cannot be read"):
        actions.begin(batch=batch, by=ada)


def test_a_file_without_a_day_asks_for_it(ada, ivy, settle):
    text = (FILES / "fidelity_positions.csv").read_bytes().split(b'"Date downloaded')[0]
    batch = upload("undated.csv", ada, text)
    choices = {index: actions.Choice(household_id=ivy.household_id) for index in range(2)}
    actions.choose(batch=batch, choices=choices, by=ada)

    with pytest.raises(actions.UnableToImport, match="Give the day"):
        actions.begin(batch=batch, by=ada)
    actions.choose(batch=batch, choices={}, by=ada, as_of=date(2026, 11, 19))
    actions.begin(batch=batch, by=ada)
    settle()
    assert set(Holding.objects.values_list("as_of", flat=True)) == {date(2026, 11, 19)}


def test_a_file_that_was_looked_at_is_discarded_with_what_was_kept_of_it(ada, market, django_capture_on_commit_callbacks):
    batch = upload("schwab_transactions.csv", ada)
    with django_capture_on_commit_callbacks(execute=True):
        actions.discard(batch=batch, by=ada)

    assert not Import.objects.exists()
    assert not default_storage.exists(batch.stored_as)
    event = Event.objects.get(kind="import.discarded")
    assert (event.object_id, event.data) == (batch.pk, {"custodian": "Schwab", "rows": 9})
    assert upload("schwab_transactions.csv", ada).created_count == 9


def test_what_was_imported_is_undone_and_not_discarded(imported, ada):
    batch = imported("schwab_transactions.csv")
    with pytest.raises(actions.UnableToImport, match="what was imported can be undone"):
        actions.discard(batch=batch, by=ada)
    assert Transaction.objects.count() == 9
    assert default_storage.exists(batch.stored_as)


def test_running_again_after_a_crash_changes_nothing(imported, ada):
    batch = imported("schwab_transactions.csv")
    Import.objects.filter(pk=batch.pk).update(state="running")
    batch.refresh_from_db()

    actions.run(batch=batch, by=ada.actor, at=NOW)

    batch.refresh_from_db()
    assert (batch.state, counts(batch), Transaction.objects.count()) == ("applied", (9, 0, 0), 9)


def test_a_second_begin_is_refused(imported, ada):
    batch = imported("schwab_transactions.csv")

    with pytest.raises(actions.UnableToImport, match="was already"):
        actions.begin(batch=batch, by=ada)


def test_account_numbers_rest_encrypted(imported):
    from django.db import connection

    imported("fidelity_positions.csv")
    with connection.cursor() as cursor:
        cursor.execute("SELECT account_number FROM portfolios_portfolio")
        stored = [row[0] for row in cursor.fetchall()]

    assert len(stored) == 2
    assert not any("Z10020030" in one or "55500444" in one for one in stored)
    assert "Z10020030" not in str(list(Import.objects.values_list("accounts", flat=True)))


def test_the_kinds_of_the_books_are_those_of_the_sources():
    from portfolios.sources import Movement

    assert {kind.value for kind in Movement} == set(Transaction.Kind.values)


def erase(client, by):
    erasure = ask_erasure(client=client, reason="A letter", by=by, at=NOW)
    return run_erasure(erasure=begin_erasure(erasure=erasure, typed=client.name, by=by, at=NOW))


@pytest.mark.parametrize("name", ["schwab_transactions.csv", "fidelity_positions.csv"])  # a masked number, and a whole one
def test_t23_an_erased_clients_account_comes_back_by_a_persons_word_alone(
    imported, ivy, ada, cora, settings, tmp_path, client_for, name
):
    settings.MEDIA_ROOT = tmp_path
    imported(name)
    digests = set(Portfolio.objects.values_list("account_digest", flat=True))
    waiting = upload(name, ada)
    erasure = erase(ivy, cora)
    assert digests <= set(erasure.account_marks)
    assert not {"7701", *Portfolio.objects.exclude(account_tail="").values_list("account_tail", flat=True)} & set(
        str(erasure.account_marks)
    )

    other = Household.objects.create(name="Joe Reed", advisor=ada, since_on=TODAY)
    batch = upload(name, ada)
    assert "belonged to a client who was erased" in client_for(ada).get(f"/imports/{batch.pk}/").text
    with pytest.raises(actions.UnableToImport, match="Take it out of the file"):
        send(batch, other, ada)
    choices = {index: actions.Choice(household_id=other.pk, reason="She came back") for index in range(len(batch.accounts))}
    batch = actions.choose(batch=batch, choices=choices, by=ada)
    assert actions.begin(batch=batch, by=ada).state == "running"
    told = Event.objects.filter(kind="import.account_admitted").select_related("detail")
    assert {one.detail.content["reason"] for one in told} == {"She came back"}
    with pytest.raises(actions.UnableToImport, match="no longer serve"):
        actions.begin(batch=waiting, by=ada)


def test_t23_somebody_erased_between_sorting_and_beginning_does_not_come_back(imported, ivy, ada, cora, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    other = Household.objects.create(name="Joe Reed", advisor=ada, since_on=TODAY)
    waiting = send(upload("schwab_transactions.csv", ada), other, ada)
    imported("schwab_transactions.csv")
    erase(ivy, cora)
    with pytest.raises(actions.UnableToImport, match="was erased meanwhile"):
        actions.begin(batch=waiting, by=ada)
