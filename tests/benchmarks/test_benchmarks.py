"""Do the benchmarks still fit what they measure? They run in minutes (bin/bench); what they are made of runs here, untimed."""

import os

import pytest

from benchmarks import __main__ as command
from benchmarks import imports, world
from benchmarks.__main__ import PAGE
from benchmarks.all import ALL
from benchmarks.bench import in_turns
from messaging.actions import draft_letter
from portfolios.actions import revalue
from portfolios.models import Transaction, Valuation
from portfolios.sources import fetch
from tests.portfolios.conftest import market  # noqa: F401

pytestmark = pytest.mark.django_db


def test_every_kept_ratio_belongs_to_a_benchmark_and_says_whether_its_goal_was_reached():
    rows = [[cell.strip() for cell in line.split("|")[1:-1]] for line in PAGE.read_text().splitlines() if line.startswith("| ")]
    header, *kept = rows
    assert header[0] == "benchmark"
    assert {row[0] for row in kept} <= set(ALL)
    assert {row[4] for row in kept} <= {"yes", "no"}
    assert all(row[1] == ALL[row[0]].question and row[3] == ALL[row[0]].goal for row in kept)


def test_the_works_run_in_turns_and_the_first_round_is_not_counted(monkeypatch):
    monkeypatch.setattr("gc.collect", int)  # seconds, of a process as large as the tests'
    order = []
    seconds = in_turns(lambda: order.append("a"), lambda: order.append("b"), rounds=2)
    assert order == ["a", "b"] * 3
    assert len(seconds) == 2


def test_a_book_can_be_opened_page_by_page(client_for, ada):
    homes = world.book(ada, 20)
    world.calls(homes[0], ada, 3)
    for address in ("/", "/clients/", f"/households/{homes[0].pk}/"):
        assert client_for(ada).get(address).status_code == 200


def test_the_statement_can_be_read():
    statement = fetch(imports.statement(30), today=world.TODAY)
    assert len(statement.accounts[0].transactions) == 30
    assert not statement.problems


def test_the_accounts_can_be_valued_and_written_about(ada, market):  # noqa: F811
    accounts = world.accounts(ada, 2, [market["OAK"], market["ELM"]])
    assert Transaction.objects.count() == 10
    revalue(portfolio_ids=[one.pk for one in accounts], by=ada.actor, at=world.NOW)
    assert Valuation.objects.filter(portfolio=accounts[0]).count() > 50
    assert draft_letter(household=accounts[0].household, on=world.TODAY, by=ada.actor).versions.exists()


def test_without_a_name_they_are_listed(monkeypatch, capsys):
    monkeypatch.setattr("sys.argv", ["bin/bench"])
    monkeypatch.setattr(command.os, "environ", dict(os.environ))  # it points away from everybody's own database
    assert command.main() == 0
    assert [line.split()[0] for line in capsys.readouterr().out.splitlines()] == list(ALL)
