"""Accounts from a system that a firm's admin describes: where it answers, and which of its fields is what. Momentum is one such.

The description holds addresses and names of fields, and no code. Every request goes to the host that it names and to no other.
"""

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any
from urllib.parse import quote, urlsplit

from django.conf import settings

from portfolios.sources import words
from portfolios.sources.positions import merged
from portfolios.sources.statement import AccountStatement, Contents, Movement, Position, Statement, Transaction
from portfolios.sources.systems import Consent, Kind, Session, Trouble
from portfolios.sources.systems.ties import unknown, untied
from portfolios.sources.systems.web import Unauthorized, Web, day, number, said_of
from relate.lib import outgoing

FIELD = re.compile(r"[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+)*")
FRAMING = (
    "host|content-length|transfer-encoding|connection|accept-encoding|upgrade|te|trailer|expect"  # say how to read a request
)
HEADER = re.compile(rf"\A(?!(?i:{FRAMING})\Z)[A-Za-z][A-Za-z0-9-]{{0,60}}\Z")
PATH = re.compile(r"/[A-Za-z0-9._~/?&=%{}-]*")
PARTS = {  # which fields each part must name, which it may, and what its path may hold
    "accounts": ({"path", "id", "number"}, {"items", "next", "name", "currency", "total"}, set()),
    "positions": (
        {"path", "symbol", "quantity", "value"},
        {"items", "next", "name", "price", "cost", "asset", "currency"},
        {"account"},
    ),
    "transactions": (
        {"path", "id", "date", "type", "amount"},
        {"items", "next", "symbol", "name", "quantity", "price", "commission"},
        {"account", "since", "until"},
    ),
}
PAGES, ZERO = 200, Decimal(0)
MOST, IN_ALL, LASTS = 8 * 1024**2, 64 * 1024**2, 900.0  # bytes of an answer, of a run, and its seconds: any firm describes one


def wrong_with(told: Any) -> str:
    """What is wrong with a description, in a sentence; nothing where it can be used."""
    if not isinstance(told, dict) or set(told) != {*PARTS, "types", "cash"}:
        return f"It must have exactly these parts: {', '.join([*PARTS, 'types', 'cash'])}."
    for part, (needed, more, places) in PARTS.items():
        fields = told[part]
        if not isinstance(fields, dict) or not needed <= set(fields) <= needed | more:
            return f"“{part}” needs {', '.join(sorted(needed))} and may have {', '.join(sorted(more))}."
        if not all(isinstance(one, str) for one in fields.values()):
            return f"Everything in “{part}” must be text."
        if bad := next((one for name, one in fields.items() if name != "path" and not FIELD.fullmatch(one)), None):
            return f"“{bad[:40]}” in “{part}” names no field: use letters, digits and points, such as data.units."
        path = fields["path"]
        if not PATH.fullmatch(path) or "//" in path or ".." in path or set(re.findall(r"\{(\w*)\}", path)) - places:
            return f"The path of “{part}” must begin with one / and may hold {', '.join(sorted(places)) or 'nothing'} in braces."
        if "account" in places and "{account}" not in path:
            return f"The path of “{part}” must say {{account}}."
    kinds = told["types"]
    if not isinstance(kinds, dict) or not kinds or not all(kind in [*Movement, "across"] for kind in kinds.values()):
        return f"“types” must lead from the system’s words to ours: across, {', '.join(Movement)}."
    if not isinstance(told["cash"], list) or not all(isinstance(one, str) for one in told["cash"]):
        return "“cash” must list the symbols that mean money."
    if not all(word.isprintable() for word in (*kinds, *told["cash"])):
        return "“types” and “cash” must hold letters and signs that can be read."
    return ""


def wrong_address(url: str) -> str:
    try:
        parts = urlsplit(url)
        is_own, port = parts.netloc in settings.CONNECTIONS_INTERNAL, parts.port
    except ValueError:
        return "This is no address."
    if not parts.hostname or not (is_own or (parts.scheme == "https" and port in (None, 443))) or parts.username:
        return "Enter an address that begins with https://, without a port or a password."
    if not is_own and parts.hostname.strip("[]").replace(".", "").isdigit() and not outgoing.is_for_us(parts.hostname):
        return "This address lies inside a network, and is never called."
    return "Leave out what stands behind ? or #." if parts.query or parts.fragment else ""


class Declared:
    """`options`: name, base, header, told (the description)."""

    name = "The system"
    fields = ("header_secret",)
    asks_consent = False

    def begin_consent(self, session: Session, *, back_to: str, state: str) -> str:
        raise Trouble("This system asks for no consent.", "Disconnect it, and enter its key anew.", kind=Kind.REFUSED)

    def complete_consent(self, session: Session, *, answer: Mapping[str, str], back_to: str) -> Consent:
        raise Trouble("This system asks for no consent.", "Disconnect it, and enter its key anew.", kind=Kind.REFUSED)

    def fetch(self, session: Session) -> tuple[Statement, ...]:
        told, name = session.options["told"], str(session.options["name"])
        base = str(session.options["base"]).rstrip("/")
        web = Web(name, base, internal=settings.CONNECTIONS_INTERNAL, most=MOST, in_all=IN_ALL, lasts=LASTS)
        try:
            accounts = tuple(_account(web, session, told, one) for one in _items(web, session, told["accounts"]))
        except (KeyError, TypeError, ValueError, AttributeError, ArithmeticError) as error:
            raise web.strange(said_of(error)) from None
        warnings = tuple(w for one in accounts for w in (*untied(one, name), *unknown(one, name)))
        return (Statement(name, Contents.STATEMENT, session.positions_on, accounts, warnings=warnings),)


