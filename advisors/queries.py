"""Where is a person signed in?"""

from dataclasses import dataclass
from datetime import datetime

from allauth.usersessions.models import UserSession

from advisors.devices import device
from advisors.models import User


@dataclass(frozen=True, slots=True)
class Place:
    """One browser that is signed in; `address` is the network's, as near as we know where it stands."""

    id: int
    device: str
    address: str
    since: datetime
    seen_at: datetime
    is_here: bool


def places(user: User, *, current: str | None) -> list[Place]:
    """This browser first, then the one seen last. What has ended meanwhile is forgotten on the way."""
    rows = UserSession.objects.purge_and_list(user)
    found = [_place(row, current) for row in rows]
    return sorted(found, key=lambda place: (not place.is_here, -place.seen_at.timestamp()))


def _place(row: UserSession, current: str | None) -> Place:
    return Place(row.pk, device(row.user_agent), row.ip, row.created_at, row.last_seen_at, row.session_key == current)
