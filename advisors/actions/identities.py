"""How do people of a firm come in by its own identity provider? Only who was invited, and known there by a subject.

The subject is bound once: by the link of the invitation, by the person herself while she is signed in, or by an address that the
provider says it verified. An address of which it does not say so binds nothing, whosever it is. Nor does any address bind
somebody who may do what the admin may not: the admin chooses the provider.
"""

from datetime import datetime

from django.db import transaction

from advisors.actions.people import UnableToManagePeople, accept_invitation
from advisors.models import Identity, IdentityProvider, Invitation, User
from advisors.oidc import Claimed, UnableToSignIn, described
from advisors.roles import Action, Role, exceeds_the_admin
from events import record

NOT_INVITED = "Nobody with your address was invited here. Ask the admin of your firm."
NOT_VOUCHED = (
    "The provider does not vouch for your e-mail address. Use the link of your invitation, "
    "or sign in with your password and connect your account in the settings."
)

BY_HER_OWN_HAND = (
    "Your role is not entered by an address alone. Use the link of your invitation, "
    "or sign in with your password and connect your account in the settings."
)


@transaction.atomic
def set_provider(
    *, provider: IdentityProvider | None, name: str, issuer: str, client_id: str, client_secret: str, is_active: bool, by: User
) -> IdentityProvider:
    """Asked at once whether it is there and is what it says. An empty secret keeps the one that stands."""
    if not by.may(Action.MANAGE_FIRM):
        raise UnableToManagePeople("Only the firm's admin says where its people sign in.")
    try:
        described(issuer)
    except UnableToSignIn as refusal:
        raise UnableToManagePeople(str(refusal)) from refusal
    row = provider or IdentityProvider()
    forgotten = row.identities.exclude(provider__issuer=issuer).delete()[0] if provider else 0  # another's subjects name others
    row.name, row.issuer, row.client_id, row.is_active = name, issuer, client_id, is_active
    row.client_secret = client_secret or row.client_secret
    if not row.client_secret:
        raise UnableToManagePeople("The provider gave you a secret; enter it.")
    if is_active:
        IdentityProvider.objects.exclude(pk=row.pk).update(is_active=False)
    row.save()
    data = {"issuer": issuer, "client_id": client_id, "is_active": is_active, "has_new_secret": bool(client_secret)}
    data["identities_forgotten"] = forgotten
    record(kind="identity_provider.set", by=by.actor, obj=row, data=data)
    return row


@transaction.atomic
def known_as(*, provider: IdentityProvider, claimed: Claimed, at: datetime) -> User:
    """The person behind the claim: by subject, else by her invitation's link, else by a verified address."""
    known = Identity.objects.filter(provider=provider, subject=claimed.subject).select_related("user").first()
    user = known.user if known else _invited(claimed, at) if claimed.meant_for else _by_address(claimed, at)
    if not user.is_active or user.has_ended or user.role == Role.SUPPORT:
        raise UnableToSignIn(NOT_INVITED)
    if known is None:
        if Identity.objects.filter(provider=provider, user=user).exists():
            raise UnableToSignIn("Your address belongs to somebody else at the provider by now. Ask the admin of your firm.")
        _link(provider, claimed, user)
    return user


@transaction.atomic
def connect(*, provider: IdentityProvider, claimed: Claimed, user: User) -> None:
    """Somebody who is signed in, and proved it, says who she is at the provider; another subject takes the place of the first."""
    if claimed.meant_for != str(user.pk):
        raise UnableToSignIn("Somebody else began this. Sign in and connect your account again.")
    if Identity.objects.filter(provider=provider, subject=claimed.subject).exclude(user=user).exists():
        raise UnableToSignIn(f"This account at {provider.name} belongs to somebody else here.")
    Identity.objects.filter(provider=provider, user=user).delete()
    _link(provider, claimed, user)


def _link(provider: IdentityProvider, claimed: Claimed, user: User) -> None:
    identity = Identity.objects.create(provider=provider, subject=claimed.subject, user=user)
    record(kind="identity.linked", by=user.actor, obj=identity, data={"user": str(user.pk)})


def _invited(claimed: Claimed, at: datetime) -> User:
    """Whoever has the link of the invitation is meant, as with a password."""
    invitation = Invitation.objects.open(at).select_for_update().filter(pk=claimed.meant_for).first()
    if invitation is None:
        raise UnableToSignIn("This invitation was used already, or it is too old. Ask for a new one.")
    return _joined(invitation, at)


def _joined(invitation: Invitation, at: datetime) -> User:
    try:
        return accept_invitation(invitation=invitation, password=None, at=at)
    except UnableToManagePeople as refusal:
        raise UnableToSignIn(str(refusal)) from refusal


def _by_address(claimed: Claimed, at: datetime) -> User:
    """Somebody who is here, or who was invited and comes for the first time, without a password."""
    if not claimed.email:
        raise UnableToSignIn(NOT_VOUCHED)
    user = User.objects.filter(email=claimed.email).first()
    invitation = None if user else Invitation.objects.open(at).select_for_update().filter(email=claimed.email).first()
    if (named := user or invitation) and exceeds_the_admin(named.role):
        raise UnableToSignIn(BY_HER_OWN_HAND)
    if invitation:
        return _joined(invitation, at)
    if user is None:
        raise UnableToSignIn(NOT_INVITED)
    return user
