"""Which trades would bring a household back to what was agreed?"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from portfolios.figures import Figure, NotAvailable, rebalance
from portfolios.models import AssetClass
from portfolios.queries.answers import AllocationLine


@dataclass(frozen=True, slots=True)
class Trade:
    """A class and what to buy (+) or sell (-) of it; taxes are not considered."""

    label: str
    amount: Decimal

    @property
    def is_sale(self) -> bool:
        return self.amount < 0

    @property
    def size(self) -> Decimal:
        return abs(self.amount)


def suggestion(allocation: Sequence[AllocationLine]) -> tuple[Trade, ...]:
    """Sales first, cash takes the rest; nothing while every class is inside its band or where no target is agreed."""
    if not any(line.is_breach for line in allocation):
        return ()
    values = {line.asset_class: line.value.value for line in allocation if isinstance(line.value, Figure)}
    targets = {line.asset_class: line.target or Decimal(0) for line in allocation}
    bands = {line.asset_class: line.band for line in allocation if line.band is not None}
    trades = rebalance(values=values, targets=targets, bands=bands)
    if isinstance(trades, NotAvailable):
        return ()
    labels = {line.asset_class: line.label for line in allocation}
    found = [Trade(labels[kind], amount) for kind, amount in trades.items() if amount and kind != AssetClass.CASH]
    return tuple(sorted(found, key=lambda trade: trade.amount))
