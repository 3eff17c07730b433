"""How does a firm say by which key its mail provider signs?"""

from datetime import datetime

from django.db import transaction

from advisors.models import User
from advisors.roles import Action
from events import record
from messaging.channels.hooks import hook
from messaging.models import WebhookKey


class UnableToUseKey(Exception):
    """The key that was in use stays."""


@transaction.atomic
def set_key(*, provider: str, text: str, by: User, at: datetime) -> WebhookKey:
    """From now on only what this key signs is taken; the same key again changes nothing."""
    if not by.may(Action.MANAGE_FIRM):
        raise UnableToUseKey("Only the firm's admin sets this key.")
    try:
        public = hook(provider).key_from(text)
    except ValueError as refusal:
        raise UnableToUseKey(str(refusal)) from refusal
    standing = WebhookKey.objects.select_for_update().filter(provider=provider, removed_at=None).first()
    if standing and standing.public_key == public:
        return standing
    WebhookKey.objects.filter(provider=provider, removed_at=None).update(removed_at=at)
    key = WebhookKey.objects.create(provider=provider, public_key=public)
    data = {"provider": provider, "instead_of": str(standing.pk) if standing else None}
    record(kind="webhook.key_set", by=by.actor, obj=key, data=data)
    return key


@transaction.atomic
def remove_key(*, key: WebhookKey, by: User, at: datetime) -> None:
    """Nothing that the provider tells is taken any more."""
    if not by.may(Action.MANAGE_FIRM):
        raise UnableToUseKey("Only the firm's admin removes this key.")
    if WebhookKey.objects.filter(pk=key.pk, removed_at=None).update(removed_at=at):
        record(kind="webhook.key_removed", by=by.actor, obj=key, data={"provider": key.provider})
