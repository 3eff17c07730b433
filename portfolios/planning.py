"""What would a statement change in the books? Reads, and writes nothing."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from portfolios.alike import alike_in
from portfolios.instruments import Key, key_of, known_instruments
from portfolios.keys import keyed
from portfolios.matching import erased_marks, is_erased, match
from portfolios.models import Holding, Portfolio, Transaction
from portfolios.models import StatedLot as Lot
from portfolios.sources import AccountStatement, Contents, Position, StatedLot, Statement, StatementRefused

LotGroup = tuple[UUID | None, date, bool]
LotValues = tuple[Any, ...]  # day of purchase, units, cost and proceeds
UNITS, AMOUNTS = Decimal("1e-8"), Decimal("1e-4")  # the places of quantities and prices, and of money


@dataclass(slots=True)
class Counts:
    create: int = 0
    update: int = 0
    same: int = 0

    def __add__(self, other: "Counts") -> "Counts":
        return Counts(self.create + other.create, self.update + other.update, self.same + other.same)


@dataclass(slots=True)
class AccountPlan:
    """One account of a file: where it goes, or which accounts it may be. Kept as JSON with the import."""

    name: str
    tail: str
    rows: int
    value: str
    portfolio: str = ""
    household: str = ""
    likely: list[str] = field(default_factory=list)
    currency: str = ""
    alike: int = 0  # transactions that another file brought already, written otherwise
    books_alike: bool = False  # a person says that they are others
    is_recognised: bool = False
    is_new: bool = False
    is_restated: bool = False  # its positions stood in the books already, all of them
    is_erased: bool = False  # it went with an erased client: a person must say why it comes back
    is_admitted: bool = False
    before: str = ""  # the account's value when the import began
    create: int = 0
    update: int = 0
    same: int = 0

    @property
    def is_decided(self) -> bool:
        return bool(self.portfolio or self.household)

    @property
    def changes(self) -> int:
        return self.create + self.update

    @property
    def worth(self) -> Decimal | None:
        return Decimal(self.value) if self.value else None

    @property
    def was(self) -> Decimal | None:
        return Decimal(self.before) if self.before else None

    @property
    def label(self) -> str:
        return f"{self.name or 'Account'} …{self.tail}" if self.tail else self.name or "An account without a number"

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


def plan(statement: Statement, *, known: Sequence[Portfolio], as_of: date | None) -> list[AccountPlan]:
    """Each account of the file against the accounts that the person may see; refused where one is kept in another currency."""
    marks = erased_marks()
    plans = [_planned(statement, account, known, as_of) for account in statement.accounts]
    for account, one in zip(statement.accounts, plans, strict=True):
        one.is_erased = not one.portfolio and is_erased(statement.custodian, account, marks)
        note_alike(one, account)
    return plans


def another_currency(account: AccountStatement, portfolio: Portfolio) -> str:
    """Why the file cannot be of this account, or nothing."""
    if account.currency in ("", portfolio.currency):
        return ""
    return (
        f"The file keeps {account.label} in {account.currency}, and in the books it is kept in {portfolio.currency}. "
        f"Export it in {portfolio.currency}, or open it as another account."
    )


def counted(account: AccountStatement, *, contents: Contents, portfolio_id: UUID | None, as_of: date | None) -> Counts:
    """How many rows are new, would replace what the books say, or stand there already."""
    if portfolio_id is None:
        return Counts(create=account.row_count)
    if account.lots:
        return _counted_lots(account.lots, portfolio_id)
    lines = list(keyed(account.transactions))
    same = Transaction.objects.filter(portfolio=portfolio_id, key__in=[key for key, _ in lines]).count() if lines else 0
    moved = Counts(create=len(lines) - same, same=same)
    if contents is Contents.TRANSACTIONS or not account.positions:
        return moved
    return moved + _counted_positions(account.positions, portfolio_id, as_of)


def note_alike(plan: AccountPlan, account: AccountStatement) -> None:
    """What looks like transactions of another file counts as there already, unless a person says that it is not."""
    plan.alike = 0
    if plan.portfolio and account.transactions:
        portfolio = UUID(plan.portfolio)
        currency = Portfolio.objects.values_list("currency", flat=True).get(pk=portfolio)
        plan.alike = len(alike_in(portfolio, list(keyed(account.transactions)), currency))
    if not plan.books_alike:
        plan.create, plan.same = plan.create - plan.alike, plan.same + plan.alike


def position_values(one: Position) -> tuple[Any, ...]:
    """As the books keep them, so that the same statement read again is the same."""
    return (_kept(one.quantity, UNITS), _kept(one.price, UNITS), _kept(one.value, AMOUNTS), _kept(one.cost, AMOUNTS))


def _kept(value: Decimal | None, places: Decimal) -> Decimal | None:
    return None if value is None else value.quantize(places)


def _planned(statement: Statement, account: AccountStatement, known: Sequence[Portfolio], as_of: date | None) -> AccountPlan:
    found = match(custodian=statement.custodian, account=account, known=known)
    portfolio = found.portfolio
    if portfolio and (wrong := another_currency(account, portfolio)):
        raise StatementRefused(wrong)
    counts = counted(
        account, contents=statement.contents, portfolio_id=portfolio.pk if portfolio else None, as_of=as_of or statement.as_of
    )
    worth = str(sum(one.value for one in account.positions)) if account.positions else ""
    return AccountPlan(
        name=account.name[:200],
        tail=account.tail,
        rows=account.row_count,
        value=worth,
        currency=account.currency or (portfolio.currency if portfolio else ""),
        portfolio=str(portfolio.pk) if portfolio else "",
        likely=[str(one.pk) for one in found.likely],
        is_recognised=portfolio is not None,
        create=counts.create,
        update=counts.update,
        same=counts.same,
    )


def lot_groups(lots: Sequence[StatedLot], instruments: Mapping[Key, UUID], currency: str) -> dict[LotGroup, list[LotValues]]:
    """By instrument, day, and whether they were closed."""
    found: dict[LotGroup, list[LotValues]] = {}
    for one in lots:
        values = (one.acquired_on, _kept(one.quantity, UNITS), _kept(one.cost, AMOUNTS), _kept(one.proceeds, AMOUNTS))
        found.setdefault((instruments.get(key_of(one, currency)), one.on, one.is_closed), []).append(values)
    return found


def standing_lots(portfolio_id: UUID, groups: Collection[LotGroup]) -> dict[LotGroup, list[LotValues]]:
    """What the newest file of each group states."""
    rows = Lot.objects.filter(portfolio=portfolio_id, on__in={on for _, on, _ in groups}).order_by("-created_at")
    newest: dict[LotGroup, UUID] = {}
    found: dict[LotGroup, list[LotValues]] = {}
    fields = ("instrument_id", "on", "is_closed", "source_id", "acquired_on", "quantity", "cost", "proceeds")
    for instrument, on, is_closed, source, *values in rows.values_list(*fields):
        group = (instrument, on, is_closed)
        if newest.setdefault(group, source) == source:
            found.setdefault(group, []).append(tuple(values))
    return found


def _counted_lots(lots: Sequence[StatedLot], portfolio_id: UUID) -> Counts:
    currency = Portfolio.objects.values_list("currency", flat=True).get(pk=portfolio_id)
    groups = lot_groups(lots, known_instruments(lots, currency), currency)
    known, counts = standing_lots(portfolio_id, groups), Counts()
    for group, wanted in groups.items():
        was = known.get(group)
        if was is None:
            counts.create += len(wanted)
        elif sorted(was, key=str) == sorted(wanted, key=str):
            counts.same += len(wanted)
        else:
            counts.update += len(wanted)
    return counts


def _counted_positions(positions: Sequence[Position], portfolio_id: UUID, as_of: date | None) -> Counts:
    currency = Portfolio.objects.values_list("currency", flat=True).get(pk=portfolio_id)
    instruments = known_instruments(positions, currency)
    rows = Holding.objects.filter(portfolio=portfolio_id, as_of=as_of or date.min)
    fields = ("instrument_id", "quantity", "price", "market_value", "cost_basis")
    known = {key: values for key, *values in rows.values_list(*fields)}
    counts = Counts()
    for one in positions:
        instrument = instruments.get(key_of(one, currency))
        before = known.pop(instrument, None) if instrument else None
        if before is None:
            counts.create += 1
        elif tuple(before) == position_values(one):
            counts.same += 1
        else:
            counts.update += 1
    counts.update += len(known)  # stated before for this day, and no longer
    return counts
