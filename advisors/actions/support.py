"""How does the platform's support look at a firm's records? The firm's admin lets one person in, to read, for four hours."""

import secrets
from datetime import datetime, timedelta

from allauth.usersessions.models import UserSession
from django.db import transaction

from advisors.actions.own import end
from advisors.actions.people import UnableToManagePeople
from advisors.models import SupportGrant, User, token_hash
from advisors.roles import Action, Role
from events import MACHINE, Actor, record

GRANTED_FOR = timedelta(hours=4)


@transaction.atomic
def grant_support(*, name: str, reason: str, by: User, at: datetime) -> tuple[SupportGrant, str]:
    """The grant and the token of its link, which is kept nowhere. A local user comes with it, who reads and has no password."""
    if not by.may(Action.MANAGE_PEOPLE):
        raise UnableToManagePeople("Only the firm's admin lets support in.")
    if not reason.strip():
        raise UnableToManagePeople("Say what support is to look at.")
    token, until = secrets.token_urlsafe(32), at + GRANTED_FOR
    user = User.objects.create_user(
        f"support-{secrets.token_hex(6)}@support.invalid", name=name, role=Role.SUPPORT, ends_at=until
    )
    grant = SupportGrant.objects.create(
        user=user, granted_by=by, reason=reason.strip(), token_hash=token_hash(token), expires_at=until
    )
    detail = {"name": name, "reason": grant.reason}
    record(kind="support.granted", by=by.actor, obj=grant, data={"user": str(user.pk), "until": until.isoformat()}, detail=detail)
    return grant, token


@transaction.atomic
def enter_support(*, grant: SupportGrant, at: datetime) -> User:
    """The link works once: whoever comes second was not meant."""
    if not SupportGrant.objects.open(at).filter(pk=grant.pk, entered_at=None).update(entered_at=at):
        raise UnableToManagePeople("This link was used already, or its time is over.")
    record(kind="support.entered", by=grant.user.actor, obj=grant)
    return grant.user


@transaction.atomic
def end_support(*, grant: SupportGrant, by: Actor, at: datetime) -> SupportGrant:
    """Out at once; the local user stays, because the audit trail names it, and never signs in again."""
    if SupportGrant.objects.filter(pk=grant.pk, ended_at=None).update(ended_at=at):
        end(sessions=list(UserSession.objects.filter(user=grant.user)), user=grant.user)
        User.objects.filter(pk=grant.user_id).update(is_active=False)
        record(kind="support.ended", by=by, obj=grant)
    grant.refresh_from_db()
    return grant


def end_support_in_time(*, at: datetime) -> int:
    """Nobody is let in by a grant whose time is over, tidied up or not; this writes down that it ended."""
    over = list(SupportGrant.objects.over(at).select_related("user"))
    for grant in over:
        end_support(grant=grant, by=MACHINE, at=at)
    return len(over)
