"""How does Vanguard print accounts that hold funds and nothing else: 529 plans, fund accounts, plans of an employer?"""

from portfolios.sources import plans
from portfolios.sources.sheet import Row
from portfolios.sources.statement import Position, Transaction
from portfolios.sources.table import Reader
from portfolios.sources.vanguard_tables import Table

HELD = {
    "number": ("fund account number", "plan number"),
    "name": ("fund name",),
    "quantity": ("shares",),
    "price": ("price", "share price"),
    "value": ("total value",),
}
MOVED = {
    "number": ("account number", "fund account number"),
    "on": ("trade date",),
    "settles": ("process date", "settlement date", "run date"),
    "action": ("transaction type", "transaction activity"),
    "name": ("investment name", "fund name"),
    "quantity": ("shares", "transaction shares"),
    "price": ("share price", "price"),
    "amount": ("net amount", "dollar amount"),
}


def _position(row: Row, reader: Reader) -> list[Position]:
    before, symbol, name = len(reader.problems), plans.symbol_of(row, reader), reader.text(row, "name")
    quantity, value = reader.required(row, "quantity"), reader.required(row, "value")
    if len(reader.problems) > before or not (quantity or value):
        return []
    return [Position(row.number, symbol, name, quantity, reader.number(row, "price"), value, None, "Mutual fund", is_cash=False)]


def _moves(row: Row, reader: Reader) -> list[Transaction]:
    quantity, net = reader.required(row, "quantity"), reader.required(row, "amount")
    return plans.moves(row, reader, custodian="Vanguard", quantity=quantity, net=net)


HOLDING = Table(HELD, tuple(HELD), _position)
MOVING = Table(MOVED, tuple(MOVED), _moves)
