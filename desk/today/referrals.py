"""Whom did clients name this year, and how far did it go?"""

from collections import Counter
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from advisors.models import Sight
from clients.models import Referral
from desk.today.scope import Scope
from relate.lib.prepared import Prepared

REACHED = {
    "asked": ("Asked", 0),
    "named": ("Named", 1),
    "introduced": ("Introduced", 2),
    "met": ("Met", 3),
    "client": ("Became clients", 4),
}
SHOWN = 3


def referrals(scope: Scope) -> dict[str, Any]:
    """A referral that was met was introduced, named and asked for too; one that was declined counts up to where it was named."""
    begun = datetime(scope.local.year, 1, 1, tzinfo=UTC)
    rows = _named(scope.user.sight, viewer=scope.user.pk, begun=begun)
    depth = Counter(REACHED[row.stage][1] if row.stage in REACHED else 1 for row in rows)
    funnel = [(label, sum(n for at, n in depth.items() if at >= least)) for label, least in REACHED.values()]
    return {
        "funnel": funnel,
        "funnel_top": funnel[0][1],
        "referrals": [row for row in rows if row.name and row.stage not in ("client", "declined")][:SHOWN],
        "referral_value": sum(row.value or 0 for row in rows if row.stage == Referral.Stage.CLIENT),
    }


@Prepared
def _named(sight: Sight, *, viewer: UUID, begun: datetime) -> QuerySet[Referral]:
    return Referral.objects.visible_to(sight.of(viewer)).filter(at__gte=begun).select_related("household").order_by("-changed_at")
