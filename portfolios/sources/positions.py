"""Do the positions of an account hold together: one row each, and the total that the custodian prints?"""

from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal

from portfolios.sources.statement import AccountStatement, Position, RowProblem
from relate.lib.money import money

CENT = Decimal("0.01")


def merged(positions: Iterable[Position]) -> tuple[Position, ...]:
    """The same security held twice (cash and margin, several lots) becomes one position."""
    found: dict[tuple[str, str], Position] = {}
    for one in map(_short_cost, positions):
        held = found.get((one.symbol, one.currency))
        found[one.symbol, one.currency] = one if held is None else _together(held, one)
    return tuple(found.values())


def unpriced(accounts: Iterable[AccountStatement]) -> tuple[str, ...]:
    """What a person should know of positions that are carried at nothing because the custodian has no price."""
    named = [one.symbol for account in accounts for one in account.positions if one.quantity and not one.value and not one.price]
    if not named:
        return ()
    return (f"The custodian states no price, so these are carried at nothing: {', '.join(sorted(set(named))[:10])}.",)


def total_problem(account: AccountStatement, *, row: int, column: str) -> RowProblem | None:
    """The printed total against the sum of the rows, a cent of rounding allowed for each."""
    if account.total is None:
        return None
    found = sum((one.value for one in account.positions), Decimal(0))
    gap, currency = found - account.total, account.currency or "USD"
    if abs(gap) <= CENT * len(account.positions):
        return None
    return RowProblem(
        row=row,
        column=column,
        cell=money(account.total, currency),
        problem=f"The rows of this account add up to {money(found, currency)}, which is {money(abs(gap), currency)} "
        f"{'more' if gap > 0 else 'less'} than its total{_suspect(account, gap)}.",
        fix="Rows were added, changed or lost: download the file again from the custodian.",
    )


def _suspect(account: AccountStatement, gap: Decimal) -> str:
    same = [one for one in account.positions if one.value == gap and gap]
    return f"; that is the value of {same[0].symbol} in row {same[0].row}" if len(same) == 1 else ""


def _short_cost(one: Position) -> Position:
    """What was received for what is short stands below nothing in the books, also where a custodian prints it without a sign."""
    return replace(one, cost=-one.cost) if one.quantity < 0 and one.cost is not None and one.cost > 0 else one


def _together(held: Position, more: Position) -> Position:
    cost = None if held.cost is None or more.cost is None else held.cost + more.cost
    return replace(held, quantity=held.quantity + more.quantity, value=held.value + more.value, cost=cost)
