"""Which accounts belong to a household, and how much of each?"""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from clients.models import Household
from portfolios.models import Flag, FormerOwnership, Ownership, Portfolio, Restatement, Valuation
from relate.lib.prepared import Prepared

WHOLE = Decimal(1)


Accounts = Sequence[tuple[Portfolio, Decimal]]


def accounts_of(household: Household) -> Accounts:
    """Each account once with the share that the members hold; an account without owners is theirs whole. One query.

    Each says too how many flags keep letters back (`to_mend`), whether shares of the household ever changed
    (`had_others`), when its values were restated last (`restated_at`), what it is measured against (`mark`), and its
    newest whole value (`worth`).
    """
    return [(row, part_of(row.within, row.among)) for row in _accounts(household=household.pk)]


@Prepared
def _accounts(*, household: UUID) -> QuerySet[Any]:
    owned = Ownership.objects.filter(portfolio=OuterRef("pk"))
    within = _sum(owned.filter(client__household=household))
    return (
        Portfolio.objects.filter(Q(household=household) | Q(owners__client__household=household))
        .annotate(
            within=within,
            among=_sum(owned),
            to_mend=_to_mend(),
            had_others=Exists(_former(household)),
            restated_at=_restated_at(),
            worth=Subquery(Valuation.objects.filter(portfolio=OuterRef("pk")).order_by("-on").values("value")[:1]),
        )
        .select_related("blend", "household__figure_settings__blend")
        .distinct()
        .order_by("name", "pk")
    )


def part_of(within: Decimal | None, among: Decimal | None) -> Decimal:
    """The members' part of all shares, so that rounding of the shares never loses a cent."""
    if among is None:
        return WHOLE
    return WHOLE if within == among else (within or Decimal(0)) / among


def _to_mend() -> Coalesce:
    open_flags = Flag.objects.unresolved().filter(portfolio=OuterRef("pk")).order_by().values("portfolio")
    return Coalesce(Subquery(open_flags.annotate(number=Count("pk")).values("number")), 0)


def _restated_at() -> Subquery:
    newest = Restatement.objects.filter(portfolio=OuterRef("pk")).order_by("-at").values("at")
    return Subquery(newest[:1])


def _former(household: UUID) -> QuerySet[FormerOwnership]:
    return FormerOwnership.objects.filter(Q(portfolio=OuterRef("pk")) | Q(household=household))


def _sum(rows: QuerySet[Ownership]) -> Subquery:
    return Subquery(rows.order_by().values("portfolio").annotate(total=Sum("share")).values("total"))
