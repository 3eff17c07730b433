"""What does the next statement of a demonstration account look like, in its custodian's own layout?"""

import csv
import io
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from pathlib import Path

from desk.demo.ledger import Closes, Movement, coming, past
from desk.demo.people import Account, Family, flows_of

SCHWAB_HEADER = ("Date", "Action", "Symbol", "Description", "Quantity", "Price", "Fees & Comm", "Amount")
SCHWAB_WORDS = {
    "buy": "Buy",
    "sell": "Sell",
    "deposit": "MoneyLink Transfer",
    "withdrawal": "MoneyLink Transfer",
    "fee": "Advisor Fee",
}
FIDELITY_HEADER = (
    *(
        "Run Date",
        "Account",
        "Account Number",
        "Action",
        "Symbol",
        "Description",
        "Type",
        "Exchange Quantity",
        "Exchange Currency",
    ),
    *("Currency", "Price", "Quantity", "Exchange Rate", "Commission", "Fees", "Accrued Interest", "Amount", "Settlement Date"),
)
FIDELITY_WORDS = {
    "buy": "YOU BOUGHT {name} ({symbol}) (Cash)",
    "sell": "YOU SOLD {name} ({symbol}) (Cash)",
    "deposit": "ELECTRONIC FUNDS TRANSFER RECEIVED (Cash)",
    "withdrawal": "ELECTRONIC FUNDS TRANSFER PAID (Cash)",
    "fee": "ADVISORY FEE (Cash)",
}


def statement(account: Account, movements: list[Movement], names: dict[str, str], as_of: date) -> str:
    """The account's movements, newest first, as a file that the custodian could have printed."""
    newest_first = sorted(movements, key=lambda movement: movement.on, reverse=True)
    if account.custodian == "Fidelity":
        return _fidelity(account, newest_first, names)
    return _schwab(account, newest_first, names, as_of)


def write_statements(told: tuple[Family, ...], closes: Closes, names: dict[str, str], folder: Path) -> int:
    """The next statement of each family's first account, one file each, in place of the ones of before."""
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.glob("*.csv"):
        old.unlink()
    for family in told:
        account = family.accounts[0]
        flows = flows_of(family, account)
        movements = coming(past(account, flows, closes), flows)
        name = f"{family.slug}-{account.custodian.lower()}-transactions.csv"
        text = statement(account, movements, names, closes.days[-1])
        (folder / name).write_text(text, encoding="utf-8", newline="")
    return len(told)


def _schwab(account: Account, movements: list[Movement], names: dict[str, str], as_of: date) -> str:
    title = f"Transactions  for account {account.name} ...{account.number[-4:]} as of {_day(as_of)} 18:04:11 ET"
    rows = [
        (
            *(_day(one.on), SCHWAB_WORDS[one.kind], one.symbol, names.get(one.symbol, one.description).upper()),
            *(f"{abs(one.quantity):,f}" if one.symbol else "", _price(one.price), "", _dollars(one.amount)),
        )
        for one in movements
    ]
    total = ("Transactions Total", *[""] * 6, _dollars(sum((one.amount for one in movements), Decimal(0))))
    return _csv([(title,), SCHWAB_HEADER, *rows, total], quoting=csv.QUOTE_ALL)


def _fidelity(account: Account, movements: list[Movement], names: dict[str, str]) -> str:
    rows = []
    for one in movements:
        name = names.get(one.symbol, "No Description").upper()
        action = FIDELITY_WORDS[one.kind].format(name=name, symbol=one.symbol)
        rows.append(
            (
                *(
                    _day(one.on),
                    account.name,
                    account.number,
                    action,
                    one.symbol,
                    name,
                    "Cash",
                    "0",
                    "",
                    "USD",
                    _price(one.price)[1:],
                ),
                *(f"{one.quantity:f}", "0", "", "", "", f"{one.amount:.2f}", ""),
            )
        )
    return _csv([FIDELITY_HEADER, *rows], quoting=csv.QUOTE_MINIMAL)


def _csv(rows: Iterable[tuple[str, ...]], *, quoting: int) -> str:
    text = io.StringIO()
    csv.writer(text, quoting=quoting, lineterminator="\r\n").writerows(rows)  # type: ignore[arg-type]
    return text.getvalue()


def _day(on: date) -> str:
    return on.strftime("%m/%d/%Y")


def _price(price: Decimal | None) -> str:
    return "" if price is None else f"${price:f}"


def _dollars(amount: Decimal) -> str:
    return f"{'-' if amount < 0 else ''}${abs(amount):,.2f}"
