"""What does a file call by words that nobody knows here? It comes in, is asked about, and is not taken for a return."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace

from portfolios.sources.sheet import StatementRefused
from portfolios.sources.statement import Movement, Statement, Transaction

MOST_OF_THEM = 0.5  # of the movements: then it is another language, or another layout
A_FEW = 3  # different words
SHOWN = 40  # characters of a word


def asked(statement: Statement) -> Statement:
    """With a warning for each such word; raises `StatementRefused` where most words are unknown."""
    moved = [one for account in statement.accounts for one in account.transactions]
    unknown = [one for one in moved if one.kind is Movement.UNKNOWN]
    if not unknown:
        return statement
    if len(unknown) > len(moved) * MOST_OF_THEM and len({one.action for one in unknown}) > A_FEW:
        raise StatementRefused(
            f"Most rows of the file have words for what happened that we do not know, such as “{unknown[0].action[:SHOWN]}”. "
            "Download it again in English, unchanged."
        )
    said = tuple(_warning(statement.custodian, word, some) for word, some in by_word(unknown).items())
    return replace(statement, warnings=(*statement.warnings, *said))


def by_word(lines: Iterable[Transaction]) -> dict[str, list[Transaction]]:
    found: dict[str, list[Transaction]] = defaultdict(list)
    for one in lines:
        found[one.action[:SHOWN]].append(one)
    return found


def _warning(custodian: str, word: str, lines: list[Transaction]) -> str:
    rows = f"Row {lines[0].row} is" if len(lines) == 1 else f"{len(lines)} rows, the first of them row {lines[0].row}, are"
    return (
        f"{rows} called “{word}”, and we do not know what {custodian or 'the custodian'} means by it. It comes in as not known: "
        "the account’s records ask what it was, and until somebody says so no return leads over its day and no letter goes out "
        "by itself."
    )
