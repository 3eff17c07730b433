"""How do OFX and QFX files (Quicken, Web Connect) tell an account? Brokerage and bank statements of either version."""

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import ClassVar

from portfolios.sources import ofx_rows as rows
from portfolios.sources.ofx_fields import Fields
from portfolios.sources.positions import merged
from portfolios.sources.sheet import Sheet, StatementRefused
from portfolios.sources.statement import AccountStatement, Contents, RowProblem, Statement
from portfolios.sources.tags import Node, read_tags
from relate.lib.money import money

KNOWN = (
    ("fidelity", "Fidelity"),
    ("vanguard", "Vanguard"),
    ("ameritrade", "TD Ameritrade"),
    ("schwab", "Schwab"),
    ("etrade", "E*TRADE"),
    ("e*trade", "E*TRADE"),
    ("interactive", "Interactive Brokers"),
    ("ibkr", "Interactive Brokers"),
    ("merrill", "Merrill"),
    ("pershing", "Pershing"),
    ("altruist", "Altruist"),
)
WHOLE = re.compile(r"(?:net ?worth|(?:total )?account ?value|total (?:account )?value)", re.IGNORECASE)
CARDS = "CCSTMTRS"
NOT_READ = (
    (CARDS, "the statement of a credit card, which is no part of a portfolio"),
    ("LOANSTMTRS", "the statement of a loan, which is no part of a portfolio"),
    ("TAX1099RS", "a tax form"),
    ("ACCTINFORS", "a list of accounts without their statements"),
)
SHOWN = 200  # characters of the custodian's own message that are repeated


class Ofx:
    custodian: ClassVar[str] = ""
    contents: ClassVar[Contents] = Contents.STATEMENT

    def recognises(self, sheet: Sheet) -> bool:
        return "<OFX>" in sheet.text[:8192].upper()

    def fetch(self, sheet: Sheet) -> Statement:
        root = read_tags(sheet.text)
        statements = list(root.every("INVSTMTRS", "STMTRS"))
        if not statements:
            raise StatementRefused(_why_none(root))
        securities = rows.securities_of(root)
        problems: list[RowProblem] = []
        read = [_account(one, securities, problems) for one in statements]
        as_of = max((on for on, _ in read if on), default=None)
        accounts, warnings = _of_one_day(read, as_of)
        if next(root.every(CARDS), None):
            warnings.append("The credit card in this file was left out: it is no part of a portfolio.")
        stated = any(one.positions for one in accounts)
        if not stated and as_of is None:
            as_of = max((row.on for one in accounts for row in one.transactions), default=None)
        contents = Contents.STATEMENT if stated else Contents.TRANSACTIONS
        return Statement(_custodian(root), contents, as_of, tuple(accounts), tuple(problems), tuple(warnings))


def _custodian(root: Node) -> str:
    said = " ".join(one.text for one in (*root.every("BROKERID"), *root.every("ORG"))).lower()
    known = next((name for word, name in KNOWN if re.search(rf"(?:^|[^a-z]|www|td){re.escape(word)}", said)), "")
    return known or next((one.text[:40] for one in root.every("ORG", "BROKERID") if one.text), "OFX")


def _account(
    statement: Node, securities: Mapping[str, rows.Security], problems: list[RowProblem]
) -> tuple[date | None, AccountStatement]:
    is_bank = statement.tag == "STMTRS"
    whose = statement.child("BANKACCTFROM" if is_bank else "INVACCTFROM") or Node("", "", statement.line)
    number, kind = whose.value("ACCTID"), whose.value("ACCTTYPE")
    currency = statement.value("CURDEF").upper() or "USD"
    balance = statement.child("LEDGERBAL") if is_bank else statement
    as_of = Fields(balance, problems).day_or_none("DTASOF") if balance else None
    if is_bank:
        positions = rows.balance(balance, problems) if balance else []
        moved = rows.bank_moves(statement, problems)
    else:
        positions = rows.positions(statement, securities, problems)
        moved = rows.moves(statement, securities, problems)
    name = kind.capitalize() if is_bank else ""
    return as_of, AccountStatement(number, name, merged(positions), tuple(moved), _whole(statement), currency)


def _whole(statement: Node) -> Decimal | None:
    """The account's whole value, where the custodian prints one under a name that means nothing else."""
    for one in statement.every("BAL"):
        if WHOLE.fullmatch(one.value("NAME").strip()):
            return Fields(one, []).number("VALUE")
    return None


def _of_one_day(read: list[tuple[date | None, AccountStatement]], as_of: date | None) -> tuple[list[AccountStatement], list[str]]:
    """Positions of the newest day alone, and what a person should know of totals that do not tie."""
    kept, warnings = [], []
    for on, account in read:
        label = f"account …{account.tail}" if account.tail else "an account without a number"
        found = sum((one.value for one in account.positions), Decimal(0))
        if account.positions and on != as_of:
            warnings.append(f"The positions of {label} are of an earlier day than the others and were left out; import it alone.")
            account = AccountStatement(account.number, account.name, (), account.transactions, None, account.currency)
        elif account.positions and account.total is not None and abs(found - account.total) > 1:
            whole, rest = money(account.total, account.currency), money(found, account.currency)
            warnings.append(
                f"The positions of {label} add up to {rest}, but its printed value is {whole}. Check what is missing."
            )
        if account.positions or account.transactions:
            kept.append(account)
    return kept, warnings


def _why_none(root: Node) -> str:
    failed = next((one for one in root.every("STATUS") if one.value("CODE") not in ("", "0")), None)
    if failed is not None:
        said = failed.value("MESSAGE")[:SHOWN].rstrip(".") or f"code {failed.value('CODE')[:10]}"
        return f"The custodian answered the download with an error: “{said}”. Sign in again there and download the file anew."
    if what := next((what for tag, what in NOT_READ if next(root.every(tag), None)), ""):
        return f"This is {what}. Download the positions and transactions of the account in the format of Quicken."
    return "The file holds no account statement. Download positions and transactions in the format of Quicken."