def _account(web: Web, session: Session, told: Mapping[str, Any], said: Any) -> AccountStatement:
    fields, key = told["accounts"], str(_at(said, told["accounts"]["id"]))
    own = {"account": quote(key, safe=""), "since": session.since.isoformat(), "until": session.today.isoformat()}
    held = [_position(one, told, row) for row, one in enumerate(_items(web, session, told["positions"], own), start=1)]
    moved: dict[str, Transaction] = {}
    for row, one in enumerate(_items(web, session, told["transactions"], own), start=1):
        line = _transaction(one, told, row)
        moved.setdefault(line.reference, line)
    return AccountStatement(
        number=str(_at(said, fields["number"])),
        name=_text(said, fields, "name"),
        positions=merged(held),
        transactions=tuple(line for line in moved.values() if line.quantity or line.amount),
        total=_number(said, fields, "total"),
        currency=_text(said, fields, "currency") or "USD",
        key=key,
    )


def _position(said: Any, told: Mapping[str, Any], row: int) -> Position:
    fields = told["positions"]
    symbol, value = str(_at(said, fields["symbol"])).upper(), number(_at(said, fields["value"]))
    quantity = number(_at(said, fields["quantity"]))
    if value is None or quantity is None:
        raise ValueError("a position without a value or a quantity")
    is_cash = symbol in {one.upper() for one in told["cash"]}
    return Position(
        row=row,
        symbol="CASH" if is_cash else symbol,
        name="Cash" if is_cash else _text(said, fields, "name") or symbol,
        quantity=value if is_cash else quantity,
        price=Decimal(1) if is_cash else _number(said, fields, "price"),
        value=value,
        cost=value if is_cash else _number(said, fields, "cost"),
        asset="Cash" if is_cash else _text(said, fields, "asset"),
        is_cash=is_cash,
        currency="" if is_cash else _text(said, fields, "currency"),
    )


def _transaction(said: Any, told: Mapping[str, Any], row: int) -> Transaction:
    fields, word = told["transactions"], str(_at(said, told["transactions"]["type"]))
    amount, quantity = number(_at(said, fields["amount"])) or ZERO, _number(said, fields, "quantity") or ZERO
    kind = told["types"].get(word, Movement.UNKNOWN)  # which the account's records ask about
    on = day(_at(said, fields["date"]))
    return Transaction(
        row=row,
        on=on,
        effective_on=on,
        kind=words.across(quantity, amount) if kind == "across" else Movement(kind),
        action=word[:100],
        symbol=_text(said, fields, "symbol").upper(),
        name=_text(said, fields, "name"),
        quantity=quantity,
        price=_number(said, fields, "price"),
        amount=amount,
        commission=_number(said, fields, "commission") or ZERO,
        reference=str(_at(said, fields["id"])),
    )


def _items(web: Web, session: Session, fields: Mapping[str, str], own: Mapping[str, str] | None = None) -> Iterator[Any]:
    """Page by page, on the host that the description names alone."""
    path, seen = fields["path"], set()
    for name, value in (own or {}).items():
        path = path.replace(f"{{{name}}}", value)
    for _ in range(PAGES):
        seen.add(path)
        page = _ask(web, session, path)
        items = _at(page, fields["items"]) if "items" in fields else page
        if not isinstance(items, list):
            raise ValueError("no list")
        yield from items
        following = _at(page, fields["next"], None) if "next" in fields else None
        if not following:
            return
        parts = urlsplit(str(following))
        path = parts.path.removeprefix(urlsplit(web.base).path) + (f"?{parts.query}" if parts.query else "")
        if path in seen or not path.startswith("/"):
            raise ValueError("pages that lead in a circle")
    raise ValueError("more pages than there can be")


def _ask(web: Web, session: Session, path: str) -> Any:
    session.beat()
    headers = {str(session.options["header"]): session.credentials["header_secret"], "Accept": "application/json"}
    way, _, query = path.partition("?")
    try:
        return web.ask("GET", way, query=query, headers=headers)
    except Unauthorized:
        fix = "Disconnect it, and connect it with a key that is valid."
        raise Trouble(f"{web.name} does not take the key that was entered.", fix, kind=Kind.CONSENT) from None


_MUST = object()


def _at(said: Any, field: str, otherwise: Any = _MUST) -> Any:
    """A field of a field: data.units."""
    for name in field.split("."):
        if not isinstance(said, Mapping) or name not in said:
            if otherwise is _MUST:
                raise ValueError(f"no field {field[:40]}")
            return otherwise
        said = said[name]
    return said


def _text(said: Any, fields: Mapping[str, str], name: str) -> str:
    return str(_at(said, fields[name], None) or "")[:200] if name in fields else ""


def _number(said: Any, fields: Mapping[str, str], name: str) -> Decimal | None:
    return number(_at(said, fields[name], None)) if name in fields else None
