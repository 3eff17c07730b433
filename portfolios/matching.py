"""Whose account is it that a statement prints?

A whole number is recognised by its digest. A masked one names only its last characters, which two accounts may share: it is
recognised when exactly one account of that custodian has them under the same name, otherwise a person is asked.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from portfolios.models import Portfolio
from portfolios.sources import AccountStatement
from relate.lib.crypto import keyed_digest


@dataclass(frozen=True, slots=True)
class Match:
    """`portfolio` when sure; `likely` are accounts that a person may mean."""

    portfolio: Portfolio | None
    likely: tuple[Portfolio, ...] = ()


def plain(number: str) -> str:
    return "".join(c for c in number if c.isalnum()).upper()


def digest(number: str) -> str:
    return keyed_digest(plain(number), "account")


def tail(number: str) -> str:
    return plain(number).lstrip("X")[-4:]


def is_masked(number: str) -> bool:
    return AccountStatement(number, "").is_masked


def match(*, custodian: str, account: AccountStatement, known: Iterable[Portfolio]) -> Match:
    """`known` are the accounts that the person may see."""
    own = [one for one in known if one.custodian.lower() == custodian.lower() and one.closed_on is None]
    if account.number and not account.is_masked:
        found = [one for one in own if one.account_digest == digest(account.number)]
        return Match(found[0] if found else None)
    ends = [one for one in own if account.tail and one.account_tail.endswith(account.tail)]
    same = [one for one in ends if one.name.casefold() == account.name.casefold()]
    if len(same) == 1:
        return Match(same[0])
    return Match(None, tuple(ends or own if not account.tail else ends))
