"""Accounts of many brokers through SnapTrade, Fidelity's among them: https://docs.snaptrade.com

Each request is signed with the firm's consumer key. A person signs in at her broker in SnapTrade's portal; that lasts until the
broker ends it.
"""

import base64
import hashlib
import hmac
import json
from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any
from urllib.parse import quote, urlencode, urlsplit
from uuid import uuid4

from django.conf import settings

from portfolios.sources.statement import AccountStatement, Contents, Statement
from portfolios.sources.systems import Consent, Kind, Session, Trouble, trading_day
from portfolios.sources.systems.snaptrade_rows import cash, position, transaction
from portfolios.sources.systems.ties import unknown, untied
from portfolios.sources.systems.web import Unauthorized, Web, number, said_of

PREFIX, PAGE, PAGES = "/api/v1", 1000, 60
NAMES = {"Fidelity Investments": "Fidelity", "Charles Schwab": "Schwab", "Vanguard US": "Vanguard", "IBKR": "Interactive Brokers"}
OVER = frozenset({"closed", "archived"})
AGAIN = "Renew the consent: the portal asks you to sign in there once more."


class SnapTrade:
    name = "SnapTrade"
    fields = ("client_id", "consumer_key")
    asks_consent = True

    def begin_consent(self, session: Session, *, back_to: str, state: str) -> str:
        web = self._web()
        try:
            if "user_secret" not in session.credentials:
                said = self._ask(web, session, "POST", "/snapTrade/registerUser", body={"userId": f"relate-{uuid4()}"}, own={})
                session.changed(user_id=str(said["userId"]), user_secret=str(said["userSecret"]))
            body = {"customRedirect": f"{back_to}?state={state}", "immediateRedirect": True, "connectionType": "read"}
            ended = [one for one in self._ask(web, session, "GET", "/authorizations") if one["disabled"]]
            if ended:
                body["reconnect"] = str(ended[0]["id"])
            url = str(self._ask(web, session, "POST", "/snapTrade/login", body=body)["redirectURI"])
        except (KeyError, TypeError, ValueError) as error:
            raise web.strange(type(error).__name__) from None
        if urlsplit(url).scheme != "https":
            raise web.strange("a portal without https")
        return url

    def complete_consent(self, session: Session, *, answer: Mapping[str, str], back_to: str) -> Consent:
        self._authorized(self._web(), session)
        return Consent(session.credentials)

    def fetch(self, session: Session) -> tuple[Statement, ...]:
        web = self._web()
        try:
            self._authorized(web, session)
            return self._statements(web, session)
        except (KeyError, TypeError, ValueError, AttributeError, IndexError, ArithmeticError) as error:
            raise web.strange(said_of(error)) from None

    def _statements(self, web: Web, session: Session) -> tuple[Statement, ...]:
        """One for each broker and day: a broker's own data may be older than another's."""
        found: dict[tuple[str, date], list[AccountStatement]] = defaultdict(list)
        left: dict[tuple[str, date], list[str]] = defaultdict(list)
        for one in self._ask(web, session, "GET", "/accounts"):
            if one["is_paper"] or one.get("status") in OVER or one.get("account_category") == "LOC":
                continue
            if not all(one["sync_status"][part]["initial_sync_completed"] for part in ("holdings", "transactions")):
                raise Trouble("SnapTrade has not read all accounts yet.", "Nothing to do: it is asked again by itself.")
            custodian = NAMES.get(one["institution_name"], str(one["institution_name"])[:40])
            day, account = self._account(web, session, one)
            if isinstance(account, str):
                left[custodian, day].append(account)
            else:
                found[custodian, day].append(account)
        return tuple(
            Statement(
                name,
                Contents.STATEMENT,
                day,
                tuple(found[name, day]),
                warnings=tuple(w for one in found[name, day] for w in (*untied(one, self.name), *unknown(one, self.name))),
                left_out=tuple(left[name, day]),
            )
            for name, day in sorted({*found, *left})
        )

    def _account(self, web: Web, session: Session, said: Mapping[str, Any]) -> tuple[date, AccountStatement | str]:
        """The reason in place of one that holds or moves money of several currencies: what it is worth in its own is not told."""
        way = f"/accounts/{quote(str(said['id']), safe='')}"
        held = self._ask(web, session, "GET", f"{way}/positions/all")
        money = self._ask(web, session, "GET", f"{way}/balances")
        told = list(self._moved(web, session, way))
        moved = tuple(line for row, one in enumerate(told, start=1) for line in transaction(one, row))
        day = trading_day(datetime.fromisoformat(held["data_freshness"]["as_of"]))
        total = said["balance"].get("total") or {}
        currency = str(total.get("currency") or "USD")
        currencies = {one["currency"]["code"] for one in money if number(one.get("cash"))}
        positions = [position(one, row) for row, one in enumerate(held["results"], start=1)]
        currencies |= {one.currency for one in positions if one.currency}
        currencies |= {str((one.get("currency") or {}).get("code") or currency) for one in told if number(one.get("amount"))}
        if currencies - {currency}:
            own = AccountStatement(str(said["number"]), str(said["name"] or "")[:60])
            return day, f"{own.label} holds or moves money of several currencies: {', '.join(sorted({*currencies, currency}))}."
        return day, AccountStatement(
            str(said["number"]),
            str(said["name"] or "")[:200],
            positions=cash(held["results"], positions, money, currency),
            transactions=moved,
            total=number(total.get("amount")),
            currency=currency,
            key=str(said.get("institution_account_id") or said["id"]),
        )

    def _moved(self, web: Web, session: Session, way: str) -> Iterator[Mapping[str, Any]]:
        """Each once, whatever the pages overlap; fewer than the whole are none."""
        seen: set[str] = set()
        for _ in range(PAGES):
            read = len(seen)
            days = {"startDate": session.since.isoformat(), "endDate": session.today.isoformat()}
            page = self._ask(web, session, "GET", f"{way}/activities", {**days, "offset": str(read), "limit": str(PAGE)})
            total, rows = page["pagination"]["total"], page["data"]
            for one in rows:
                if one["id"] not in seen:
                    seen.add(one["id"])
                    yield one
            if len(seen) >= total:
                return
            if len(seen) == read:
                raise Trouble("SnapTrade left out a page of transactions.", "Nothing to do: it is asked again by itself.")
        raise web.strange("more pages than there can be")

    def _authorized(self, web: Web, session: Session) -> None:
        try:
            links = self._ask(web, session, "GET", "/authorizations") if "user_secret" in session.credentials else []
            ended = [one for one in links if one["disabled"]]
            if ended:
                broker = str((ended[0].get("brokerage") or {}).get("name") or "A broker")[:40]
                raise Trouble(f"{broker} has ended the access through SnapTrade.", AGAIN, kind=Kind.CONSENT)
        except (KeyError, TypeError, AttributeError) as error:
            raise web.strange(type(error).__name__) from None
        if not links:
            raise Trouble("No broker is connected in SnapTrade's portal.", "Connect one there.", kind=Kind.CONSENT)

    def _ask(
        self,
        web: Web,
        session: Session,
        method: str,
        path: str,
        query: Mapping[str, str] | None = None,
        *,
        body: Mapping[str, Any] | None = None,
        own: Mapping[str, str] | None = None,
    ) -> Any:
        """Signed: what is sent is what was signed, byte by byte."""
        session.beat()
        known = session.credentials
        user = {"userId": known["user_id"], "userSecret": known["user_secret"]} if own is None else own
        stamp = str(int(session.now.timestamp()))
        asked = urlencode({**(query or {}), **user, "clientId": known["client_id"], "timestamp": stamp})
        text = json.dumps({"content": body, "path": PREFIX + path, "query": asked}, separators=(",", ":"), sort_keys=True)
        digest = hmac.new(known["consumer_key"].encode(), text.encode(), hashlib.sha256).digest()
        headers = {"Signature": base64.b64encode(digest).decode(), "Accept": "application/json"}
        sent = json.dumps(body, separators=(",", ":"), sort_keys=True) if body is not None else None
        if sent is not None:
            headers["Content-Type"] = "application/json"
        try:
            return web.ask(method, PREFIX + path, query=asked, headers=headers, body=sent)
        except Unauthorized:
            what, fix = (
                "SnapTrade does not know the client id, the consumer key or the user.",
                "Disconnect it, and enter its keys anew.",
            )
            raise Trouble(what, fix, kind=Kind.CONSENT) from None

    def _web(self) -> Web:
        return Web(self.name, settings.SNAPTRADE_URL)
