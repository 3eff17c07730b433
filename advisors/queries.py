"""Where is a person signed in, and did the first admin of a firm come?"""

from dataclasses import dataclass
from datetime import datetime

from allauth.usersessions.models import UserSession

from advisors.devices import device
from advisors.models import Founding, Invitation, User
from tenants import enter
from tenants.models import Organization


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


def has_come(founding: Founding) -> bool:
    """Asked in the firm itself; nothing else of it is read."""
    with enter.firm(_firm_of(founding)):
        return User.objects.filter(email=founding.admin_email).exists()


def link_ends(founding: Founding) -> datetime | None:
    """Until when the newest invitation of the first admin works, or worked; None where there is none."""
    with enter.firm(_firm_of(founding)):
        invited = Invitation.objects.filter(email=founding.admin_email).order_by("-expires_at")
        return invited.values_list("expires_at", flat=True).first()


def _firm_of(founding: Founding) -> Organization:
    """A firm carries the key of the row by which it was asked for."""
    return Organization.objects.get(pk=founding.pk)


def _place(row: UserSession, current: str | None) -> Place:
    return Place(row.pk, device(row.user_agent), row.ip, row.created_at, row.last_seen_at, row.session_key == current)
