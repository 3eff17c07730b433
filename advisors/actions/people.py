"""Who comes to a firm, in which role, and who leaves? Nobody grants more than he has, and the last admin stays."""

import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta

from allauth.usersessions.models import UserSession
from django.db import models, transaction
from django.utils import timezone

from advisors.actions.own import end
from advisors.models import ApiKey, Invitation, SupportGrant, Team, User, token_hash
from advisors.roles import ACTIONS, POWERS, Action, Role, grantable
from events import MACHINE, Actor, record
from events.models import Event
from tenants import enter
from tenants.models import Organization

INVITED_FOR = timedelta(days=7)


class UnableToManagePeople(ValueError):
    """Says why, in a sentence for the person who tried."""


@transaction.atomic
def add_user(*, email: str, name: str, role: str, by: Actor, password: str | None = None) -> User:
    _must_fit_the_firm(role)
    user = User.objects.create_user(email, password, name=name, role=role)
    record(kind="user.added", by=by, obj=user, data={"role": role}, detail={"email": user.email, "name": name})
    return user


@transaction.atomic
def invite(*, email: str, name: str, role: str, by: Actor, at: datetime) -> tuple[Invitation, str]:
    """The invitation and the token of its link, which is kept nowhere. An earlier open one of this address ends."""
    address = email.strip().lower()
    _must_fit_the_firm(role)
    if by.id is not None:
        _must_be_grantable(role, User.objects.get(pk=by.id))
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
def accept_invitation(*, invitation: Invitation, password: str | None, at: datetime) -> User:
    """The person has an account and may sign in: with this password, or by the firm's provider alone. A link works once."""
    if not Invitation.objects.open(at).filter(pk=invitation.pk).update(accepted_at=at):
        raise UnableToManagePeople("This invitation was used already, or it is too old. Ask for a new one.")
    must_still_hold(invitation)
    user = User.objects.create_user(invitation.email, password, name=invitation.name, role=invitation.role)
    record(kind="user.joined", by=user.actor, obj=user, data={"role": user.role})
    return user


def must_still_hold(invitation: Invitation) -> None:
    """An invitation is worth what its giver may give now: nobody comes back by a link that he made before he was let go."""
    made = Event.objects.about(invitation).filter(kind="user.invited", actor_kind="user").first()
    if made and not any(invitation.role in grantable_by(giver) for giver in User.objects.filter(pk=str(made.actor_id))):
        raise UnableToManagePeople("Whoever invited you may not do so any more. Ask for a new invitation.")


@transaction.atomic
def deactivate(*, user: User, by: User) -> User:
    """Signs the person out everywhere for good: sessions end, sockets close, keys are revoked."""
    _must_manage_people(by)
    if user == by:
        raise UnableToManagePeople("You cannot deactivate yourself; ask another admin.")
    locked = _locked(user)
    _must_leave_an_admin(locked)
    _must_leave_an_officer(locked)
    keys = ApiKey.objects.filter(user=locked, revoked_at=None).update(revoked_at=timezone.now())
    sessions = list(UserSession.objects.filter(user=locked))
    end(sessions=sessions, user=locked)
    locked.is_active = False
    locked.save(update_fields=["is_active"])
    _end_support_let_in_by(locked)
    record(kind="user.deactivated", by=by.actor, obj=locked, data={"sessions": len(sessions), "keys": keys})
    return locked


@transaction.atomic
def reactivate(*, user: User, by: User | None) -> User:
    """May sign in again, with the password of before. Keys stay revoked. By whom the role may be given; None: the operator."""
    locked = _locked(user)
    if by:
        _must_be_returnable(locked.role, by)
    if not locked.is_active:
        locked.is_active = True
        locked.save(update_fields=["is_active"])
        record(kind="user.reactivated", by=by.actor if by else MACHINE, obj=locked, data={"role": locked.role})
    return locked


@transaction.atomic
def change_role(*, user: User, role: str, by: User) -> User:
    locked = _locked(user)
    if locked.role == role:
        return locked
    if locked == by:
        raise UnableToManagePeople("Nobody changes the own role; ask another admin.")
    _must_fit_the_firm(role)
    _must_be_grantable(role, by)
    if not by.may(Action.MANAGE_PEOPLE) and (ACTIONS[Role(locked.role)] & POWERS) - ACTIONS[Role(by.role)]:
        raise UnableToManagePeople(f"Only an admin takes the role {locked.get_role_display()} from somebody.")
    if role != Role.ADMIN:
        _must_leave_an_admin(locked)
    _must_leave_an_officer(locked)
    was, locked.role = locked.role, Role(role)
    locked.save(update_fields=["role"])
    if not locked.may(Action.MANAGE_PEOPLE):
        _end_support_let_in_by(locked)
    record(kind="user.role_changed", by=by.actor, obj=locked, data={"from": was, "to": role})
    return locked


