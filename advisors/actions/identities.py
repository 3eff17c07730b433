"""How do people of a firm come in by its own identity provider? Only who was invited, known by a verified address at first."""

from datetime import datetime

from django.db import transaction

from advisors.actions.people import UnableToManagePeople, must_still_hold
from advisors.models import Identity, IdentityProvider, Invitation, User
from advisors.oidc import Claimed, UnableToSignIn, described
from advisors.roles import Action, Role
from events import record

NOT_INVITED = "Nobody with your address was invited here. Ask the admin of your firm."


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
    """The person behind the claim: by subject, else by address, among those who are here or were invited."""
    known = Identity.objects.filter(provider=provider, subject=claimed.subject).select_related("user").first()
    user = known.user if known else _by_address(claimed, at)
    if not user.is_active or user.has_ended or user.role == Role.SUPPORT:
        raise UnableToSignIn(NOT_INVITED)
    if known is None:
        if Identity.objects.filter(provider=provider, user=user).exists():
            raise UnableToSignIn("Your address belongs to somebody else at the provider by now. Ask the admin of your firm.")
        identity = Identity.objects.create(provider=provider, subject=claimed.subject, user=user)
        record(kind="identity.linked", by=user.actor, obj=identity, data={"user": str(user.pk)})
    return user


def _by_address(claimed: Claimed, at: datetime) -> User:
    """Somebody who is here, or who was invited and comes for the first time, without a password."""
    if user := User.objects.filter(email=claimed.email).first():
        return user
    invitation = Invitation.objects.open(at).select_for_update().filter(email=claimed.email).first()
    if invitation is None:
        raise UnableToSignIn(NOT_INVITED)
    try:
        must_still_hold(invitation)
    except UnableToManagePeople as refusal:
        raise UnableToSignIn(str(refusal)) from refusal
    invitation.accepted_at = at
    invitation.save(update_fields=["accepted_at"])
    user = User.objects.create_user(invitation.email, None, name=invitation.name, role=invitation.role)
    record(kind="user.joined", by=user.actor, obj=user, data={"role": user.role})
    return user
