"""How does a firm leave an old key behind? Each value that it wrote is written anew with the first of FIELD_KEYS.

A batch is one transaction and what it wrote is found to be new, so a run that was killed is simply run again.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from allauth.mfa.models import Authenticator
from django.apps import apps
from django.conf import settings
from django.db import models, transaction
from django.db.models.functions import Cast

from advisors.adapter import MFA_COLUMN
from relate.lib import crypto

BATCH = 200
SECRETS = ("secret", "seed")  # of a second factor, within its JSON: TOTP's and the recovery codes'


@dataclass(frozen=True, slots=True)
class Rotation:
    """How many values were written anew; `unreadable` names what no key of the ring opens."""

    written: int
    unreadable: tuple[str, ...]


def rotate() -> Rotation:
    """Of the firm that was entered."""
    written, unreadable = _second_factors(), []
    for field in encrypted_fields():
        after: UUID | int | None = None
        while batch := _batch(field, after):
            written += sum(batch.values())
            unreadable += [f"{field.binding} of {pk}" for pk, is_written in batch.items() if not is_written]
            after = max(batch)
    return Rotation(written, tuple(unreadable))


def encrypted_fields() -> Iterator[crypto.EncryptedTextField]:
    """Every such column of a firm's tables; a new one is found without being listed."""
    labels = {label.rsplit(".", 1)[-1] for label in settings.TENANT_APPS}
    for model in apps.get_models():
        if model._meta.app_label in labels:
            yield from (field for field in model._meta.local_fields if isinstance(field, crypto.EncryptedTextField))


@transaction.atomic
def _batch(field: crypto.EncryptedTextField, after: Any) -> dict[Any, bool]:
    """The next values of an old key, in the order of their rows, and whether each could be read."""
    rows = field.model._base_manager.annotate(token=Cast(field.name, models.TextField()))
    stale = rows.filter(token__gt="").exclude(token__startswith=crypto.newest()).order_by("pk")
    found = stale.filter(pk__gt=after) if after is not None else stale
    done = {}
    for pk, token in list(found.select_for_update().values_list("pk", "token")[:BATCH]):
        try:
            plain = crypto.decrypt(token, column=field.binding)
        except crypto.CannotDecrypt:
            done[pk] = False
            continue
        field.model._base_manager.filter(pk=pk).update(**{field.name: plain})
        done[pk] = True
    return done


@transaction.atomic
def _second_factors() -> int:
    written = 0
    for factor in Authenticator.objects.select_for_update():
        old = {name: token for name in SECRETS if (token := factor.data.get(name)) and crypto.is_stale(token)}
        for name, token in old.items():
            factor.data[name] = crypto.encrypt(crypto.decrypt(token, column=MFA_COLUMN), column=MFA_COLUMN)
        if old:
            factor.save(update_fields=["data"])
        written += len(old)
    return written
