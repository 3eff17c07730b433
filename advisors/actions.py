"""What can happen to the people of a firm and to their keys?"""

import secrets
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from advisors.models import ApiKey, FirstAnswer, Invitation, User, token_hash
from advisors.roles import Action, Role
from events import Actor, record
from relate.lib import live
from relate.lib.current import required_schema

INVITED_FOR = timedelta(days=7)
PROFILE_FIELDS = frozenset({"name", "title", "phone", "time_zone", "theme", "has_shortcuts"})


class UnableToManagePeople(ValueError):
    """Says why, in a sentence for the person who tried."""


@transaction.atomic
def add_user(*, email: str, name: str, role: str, by: Actor, password: str | None = None) -> User:
    user = User.objects.create_user(email, password, name=name, role=role)
    record(kind="user.added", by=by, obj=user, data={"role": role}, detail={"email": user.email, "name": name})
    return user


@transaction.atomic
def invite(*, email: str, name: str, role: str, by: Actor, at: datetime) -> tuple[Invitation, str]:
    """The invitation and the token of its link, which is kept nowhere. An earlier open one of this address ends."""
    address = email.strip().lower()
    if User.objects.filter(email=address).exists():
        raise UnableToManagePeople(f"{address} has an account here already.")
    Invitation.objects.open(at).filter(email=address).update(expires_at=at)
    token = secrets.token_urlsafe(32)
    invitation = Invitation.objects.create(
        email=address, name=name, role=Role(role), token_hash=token_hash(token), expires_at=at + INVITED_FOR
    )
    record(kind="user.invited", by=by, obj=invitation, data={"role": role}, detail={"email": address, "name": name})
    return invitation, token


@transaction.atomic
def accept_invitation(*, invitation: Invitation, password: str, at: datetime) -> User:
    """The person has an account and may sign in. A link works once."""
    if not Invitation.objects.open(at).filter(pk=invitation.pk).update(accepted_at=at):
        raise UnableToManagePeople("This invitation was used already, or it is too old. Ask for a new one.")
    user = User.objects.create_user(invitation.email, password, name=invitation.name, role=invitation.role)
    record(kind="user.joined", by=user.actor, obj=user, data={"role": user.role})
    return user


@transaction.atomic
def deactivate(*, user: User, by: User) -> User:
    """Signs the person out everywhere: sessions are refused, sockets close, keys stop working."""
    _must_manage_people(by)
    if user == by:
        raise UnableToManagePeople("You cannot deactivate yourself; ask another admin.")
    user.is_active = False
    user.save(update_fields=["is_active"])
    record(kind="user.deactivated", by=by.actor, obj=user)
    schema = required_schema()
    transaction.on_commit(lambda: live.close_sockets(schema=schema, user=user.pk), robust=True)
    return user


@transaction.atomic
def create_api_key(*, user: User, name: str, by: Actor) -> tuple[ApiKey, str]:
    """The row and the key itself, which is shown once and kept nowhere."""
    if not user.may(Action.MANAGE_API_KEYS):
        raise UnableToManagePeople(f"The role {user.role} has no API keys.")
    if ApiKey.objects.filter(user=user, name=name, revoked_at=None).exists():
        raise UnableToManagePeople(f"There is a key called {name!r} already; revoke it or choose another name.")
    key, prefix = ApiKey.generate(required_schema())
    row = ApiKey.objects.create(user=user, name=name, prefix=prefix, key_hash=token_hash(key))
    record(kind="api_key.created", by=by, obj=row, detail={"name": name})
    return row, key


@transaction.atomic
def revoke_api_key(*, key: ApiKey, by: Actor, at: datetime) -> ApiKey:
    if key.revoked_at is None:
        key.revoked_at = at
        key.save(update_fields=["revoked_at"])
        record(kind="api_key.revoked", by=by, obj=key)
    return key


def forget_answers(*, at: datetime) -> int:
    """What machines were answered a day ago; how many. No event: each change told its own."""
    return FirstAnswer.objects.outlived(at).delete()[0]


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


def _must_manage_people(by: User) -> None:
    if not by.may(Action.MANAGE_PEOPLE):
        raise UnableToManagePeople("Only the firm's admin manages people.")
