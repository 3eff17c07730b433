"""How do the daily valuations of many accounts come out of the database as arrays? One row of bytes an account, one query."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import numpy as np
from django.contrib.postgres.aggregates.mixins import OrderableAggMixin
from django.db.models import Aggregate, BinaryField, Expression, F, FloatField, Func, Q, Value
from django.db.models.functions import Cast, Coalesce
from numpy.typing import NDArray

from portfolios.figures.kernels import Floats
from portfolios.models import Valuation

EPOCH = date(2000, 1, 1)  # from which PostgreSQL counts days
ROW = np.dtype([("on", ">i4"), ("opening", ">f8"), ("value", ">f8"), ("flow", ">f8"), ("fee", ">f8")])


class _Joined(OrderableAggMixin, Aggregate):
    """Bytes of all rows, one behind the other."""

    function = "STRING_AGG"
    template = "%(function)s(%(expressions)s %(order_by)s)"
    output_field = BinaryField()

    def __init__(self, expression: Expression, **options: Any) -> None:
        super().__init__(expression, Value(b"", output_field=BinaryField()), **options)


class _Sent(Func):
    """As PostgreSQL sends a value in binary: most significant byte first."""

    output_field = BinaryField()


class _Row(Func):
    template, arg_joiner, output_field = "%(expressions)s", " || ", BinaryField()


def packed(starts: Mapping[UUID, date], *, on: date) -> dict[UUID, NDArray[Any]]:
    """The days of each account after its start up to `on`, oldest first, as records of `ROW`; `opening` is NaN on the first day.

    Money as float64, days counted from `EPOCH`. An account without such a day is left out.
    """
    wanted = Q(pk__in=[])
    for start in set(starts.values()):
        wanted |= Q(on__gt=start, portfolio__in=[key for key, one in starts.items() if one == start])
    rows = Valuation.objects.filter(wanted, on__lte=on).values("portfolio_id").order_by()
    found = rows.annotate(days=_Joined(_record(), order_by="on")).values_list("portfolio_id", "days")
    return {key: np.frombuffer(days, ROW) for key, days in found}


def arrays_of(some: Sequence[NDArray[Any]]) -> tuple[Floats, Floats, Floats]:
    """Values, flows and fees of accounts with as many days, a row each; the first column is the opening value, or 0."""
    whole = np.stack(some)
    values, flows, fees = (np.zeros((len(some), whole.shape[1] + 1)) for _ in range(3))
    values[:, 0] = np.nan_to_num(whole["opening"][:, 0])
    values[:, 1:], flows[:, 1:], fees[:, 1:] = whole["value"], whole["flow"], whole["fee"]
    return values, flows, fees


def day_of(days: NDArray[Any], place: int) -> date:
    return EPOCH + timedelta(days=int(days["on"][place]))


def _record() -> _Row:
    numbers: Sequence[Expression | F] = [Coalesce("opening", Value("NaN"), output_field=Valuation._meta.get_field("opening"))]
    numbers = [*numbers, F("value"), F("flow"), F("fee")]
    floats = [_Sent(Cast(one, FloatField()), function="FLOAT8SEND") for one in numbers]
    return _Row(_Sent(F("on"), function="DATE_SEND"), *floats)
