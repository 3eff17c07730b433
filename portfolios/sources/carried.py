"""How does a statement that no file held lie among the files, to be read again as it was?"""

import json
from collections.abc import Mapping
from dataclasses import asdict
from datetime import date
from decimal import Decimal
from typing import Any

from portfolios.sources.statement import AccountStatement, Contents, Movement, Position, Statement, Transaction


def written(statement: Statement) -> bytes:
    """The same for the same statement."""
    return json.dumps(asdict(statement), default=str, sort_keys=True, ensure_ascii=False).encode()


def read(content: bytes) -> Statement:
    said = json.loads(content)
    return Statement(
        custodian=said["custodian"],
        contents=Contents(said["contents"]),
        as_of=_day(said["as_of"]),
        accounts=tuple(_account(one) for one in said["accounts"]),
        warnings=tuple(said["warnings"]),
    )


def _account(said: Mapping[str, Any]) -> AccountStatement:
    own = {
        "positions": tuple(Position(**_exact(one, "quantity", "price", "value", "cost")) for one in said["positions"]),
        "transactions": tuple(_transaction(one) for one in said["transactions"]),
        "total": _number(said["total"]),
    }
    return AccountStatement(**{**said, **own, "lots": ()})  # systems tell of none


def _transaction(said: Mapping[str, Any]) -> Transaction:
    days = {name: date.fromisoformat(said[name]) for name in ("on", "effective_on")}
    exact = _exact(said, "quantity", "price", "amount", "commission")
    return Transaction(**{**exact, **days, "kind": Movement(said["kind"])})


def _exact(said: Mapping[str, Any], *names: str) -> dict[str, Any]:
    return {**said, **{name: _number(said[name]) for name in names}}


def _number(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


def _day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)
