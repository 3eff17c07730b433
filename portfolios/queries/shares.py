"""Which accounts belong to a household, and how much of each?"""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import OuterRef, Q, QuerySet, Subquery, Sum

from portfolios.models import Ownership, Portfolio

WHOLE = Decimal(1)


def shared(household_id: UUID) -> list[tuple[Portfolio, Decimal]]:
    """Each distinct account once, with the share that the household's members hold; an account without owners is theirs whole."""
    owned = Ownership.objects.filter(portfolio=OuterRef("pk"))
    within = _sum(owned.filter(client__household=household_id))
    rows: Iterable[Any] = (
        Portfolio.objects.filter(Q(household=household_id) | Q(owners__client__household=household_id))
        .annotate(within=within, among=_sum(owned))
        .distinct()
        .order_by("name", "pk")
    )
    return [(row, part_of(row.within, row.among)) for row in rows]


def part_of(within: Decimal | None, among: Decimal | None) -> Decimal:
    """The members' part of all shares, so that rounding of the shares never loses a cent."""
    if among is None:
        return WHOLE
    return WHOLE if within == among else (within or Decimal(0)) / among


def _sum(rows: QuerySet[Ownership]) -> Subquery:
    return Subquery(rows.order_by().values("portfolio").annotate(total=Sum("share")).values("total"))
