"""How far has a letter come since the provider took it? What the provider tells may come late, twice and in any order.

The statuses stand in one line, and a delivery's status is the furthest that anybody told of it: a join. So it moves only forward,
and neither the order of what is told nor its repetition changes where it ends.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import models


class Status(models.TextChoices):
    """From the least to the most that can be known; each line outdoes those above it."""

    NONE = "", "Nothing heard yet"
    DEFERRED = "deferred", "Put off by the recipient’s server"
    DELIVERED = "delivered", "Delivered"
    DROPPED = "dropped", "Not sent on by the provider"
    BLOCKED = "blocked", "Refused for now"
    BOUNCED = "bounced", "Came back: no such address"
    UNSUBSCRIBED = "unsubscribed", "Unsubscribed at the provider"
    COMPLAINED = "complained", "Reported as spam"


RANK = {status: rank for rank, status in enumerate(Status)}
TROUBLE = frozenset({Status.DROPPED, Status.BLOCKED, Status.BOUNCED, Status.UNSUBSCRIBED, Status.COMPLAINED})
UNREACHED = frozenset({Status.DROPPED, Status.BLOCKED, Status.BOUNCED})


@dataclass(frozen=True, slots=True)
class Standing:
    """How a delivery stands: what was told, when it happened by the provider's clock, in its words, and its id for it."""

    status: Status
    at: datetime
    reason: str = ""
    id: str = ""

    def joined(self, other: "Standing") -> "Standing":
        """The further of the two; of two alike the earlier one. Associative, commutative, idempotent."""
        return min(self, other, key=lambda one: (-RANK[one.status], one.at, one.id, one.reason))


def standing_of(told: Iterable[Standing]) -> Standing | None:
    """Where all of it leads; None where nothing was told."""
    reached: Standing | None = None
    for one in told:
        reached = reached.joined(one) if reached else one
    return reached
