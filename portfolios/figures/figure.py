"""What is a figure, and what stands in its place when there is none?"""

import math
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import wraps
from typing import Literal, ParamSpec, TypeAlias, TypeVar

import numpy as np

P = ParamSpec("P")
Answer = TypeVar("Answer")
Basis: TypeAlias = Literal["net", "gross", ""]
BEYOND = "The numbers are too large or too small to make a figure of."


@dataclass(frozen=True, slots=True)
class Figure:
    """One number that a person may be shown, with everything that says what it is.

    `unit` is a currency code for money ("USD"), "fraction" for rates and weights (0.0746 is 7.46 %),
    "units" for quantities and "ratio" for the rest. `start` is the end of the day on which the period
    begins; a figure of one day has none.
    """

    value: Decimal
    unit: str
    method: str
    as_of: date
    source: str
    basis: Basis = ""
    start: date | None = None
    benchmark: str = ""


@dataclass(frozen=True, slots=True)
class NotAvailable:
    """Why there is no figure, in words for the person who asked for it."""

    reason: str

    def __bool__(self) -> bool:
        return False


def exact(number: float) -> Decimal:
    """A float of the figures' arithmetic as a Decimal of 12 places: enough for 1e-10, free of binary dust."""
    if not math.isfinite(number):
        raise ValueError("Only a finite number can become a figure.")
    return Decimal(f"{number:.12f}")


def defined(compute: Callable[P, Answer]) -> Callable[P, "Answer | NotAvailable"]:
    """A computation that overflows or ends in no number answers with a reason instead."""

    @wraps(compute)
    def answered(*args: P.args, **kwargs: P.kwargs) -> Answer | NotAvailable:
        try:
            with np.errstate(all="ignore"):
                answer = compute(*args, **kwargs)
        except OverflowError:
            return NotAvailable(BEYOND)
        return NotAvailable(BEYOND) if isinstance(answer, float) and not math.isfinite(answer) else answer

    return answered
