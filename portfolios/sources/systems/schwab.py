"""Accounts from Schwab's Trader API, those that came over from TD Ameritrade among them: https://developer.schwab.com

OAuth 2's code flow: an access token lasts 30 minutes, the consent behind it seven days, and no refresh makes it last longer.
"""

import base64
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from urllib.parse import quote, urlencode

from django.conf import settings

from markets.calendar import NEW_YORK
from portfolios.sources.statement import AccountStatement, Contents, Statement
from portfolios.sources.systems import Consent, Kind, Session, Trouble
from portfolios.sources.systems.schwab_rows import TYPES, names_of, position, total, transactions, with_cash
from portfolios.sources.systems.ties import unknown, untied
from portfolios.sources.systems.web import Unauthorized, Web

CONSENT_LASTS, EARLY = timedelta(days=7), timedelta(minutes=2)
LONGEST, FULL = timedelta(days=364), 3000  # of one request for transactions: its days, and the rows of its answer


class Schwab:
    name = "Schwab"
    fields = ("app_key", "app_secret")
    asks_consent = True

    def begin_consent(self, session: Session, *, back_to: str, state: str) -> str:
        asked = {"response_type": "code", "client_id": session.credentials["app_key"], "redirect_uri": back_to, "state": state}
        return f"{settings.SCHWAB_URL}/v1/oauth/authorize?{urlencode(asked)}"

    def complete_consent(self, session: Session, *, answer: Mapping[str, str], back_to: str) -> Consent:
        if not answer.get("code"):
            raise Trouble(
                "Schwab did not give its consent.", "Connect again, and allow access to the accounts.", kind=Kind.CONSENT
            )
        form = {"grant_type": "authorization_code", "code": answer["code"], "redirect_uri": back_to}
        self._token(Web(self.name, settings.SCHWAB_URL), session, form)
        return Consent(session.credentials, session.now + CONSENT_LASTS)

    def fetch(self, session: Session) -> tuple[Statement, ...]:
        web = Web(self.name, settings.SCHWAB_URL, pause=settings.SCHWAB_PAUSE)
        try:
            return self._statements(web, session)
        except (KeyError, TypeError, ValueError, AttributeError, IndexError, ArithmeticError) as error:
            raise web.strange(type(error).__name__) from None

    def _statements(self, web: Web, session: Session) -> tuple[Statement, ...]:
        known = {one["accountNumber"]: one["hashValue"] for one in self._ask(web, session, "/accounts/accountNumbers")}
        told = [one["securitiesAccount"] for one in self._ask(web, session, "/accounts", "fields=positions")]
        if {one["accountNumber"] for one in told} != set(known):
            raise web.strange("it lists other accounts than it tells of")
        accounts, warnings = [], []
        for one in told:
            number = str(one["accountNumber"])
            held = with_cash(one, tuple(position(line, row) for row, line in enumerate(one.get("positions") or [], start=1)))
            moved = [line for line in self._moved(web, session, known[number]) if line.get("status", "VALID") == "VALID"]
            names = names_of(one, moved)
            rows = tuple(line for row, told_of in enumerate(moved, start=1) for line in transactions(told_of, row, names))
            accounts.append(AccountStatement(number, "", positions=held, transactions=rows, total=total(one)))
            warnings += [*untied(accounts[-1], self.name), *unknown(accounts[-1], self.name)]
        return (Statement(self.name, Contents.STATEMENT, session.positions_on, tuple(accounts), warnings=tuple(warnings)),)

    def _moved(self, web: Web, session: Session, account: str) -> Iterator[dict[str, Any]]:
        """Each once, whatever the windows overlap."""
        seen: set[int] = set()
        for kind in TYPES:
            for first, last in _windows(session.since, session.today):
                for one in self._window(web, session, account, kind, first, last):
                    if one["activityId"] not in seen:
                        seen.add(one["activityId"])
                        yield one

    def _window(self, web: Web, session: Session, account: str, kind: str, first: date, last: date) -> list[dict[str, Any]]:
        """An answer that is full may be cut off: half the days are asked for, and the other half."""
        asked = {"startDate": _moment(first, time.min), "endDate": _moment(last, time.max), "types": kind}
        found = self._ask(web, session, f"/accounts/{quote(account, safe='')}/transactions", urlencode(asked))
        if len(found) < FULL:
            return list(found)
        if first == last:
            raise web.strange(f"{FULL} transactions on one day")
        middle = first + (last - first) // 2
        return [
            *self._window(web, session, account, kind, first, middle),
            *self._window(web, session, account, kind, middle + timedelta(days=1), last),
        ]

    def _ask(self, web: Web, session: Session, path: str, query: str = "") -> Any:
        """With a token that is about to lapse, or is refused once, a new one is fetched."""
        session.beat()
        if datetime.fromisoformat(session.credentials["access_until"]) - EARLY <= session.now:
            self._refresh(web, session)
        try:
            found = web.ask("GET", f"/trader/v1{path}", query=query, headers=_bearer(session))
        except Unauthorized:
            self._refresh(web, session)
            found = web.ask("GET", f"/trader/v1{path}", query=query, headers=_bearer(session))
        if not isinstance(found, list):
            raise web.strange("no list")
        return found

    def _refresh(self, web: Web, session: Session) -> None:
        form = {"grant_type": "refresh_token", "refresh_token": session.credentials["refresh_token"]}
        self._token(web, session, form)

    def _token(self, web: Web, session: Session, form: Mapping[str, str]) -> None:
        """A refusal of OAuth's (400 or 401) means that the consent is over, or the app's key and secret are wrong."""
        own = session.credentials
        basic = base64.b64encode(f"{own['app_key']}:{own['app_secret']}".encode()).decode()
        try:
            said = web.ask("POST", "/v1/oauth/token", form=form, headers={"Authorization": f"Basic {basic}"})
            lasts = timedelta(seconds=int(said["expires_in"]))
            session.changed(
                access_token=str(said["access_token"]),
                access_until=(session.now + lasts).isoformat(),
                refresh_token=str(said.get("refresh_token") or form["refresh_token"]),
            )
        except Trouble as trouble:
            if trouble.kind is Kind.AWAY:
                raise
            raise Trouble(
                "Schwab's consent is over, or the app's key and secret are not right.",
                "Sign in at Schwab once more: Renew the consent. If that fails, enter the app's key and secret anew.",
                kind=Kind.CONSENT,
            ) from None
        except (KeyError, TypeError, ValueError, OverflowError) as error:
            raise web.strange(type(error).__name__) from None


def _windows(first: date, last: date) -> Iterator[tuple[date, date]]:
    while first <= last:
        end = min(first + LONGEST, last)
        yield first, end
        first = end + timedelta(days=1)


def _moment(day: date, at: time) -> str:
    """The beginning or end of New York's day, as Schwab writes moments."""
    moment = datetime.combine(day, at, tzinfo=NEW_YORK).astimezone(UTC)
    return f"{moment:%Y-%m-%dT%H:%M:%S}.{moment.microsecond // 1000:03}Z"


def _bearer(session: Session) -> dict[str, str]:
    return {"Authorization": f"Bearer {session.credentials['access_token']}", "Accept": "application/json"}
