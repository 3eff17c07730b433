"""Does the command import like the page does, and end with the exit codes that scripts rely on?"""

import json
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from portfolios.models import Import, Transaction, Valuation

pytestmark = pytest.mark.django_db
FILES = Path(__file__).parent / "files"
POSITIONS, MOVES = FILES / "fidelity_positions.csv", FILES / "schwab_transactions.csv"


@pytest.fixture
def command(capsys, fay, ivy, market):
    def run(*arguments):
        code = 0
        try:
            call_command("import_statements", *map(str, arguments), "--firm", "larkspur.localhost")
        except SystemExit as end:
            code = end.code
        except CommandError as error:
            return error.returncode, str(error)
        return code, capsys.readouterr().out

    return run


def test_d2_a_dry_run_says_what_would_happen_and_writes_nothing(command):
    code, said = command(POSITIONS, MOVES, "--dry-run")

    assert code == 0
    assert "Schwab transactions: 9 would be new, 0 would be changed, 0 already there." in said
    assert not Import.objects.exists()
    assert not Transaction.objects.exists()


def test_files_come_in_and_the_accounts_are_valued(command):
    code, said = command(MOVES, "--household", "ivy moss")

    assert code == 0
    assert "[1/1] schwab_transactions.csv" in said
    assert "9 new, 0 changed, 0 already there." in said
    assert Valuation.objects.exists()


def test_a_machine_reads_the_result(command):
    code, said = command(MOVES, "--household", "Ivy Moss", "--json")

    (file,) = json.loads(said)["files"]
    assert (code, file["state"], file["created"], file["as_of"]) == (0, "applied", 9, "2026-11-20")


def test_a_refused_file_does_not_stop_the_others_and_ends_with_1(command, tmp_path):
    broken = tmp_path / "page.csv"
    broken.write_text("<!doctype html><html>")

    code, said = command(broken, MOVES, "--household", "Ivy Moss")

    assert code == 1
    assert "refused: This looks like a web page" in said
    assert Transaction.objects.count() == 9


def test_an_account_that_nobody_knows_is_refused_with_what_to_do(command):
    code, said = command(MOVES)

    assert code == 1
    assert "Choose first whose account this is: Joint Tenant …7701." in said


@pytest.mark.parametrize(
    "arguments", [(MOVES, "--household", "Nobody"), (MOVES, "--user", "eve@cobalt.example"), ("/no/such/file.csv",)]
)
def test_wrong_usage_ends_with_2(command, arguments):
    code, said = command(*arguments)

    assert code == 2
    assert said.endswith(".")


def test_d3_a_file_that_names_no_account_brings_nothing_a_second_time(command, tmp_path):
    nameless = tmp_path / "moves.csv"
    rows = "Date,Action,Symbol,Description,Quantity,Price,Fees & Comm,Amount\n10/01/2026,Cash Dividend,T,AT&T,,,,$5.00\n"
    nameless.write_text(rows)

    said = [command(nameless, "--household", "ivy moss")[1] for _ in range(2)]

    assert "1 new, 0 changed, 0 already there." in said[0]
    assert "0 new, 0 changed, 1 already there." in said[1]
    assert Transaction.objects.count() == 1
