"""How is a query that every page asks built and compiled once in a process, and not on each request?

    mine = Prepared(lambda sight, viewer, at: Alert.objects.visible_to(sight.of(viewer)).due(at))
    rows = mine(user.sight, viewer=user.pk, at=now)

What decides the form of the statement (a role, whether there is a filter) comes by place and is part of the key: a few values of
the code, never what somebody typed. What is data comes by name: keys, days, moments, lists of keys. The builder gets stand-ins in
its place, in a context without a firm, so that nothing of a firm, a person or a moment stays in the statement; what would is
refused, and so is any number but those that the code itself counts with: 0 to 9. Out comes the list that the queryset would give.
"""

import secrets
import uuid
from collections.abc import Callable, Hashable, Mapping
from contextvars import Context
from copy import copy
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any, Generic, TypeVar

from django.db import connections
from django.db.models import Lookup, QuerySet, UUIDField

R = TypeVar("R", covariant=True)
TIMELESS = (date.min, date.max)
OF_THE_CODE = frozenset(range(10))  # nothing, one, places of an order, bits; a threshold or an amount is given by name
Numeric = int | float | Decimal


@UUIDField.register_lookup
class Among(Lookup[Any]):
    """`pk__among=keys`: one parameter, however many keys."""

    lookup_name = "among"
    prepare_rhs = False

    def get_db_prep_lookup(self, value: Any, connection: Any) -> Any:
        return "%s", [value]

    def as_sql(self, compiler: Any, connection: Any) -> Any:
        (left, lefts), (right, rights) = self.process_lhs(compiler, connection), self.process_rhs(compiler, connection)
        return f"{left} = ANY({right})", [*lefts, *rights]


@dataclass(frozen=True, slots=True)
class _Plan:
    """`places`: which parameter is which value."""

    rows: QuerySet[Any, Any]
    compiler: Any
    sql: str
    params: tuple[Any, ...]
    places: tuple[tuple[int, str], ...]

    def bound(self, values: Mapping[str, Any], using: str) -> Any:
        params = list(self.params)
        for place, name in self.places:
            params[place] = values[name]
        compiler = copy(self.compiler)
        compiler.connection, compiler.as_sql = connections[using], lambda: (self.sql, params)
        return compiler


class Prepared(Generic[R]):
    def __init__(self, build: Callable[..., QuerySet[Any, R]]) -> None:
        if any(_is_number(cell.cell_contents) for cell in getattr(build, "__closure__", None) or ()):
            raise ValueError(f"{build.__name__}: a number from around it would stay in the statement; give it by name.")
        self._build = build
        self._plans: dict[tuple[Hashable, ...], _Plan] = {}

    def __call__(self, *shape: Hashable, **values: Any) -> list[R]:
        key = (shape, *values)
        plan = self._plans.get(key) or self._plans.setdefault(key, Context().run(self._planned, shape, values))
        rows = plan.rows._chain()  # type: ignore[attr-defined]  # begun here and now: it knows its firm
        rows.query.get_compiler = lambda using: plan.bound(values, using)
        return list(rows)

    def _planned(self, shape: tuple[Hashable, ...], values: Mapping[str, Any]) -> _Plan:
        stand_ins = {name: _stand_in(value) for name, value in values.items()}
        rows = self._build(*shape, **stand_ins)
        compiler = rows.query.get_compiler("default")
        sql, params = compiler.as_sql()
        places = [(place, name) for place, one in enumerate(params) for name, stand in stand_ins.items() if _is(one, stand)]
        left = [one for place, one in enumerate(params) if place not in dict(places)]
        if any(_is_data(one, stand_ins.values()) for one in left):
            raise ValueError(f"{self._build.__name__}: a value that was not given by name, or was changed, is in the statement.")
        return _Plan(rows, compiler, sql, tuple(params), tuple(places))


def _stand_in(value: Any) -> Any:
    """Of the same kind, and like nothing else."""
    match value:
        case uuid.UUID():
            return uuid.uuid4()
        case datetime():
            return datetime(1, 1, 2, tzinfo=UTC) + timedelta(microseconds=secrets.randbelow(10**15))
        case date():
            return date(2, 1, 1) + timedelta(days=secrets.randbelow(10**5))
        case int() | Decimal() if not isinstance(value, bool):
            return type(value)(10**6 + secrets.randbelow(10**9))
        case str():
            return secrets.token_hex(16)
        case list():
            return [uuid.uuid4()]
        case _:
            raise TypeError(f"No stand-in for a {type(value).__name__}.")


def _is(param: Any, stand_in: Any) -> bool:
    """A field turns a whole number into another kind of the same size."""
    return (type(param) is type(stand_in) or (_is_number(param) and _is_number(stand_in))) and param == stand_in


def _is_number(value: Any) -> bool:
    return isinstance(value, Numeric) and not isinstance(value, bool)


def _is_data(param: Any, stand_ins: Any) -> bool:
    if isinstance(param, str):
        return any(isinstance(one, str) and one in param for one in stand_ins)
    if _is_number(param):
        return param not in OF_THE_CODE
    return isinstance(param, uuid.UUID | date | list) and param not in TIMELESS
