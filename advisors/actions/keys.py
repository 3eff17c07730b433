"""What can happen to a person's API keys, and to what machines were answered?"""

from datetime import datetime

from django.db import transaction

from advisors.actions.people import UnableToManagePeople
from advisors.models import ApiKey, FirstAnswer, User, token_hash
from advisors.roles import Action
from events import Actor, record
from relate.lib.current import required_schema


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


def empty_answers() -> int:
    """What machines were answered may tell of a client whose data is restricted from now on; what was done stays done."""
    return FirstAnswer.objects.exclude(body="").update(body="")


def forget_answers(*, at: datetime) -> int:
    """What machines were answered a day ago; how many. No event: each change told its own."""
    return FirstAnswer.objects.outlived(at).delete()[0]