@transaction.atomic
def change_work(*, user: User, teams: Iterable[Team], client_capacity: int | None, specializations: list[str], by: User) -> User:
    """In which teams a person works, for how many households there is room, and what she knows best."""
    _must_manage_people(by)
    locked, wanted = _locked(user), set(teams)
    before = set(locked.teams.all())
    new = {"client_capacity": client_capacity, "specializations": specializations}
    changed = sorted(name for name, value in new.items() if getattr(locked, name) != value)
    if wanted != before:
        locked.teams.set(wanted)
        changed.append("teams")
    if changed:
        locked.client_capacity, locked.specializations = client_capacity, specializations
        locked.save(update_fields=list(new))
        data = {"fields": changed, "teams": sorted(str(team.pk) for team in wanted)}
        record(kind="user.changed", by=by.actor, obj=locked, data=data)
    return locked


@transaction.atomic
def make_team(*, name: str, by: User) -> Team:
    _must_manage_people(by)
    team = Team.objects.create(name=name)
    record(kind="team.made", by=by.actor, obj=team, data={"name": name})
    return team


@transaction.atomic
def rename_team(*, team: Team, name: str, by: User) -> Team:
    _must_manage_people(by)
    team.name = name
    team.save(update_fields=["name"])
    record(kind="team.renamed", by=by.actor, obj=team, data={"name": name})
    return team


def grantable_by(by: User) -> list[Role]:
    """The roles that this person may give. While a firm never had a compliance officer, its admin appoints the first one."""
    roles = grantable(by.role)
    if by.may(Action.MANAGE_PEOPLE) and not _ever_had_an_officer():
        roles = [*roles, Role.COMPLIANCE]
    return roles if by.is_active else []


def _ever_had_an_officer() -> bool:
    """By the audit trail, which no admin rewrites: a role that was taken away leaves no row behind."""
    came = models.Q(kind__in=("user.added", "user.joined"), data__role=Role.COMPLIANCE)
    changed = models.Q(kind="user.role_changed") & (models.Q(data__to=Role.COMPLIANCE) | models.Q(data__from=Role.COMPLIANCE))
    return User.objects.filter(role=Role.COMPLIANCE).exists() or Event.objects.filter(came | changed).exists()


def _locked(user: User) -> User:
    """The row, and with it those of whom one must stay: of two who are let go at once, the second is found to be the last."""
    staying = models.Q(role__in=(Role.ADMIN, Role.COMPLIANCE), is_active=True)
    rows = User.objects.select_for_update().filter(staying | models.Q(pk=user.pk)).order_by("pk")
    return next(row for row in rows if row.pk == user.pk)


def _end_support_let_in_by(user: User) -> None:
    """Nobody looks on by the word of an admin who is none any more; the clock writes down that it ended."""
    now = timezone.now()
    grants = SupportGrant.objects.open(now).filter(granted_by=user)
    User.objects.filter(support_grant__in=grants).update(ends_at=now)
    grants.update(expires_at=now)


def _must_manage_people(by: User) -> None:
    if not by.may(Action.MANAGE_PEOPLE):
        raise UnableToManagePeople("Only the firm's admin manages people.")


def _must_be_grantable(role: str, by: User) -> None:
    if role not in grantable_by(by):
        raise UnableToManagePeople(f"You cannot make somebody {Role(role).label}: nobody grants more than he may do himself.")


def _must_be_returnable(role: str, by: User) -> None:
    """Nobody makes his own compliance officer, also of one whom he let go."""
    if role not in grantable(by.role) or not by.is_active:
        who = "another compliance officer brings back who approves, or the platform's operator; an admin everybody else"
        raise UnableToManagePeople(f"You cannot bring back somebody who is {Role(role).label}: {who}.")


def _must_fit_the_firm(role: str) -> None:
    if role == Role.SUPPORT or (role == Role.OPERATOR and enter.required().kind != Organization.Kind.OPERATOR):
        raise UnableToManagePeople(f"Nobody is made {Role(role).label} at {enter.required().name}.")


def _must_leave_an_admin(user: User) -> None:
    is_admin = user.role == Role.ADMIN and user.is_active
    if is_admin and not User.objects.active().filter(role=Role.ADMIN).exclude(pk=user.pk).exists():
        raise UnableToManagePeople("The last admin stays: make somebody else an admin first.")


def _must_leave_an_officer(user: User) -> None:
    """Whoever is watched does not send the watch away: a successor comes first, whom only compliance appoints."""
    is_officer = user.role == Role.COMPLIANCE and user.is_active
    if is_officer and not User.objects.active().filter(role=Role.COMPLIANCE).exclude(pk=user.pk).exists():
        raise UnableToManagePeople("The last compliance officer stays: compliance appoints a successor first.")
