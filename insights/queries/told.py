"""Which households of a book have which insight? Two queries on what was kept, however many households there are."""

from dataclasses import dataclass

from django.db.models import Count, Max

from advisors.models import User
from insights.insight import KINDS
from insights.models import Kept, KeptQuerySet


@dataclass(frozen=True, slots=True)
class Told:
    """A kind with the number of households of which it is told; `weight`: of the gravest."""

    kind: str
    label: str
    households: int
    weight: int


def kinds_told(user: User) -> list[Told]:
    """The gravest kind first; one query."""
    rows = Kept.objects.visible_to(user).values("kind").annotate(count=Count("household", distinct=True), top=Max("weight"))
    found = [Told(row["kind"], KINDS.get(row["kind"], row["kind"]), row["count"], row["top"]) for row in rows]
    return sorted(found, key=lambda one: (-one.weight, one.label))


def told_of(user: User, kind: str) -> KeptQuerySet:
    """Of one kind, the gravest first."""
    rows = Kept.objects.visible_to(user).filter(kind=kind).select_related("household")
    return rows.order_by("-weight", "household__name", "pk")
