"""How does something held come to have a market price? Its symbol is tied to the market's security as soon as there is one."""

import re
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import Q

import events
from markets.actions import want
from markets.models import Security
from portfolios.actions.revaluation import revalue
from portfolios.measuring import symbols_of_blends
from portfolios.models import AssetClass, Instrument, Portfolio
from tenants import enter

ASKED_IN = "USD"  # the providers' listings; a share in another currency is another share
LISTED = re.compile(r"[A-Z]{1,5}(\.[A-Z])?")  # a US listing; CUSIPs, options and bonds look otherwise
IDENTIFIED = re.compile(r"[0-9]{3}[0-9A-Z]{5}[0-9]|[A-Z]{2}[0-9A-Z]{9}[0-9]")  # a CUSIP or an ISIN, which Bloomberg's files name


def tie_instruments(*, by: events.Actor, at: datetime) -> int:
    """Ties what no market prices yet, asks for what nobody has listed, and values its accounts anew. How many were tied."""
    loose = Instrument.objects.filter(security_id=None, appraisals=None).exclude(asset_class=AssetClass.CASH)
    symbols = {symbol for symbol in loose.filter(currency=ASKED_IN).values_list("symbol", flat=True) if _is_asked_for(symbol)}
    listed = {one.symbol: one for one in Security.objects.filter(symbol__in=symbols, currency=ASKED_IN).exclude(source="")}
    tied = [_tie(one.pk, listed[one.symbol], by) for one in loose.filter(symbol__in=listed, currency=ASKED_IN)]
    if tied:
        held = Q(transactions__instrument__in=tied) | Q(holdings__instrument__in=tied)
        accounts = Portfolio.objects.filter(held, closed_on=None).distinct().values_list("pk", flat=True)
        revalue(portfolio_ids=list(accounts), by=by, at=at)
    if settings.PRICE_PROVIDERS and (missing := (symbols - set(listed)) | _unlisted_in_blends()):
        with enter.operator():
            want(missing)
    return len(tied)


def _unlisted_in_blends() -> set[str]:
    symbols = {symbol for symbol in symbols_of_blends() if _is_asked_for(symbol)}
    return symbols - set(Security.objects.filter(symbol__in=symbols).values_list("symbol", flat=True))


def _is_asked_for(symbol: str) -> bool:
    return bool(LISTED.fullmatch(symbol) or ("bloomberg" in settings.PRICE_PROVIDERS and IDENTIFIED.fullmatch(symbol)))


@transaction.atomic
def _tie(key: UUID, security: Security, by: events.Actor) -> UUID:
    """What a person has set stays; only what nobody said is taken from the market."""
    instrument = Instrument.objects.select_for_update().get(pk=key)
    instrument.security_id = security.pk
    if instrument.name == instrument.symbol:
        instrument.name = security.name
    if instrument.asset_class == AssetClass.OTHER and security.asset_class:
        instrument.asset_class = security.asset_class
    instrument.sector = instrument.sector or security.sector
    instrument.save(update_fields=["security_id", "name", "asset_class", "sector"])
    events.record(kind="instrument.tied", by=by, obj=instrument, data={"symbol": security.symbol, "source": security.source})
    return instrument.pk
