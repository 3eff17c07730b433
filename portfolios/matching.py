"""Whose account is it that a statement prints?

A whole number is recognised by its digest. A masked one names only its last characters, which two accounts may share: it is
recognised when exactly one account of that custodian has them under the same name, otherwise a person is asked.
An account that went with an erased client is known again by keyed hashes of the same, and by nothing else.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q

from clients.models import Erasure
from portfolios.models import Portfolio
from portfolios.sources import AccountStatement
from relate.lib.crypto import keyed_digest

ONE_HOUSE = (frozenset({"schwab", "charles schwab", "td ameritrade"}),)  # whose accounts came over to one of them


@dataclass(frozen=True, slots=True)
class Match:
    """`portfolio` when sure; `likely` are accounts that a person may mean."""

    portfolio: Portfolio | None
    likely: tuple[Portfolio, ...] = ()


def names_of(custodian: str) -> frozenset[str]:
    """In lower case: its own, and those of whom it took the accounts over."""
    own = custodian.lower()
    return next((house for house in ONE_HOUSE if own in house), frozenset({own}))


def kept_at(custodian: str) -> Q:
    """The accounts of a custodian, under any of its names."""
    found = Q()
    for name in sorted(names_of(custodian)):
        found |= Q(custodian__iexact=name)
    return found


def plain(number: str) -> str:
    return "".join(c for c in number if c.isalnum()).upper()


def digest(number: str) -> str:
    return keyed_digest(plain(number), "account")


def tail(number: str) -> str:
    return plain(number).lstrip("X")[-4:]


def is_masked(number: str) -> bool:
    return AccountStatement(number, "").is_masked


def marks_of_portfolio(account: Portfolio) -> set[str]:
    return {account.account_digest, _masked_mark(account.custodian, account.account_tail, account.name)}


def erased_marks() -> set[str]:
    """Of every account that went with an erased client."""
    told = Erasure.objects.exclude(account_marks=[]).values_list("account_marks", flat=True)
    return {mark for marks in told for mark in marks}


def is_erased(custodian: str, account: AccountStatement, marks: set[str]) -> bool:
    if not account.number:
        return False
    if account.is_masked:
        return _masked_mark(custodian, account.tail, account.name) in marks
    return digest(account.number) in marks


def _masked_mark(custodian: str, tail: str, name: str) -> str:
    return keyed_digest("|".join((custodian, tail, name)).casefold(), "account/masked")


def match(*, custodian: str, account: AccountStatement, known: Iterable[Portfolio]) -> Match:
    """`known` are the accounts that the person may see."""
    own = [one for one in known if one.custodian.lower() in names_of(custodian) and one.closed_on is None]
    if account.number and not account.is_masked:
        found = [one for one in own if one.account_digest == digest(account.number)]
        return Match(found[0] if found else None)
    ends = [one for one in own if account.tail and one.account_tail.endswith(account.tail)]
    same = [one for one in ends if one.name.casefold() == account.name.casefold()]
    if len(same) == 1:
        return Match(same[0])
    return Match(None, tuple(ends or own if not account.tail else ends))
