"""What may a person change about herself, and where is she signed in?"""

from collections.abc import Iterable
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.db import transaction

from advisors.models import User
from events import Actor, record
from relate.lib import live
from relate.lib.current import required_schema

ENDS_OTHERS = {"password_changed", "totp_activated", "webauthn_added"}
PROFILE_FIELDS = frozenset({"name", "title", "phone", "time_zone", "theme", "has_shortcuts"})


@transaction.atomic
def change_profile(*, user: User, changes: dict[str, Any]) -> User:
    """What a person may say about herself; her role and address are the admin's."""
    if unknown := set(changes) - PROFILE_FIELDS:
        raise ValueError(f"Not part of a profile: {sorted(unknown)}")
    for name, value in changes.items():
        setattr(user, name, value)
    user.save(update_fields=list(changes))
    record(kind="user.changed", by=user.actor, obj=user, data={"fields": sorted(changes)})
    return user


@transaction.atomic
def change_theme(*, user: User, theme: str) -> User:
    """How the person's own screens look: no event, nobody else is concerned."""
    user.theme = theme
    user.save(update_fields=["theme"])
    return user


@transaction.atomic
def end_session(*, session: UserSession, by: User) -> None:
    """That browser has to sign in again; pages that are open there fall silent."""
    pk = session.pk
    end(sessions=[session], user=by)
    record(kind="session.ended", by=by.actor, obj=by, data={"session": pk})


@transaction.atomic
def end_other_sessions(*, user: User, current: str) -> int:
    """Everywhere but here; how many there were."""
    others = list(UserSession.objects.filter(user=user).exclude(session_key=current))
    end(sessions=others, user=user)
    if others:
        record(kind="session.ended", by=user.actor, obj=user, data={"others": len(others)})
    return len(others)


@transaction.atomic
def tell_credentials(*, user: User, what: str, current: str | None) -> None:
    """Part of a change of how a person signs in: the trail hears of it, and after some other browsers sign in anew."""
    record(kind=f"user.{what}", by=user.actor, obj=user)
    if what in ENDS_OTHERS and current is not None:
        end_other_sessions(user=user, current=current)


@transaction.atomic
def remove_second_factor(*, user: User, by: Actor) -> int:
    """After a loss; how many there were, recovery codes among them. Whoever found the phone is signed out."""
    removed = int(Authenticator.objects.filter(user=user).delete()[0])
    end(sessions=list(UserSession.objects.filter(user=user)), user=user)
    record(kind="user.second_factor_removed", by=by, obj=user, data={"removed": removed})
    return removed


def end(*, sessions: Iterable[UserSession], user: User) -> None:
    """Part of an action. Every socket of the person closes; those whose session still holds come back by themselves."""
    for session in sessions:
        session.end()
    schema = required_schema()
    transaction.on_commit(lambda: live.close_sockets(schema=schema, user=user.pk), robust=True)
