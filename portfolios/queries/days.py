"""The values of some accounts together on each valued day, and what their return was over them."""

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from uuid import UUID

import numpy as np

from portfolios.figures import FlowTiming, NotAvailable, money_weighted_return, time_weighted_return
from portfolios.figures.kernels import Floats

ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class Day:
    on: date
    value: Decimal
    cash: Decimal
    flow: Decimal
    fee: Decimal
    gap: str
    weighted: Decimal | None = None


@dataclass(frozen=True, slots=True)
class DailySeries:
    """Values at the end of each day, with the external flows and advisory fees since the day before.

    `last_valued` is each account's own last day: a later day carries its value.
    `unrated`: why there are no days before the first. `parts`: each account's own days, by its share, in its own currency.
    """

    days: tuple[Day, ...]
    last_valued: Mapping[UUID, date] = field(default_factory=dict)
    unrated: str = ""
    parts: Mapping[date, Sequence[tuple[UUID, Day]]] = field(default_factory=dict, repr=False, compare=False)

    def place(self, on: date) -> int | None:
        """The last valued day at or before `on`."""
        found = bisect_right(self.days, on, key=lambda day: day.on) - 1
        return found if found >= 0 else None

    def value_on(self, on: date) -> Decimal | None:
        found = self.place(on)
        return None if found is None else self.days[found].value

    def since(self, start: date) -> "DailySeries":
        return replace(self, days=self.days[self.place(start) or 0 :])

    def flows_after(self, start: date) -> Decimal:
        return sum((day.flow for day in self.days if day.on > start), ZERO)

    def fees_after(self, start: date) -> Decimal:
        return sum((day.fee for day in self.days if day.on > start), ZERO)

    def time_weighted(
        self, *, start: int | None, gross: bool, timing: FlowTiming = FlowTiming.END_OF_DAY
    ) -> float | NotAvailable:
        """From the day at this place, or from the funding of the accounts where there is none."""
        if gap := self.gap_after(start):
            return NotAvailable(gap)
        values, flows, weighted = self.arrays(start=start, gross=gross, timing=timing)
        return time_weighted_return(values, flows, timing=timing, weighted=weighted)

    def gap_after(self, start: int | None) -> str:
        """Why no return leads through the days, if so."""
        if start is None and self.unrated:
            return self.unrated
        days = self.days if start is None else self.days[start + 1 :]
        return next((day.gap for day in days if day.gap), "")

    def estimated_after(self, start: int | None) -> list[tuple[date, date]]:
        """Between which valuations money moved, so that the return there is an estimate by Modified Dietz."""
        pairs = zip(self.days, self.days[1:], strict=False)
        return [(before.on, day.on) for n, (before, day) in enumerate(pairs) if n >= (start or 0) and day.weighted is not None]

    def arrays(self, *, start: int | None, gross: bool, timing: FlowTiming) -> tuple[Floats, Floats, Floats | None]:
        """Values, flows and Dietz weights of the days from a place on; from before the funding where there is none."""
        days = self.days[start or 0 :]
        values = [float(day.value) for day in days]
        flows = [float(day.flow - day.fee if gross else day.flow) for day in days]
        weighted = [np.nan if day.weighted is None else float(day.weighted) for day in days]
        if start is None:
            values, flows, weighted = [0.0, *values], [0.0, *flows], [np.nan, *weighted]
        return np.array(values), np.array(flows), np.array(weighted) if any(day.weighted is not None for day in days) else None

    def money_weighted(self, start: int | None = None, since: date | None = None) -> float | NotAvailable:
        """From the day at this place or since the funding of the accounts; yearly from one year on.

        `since`: the end of which day the value at the place stands for, such as that of a Sunday.
        """
        days = self.days[start or 0 :]
        if start is None and self.unrated:
            return NotAvailable(self.unrated)
        if len(days) < 2:
            return NotAvailable("There is one valuation; a return needs two.")
        first, last = days[0], days[-1]
        flows = [(day.on, float(day.flow)) for day in days[1:] if day.flow]
        opening = first.value if start is not None else first.flow or first.value
        begun = since or first.on
        return money_weighted_return(opening=float(opening), closing=float(last.value), flows=flows, start=begun, end=last.on)
