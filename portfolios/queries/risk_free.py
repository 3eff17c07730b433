"""What did money without risk earn over a period? The mean Federal funds rate of its months, as it was known at the end."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from statistics import fmean

from markets.indicators import Known, known_on

SERIES = "fed_funds"
UNPUBLISHED = timedelta(days=100)  # how long the last published month stands for those after it
BUSINESS_DAYS = 252


@dataclass(frozen=True, slots=True)
class RiskFree:
    """`yearly` is a fraction; `words` say what it is, or why it is 0."""

    yearly: float = 0.0
    words: str = "risk-free rate 0"

    @property
    def daily(self) -> float:
        return self.yearly / BUSINESS_DAYS


NO_RATE = RiskFree()


def risk_free(start: date, end: date, currency: str) -> RiskFree:
    """One query, or none for another currency than the dollar."""
    return in_dollars(currency) or risk_free_of(known_on(end, [SERIES])[SERIES], start, end)


def in_dollars(currency: str) -> RiskFree | None:
    """Why the rate does not serve, or nothing."""
    return None if currency == "USD" else RiskFree(words=f"risk-free rate 0, because none is known for {currency}")


def risk_free_of(known: Known, start: date, end: date) -> RiskFree:
    """Of what is known, what was published by the end counts."""
    published = {month: rate for month, rate, at in zip(known.months, known.values, known.released, strict=True) if at <= end}
    rates: list[float] = []
    last: tuple[date, Decimal] | None = None
    month = start.replace(day=1)
    while month <= end:
        last = (month, published[month]) if month in published else last
        if last is None or month - last[0] > UNPUBLISHED:
            return RiskFree(words=f"risk-free rate 0, because no Federal funds rate of {month:%B %Y} is known")
        rates.append(float(last[1]))
        month = (month + timedelta(days=32)).replace(day=1)
    mean = fmean(rates)
    return RiskFree(mean / 100, f"risk-free rate {mean:.2f} % a year, the mean Federal funds rate of the period")
