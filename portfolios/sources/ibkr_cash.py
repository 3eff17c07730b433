"""How much cash does an account of Interactive Brokers hold, currency by currency, and what is it worth in the account's own?"""

from collections.abc import Iterable, Mapping
from decimal import Decimal

from portfolios.sources import ibkr_records as files
from portfolios.sources.ibkr_cells import day_of
from portfolios.sources.ibkr_records import Record
from portfolios.sources.ibkr_rows import WHOLE, Rows
from portfolios.sources.statement import Position

ZERO = Decimal(0)
SUMS = frozenset({WHOLE, "BASE_CURRENCY_SUMMARY"})
OF_ALL = frozenset({"BASECURRENCY", WHOLE})  # a sum of all currencies, under the name of the account's own
TIES = Decimal("0.01")  # of the foreign cash: rates of another hour may differ by so much from those of the sum
Balances = Mapping[str, tuple[Record, Decimal]]


def cash(records: Iterable[Record], reader: Rows) -> list[Position] | None:
    """One position for each currency, in units of it; one for all where no rate tells what each is worth.

    None where the file does not say the cash.
    """
    said = _balances(records, reader)
    whole = next((amount for name, (_, amount) in said.items() if name in SUMS), None)
    own = {name: one for name, one in said.items() if name not in SUMS and (one[1] or name == reader.base)}
    foreign = {name: one for name, one in own.items() if name != reader.base}
    if whole is None and not own:
        return None
    at_home = own[reader.base][1] if reader.base in own else ZERO
    worths = _worths(foreign, None if whole is None else whole - at_home, reader)
    if worths is None:
        row = next(iter(said.values()))[0].row
        return None if whole is None else _held(row, "CASH", "Cash", whole, whole)
    found = _held(own[reader.base][0].row, "CASH", "Cash", at_home, at_home) if at_home else []
    for name, (record, amount) in foreign.items():
        found += _held(record.row, f"CASH {name}", f"Cash in {name}", amount, worths[name])
    return found or (_held(0, "CASH", "Cash", whole, whole) if whole else [])


def _balances(records: Iterable[Record], reader: Rows) -> Balances:
    """What each currency ended with, of the newest day; an activity statement names the line, a Flex query the column."""
    rows = [one for one in records if one.what == files.BALANCE and one.cells.get("item", "Ending Cash") == "Ending Cash"]
    newest = max((on for one in rows if (on := day_of(one, "todate", "reportdate"))), default=None)
    found: dict[str, tuple[Record, Decimal]] = {}
    for one in rows:
        amount = reader.number(one, "total" if "item" in one.cells else "endingcash")
        if amount is not None and day_of(one, "todate", "reportdate") in (None, newest):
            named = one.cells.get("currency", "").replace(" ", "_").upper()
            is_whole = named == reader.base and one.cells.get("levelofdetail", "").upper() in OF_ALL
            found[WHOLE if is_whole else named] = one, amount
    return found


def _worths(foreign: Balances, rest: Decimal | None, reader: Rows) -> dict[str, Decimal] | None:
    """In the account's own currency. What the file's own sum leaves for them decides, where it tells one."""
    if rest is not None and len(foreign) == 1:
        return dict.fromkeys(foreign, rest)
    rates = {name: reader.rate(one, name) for name, (one, _) in foreign.items()}
    found = {name: amount * rate for name, (_, amount) in foreign.items() if (rate := rates[name])}
    if len(found) < len(foreign):
        return None
    if rest is None or not found:
        return found
    gap, size = rest - sum(found.values(), ZERO), sum(map(abs, found.values()), ZERO)
    if abs(gap) > TIES * size:
        return None
    largest = max(found, key=lambda name: abs(found[name]))
    return {**found, largest: found[largest] + gap}


def _held(row: int, symbol: str, name: str, amount: Decimal, worth: Decimal) -> list[Position]:
    if not amount:
        return []
    return [Position(row, symbol, name, amount, worth / amount, worth, worth, "Cash", is_cash=True)]
