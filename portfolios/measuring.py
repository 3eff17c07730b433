"""What are returns measured against? Beside single indices, the firm's own blends, whose weights change on known days."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

from portfolios.figures import Rebalancing
from relate.lib.models import Row, Rows

DAY = timedelta(days=1)
PER_CENT = Decimal(100)


@dataclass(frozen=True, slots=True)
class Weights:
    """From the first day whose return counts with them; fractions by symbol of the market, adding up to 1."""

    since: date
    parts: dict[str, Decimal]

    @property
    def words(self) -> str:
        return ", ".join(f"{(weight * PER_CENT).normalize():f} % {symbol}" for symbol, weight in self.parts.items())

    @property
    def close(self) -> date:
        """The day at the end of which they take hold."""
        return self.since - DAY


class Blend(Row):
    """A benchmark that the firm names. Weights are only ever added behind the last, so no past is rewritten."""

    class Rule(models.TextChoices):
        MONTHLY = Rebalancing.MONTHLY.name.lower(), "At the end of each month"
        QUARTERLY = Rebalancing.QUARTERLY.name.lower(), "At the end of each quarter"
        DAILY = Rebalancing.DAILY.name.lower(), "Daily"
        NEVER = Rebalancing.NEVER.name.lower(), "Only when the weights change"

    name = models.CharField(max_length=80)
    rule = models.CharField(max_length=9, choices=Rule, default=Rule.MONTHLY)
    mixes = models.JSONField(default=list, help_text="Oldest first: since when, and the weight of each symbol of the market")
    sectors = models.JSONField(default=dict, blank=True, help_text="Of which sector, or class, the firm says a symbol is")

    objects = Rows.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(Lower("name"), name="blend_named_once")]

    def __str__(self) -> str:
        return self.name

    @property
    def steps(self) -> tuple[Weights, ...]:
        return tuple(weights_of(one) for one in self.mixes)

    @property
    def rebalancing(self) -> Rebalancing:
        return Rebalancing[self.rule.upper()]

    @property
    def symbols(self) -> set[str]:
        return {symbol for one in self.mixes for symbol in one["weights"]}

    @property
    def too_late(self) -> str:
        """Why there is nothing of a period that begins before it does."""
        return f"The weights of {self.name} begin on {self.steps[0].since:%-d %B %Y}, after this period did."

    @property
    def words(self) -> str:
        """60 % SP500, 40 % QUAL from 1 January 2020; 70 % ... ; rebalanced at the end of each month."""
        told = (f"{one.words} from {one.since:%-d %B %Y}" for one in self.steps)
        return "; ".join([*told, self.rebalancing])


def weights_of(kept: dict[str, Any]) -> Weights:
    """The largest first."""
    parts = sorted(((symbol, Decimal(weight)) for symbol, weight in kept["weights"].items()), key=lambda one: (-one[1], one[0]))
    return Weights(date.fromisoformat(kept["since"]), dict(parts))


class Measured(models.Model):
    """Against what: one security of the market, one of the firm's blends, or nothing of its own."""

    benchmark_id = models.UUIDField(null=True, blank=True, help_text="markets.Security of the benchmark")
    blend = models.ForeignKey(Blend, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        abstract = True

    @property
    def own_mark(self) -> "Mark | None":
        return self.blend or self.benchmark_id


Mark = UUID | Blend
ONE_MARK = Q(benchmark_id=None) | Q(blend=None)


def symbols_of_blends() -> Iterator[str]:
    """Of which closes are needed."""
    for blend in Blend.objects.all():
        yield from blend.symbols
