"""How does a text rest encrypted, so that only its firm and its column can read it?

AES-256-GCM. Each firm's key is derived from a master key by HKDF; the column is associated data, so a value that is copied to
another firm or another column cannot be read. The first key of FIELD_KEYS writes, the others still read.
"""

import base64
import hashlib
import hmac
import os
from functools import lru_cache
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.expressions import Expression

from relate.lib.current import required_schema

VERSION = "a1"


class CannotDecrypt(ValueError):
    """The value was written for another firm or column, or its key is gone."""


@lru_cache(maxsize=4096)
def _derived(master: bytes, purpose: str, firm: str) -> bytes:
    info = f"relate/{purpose}/{firm}".encode()
    return HKDF(algorithm=hashes.SHA256(), length=32, salt=None, info=info).derive(master)


@lru_cache(maxsize=4096)
def _cipher(master: bytes, firm: str) -> AESGCM:
    return AESGCM(_derived(master, "field", firm))


def encrypt(plain: str, *, column: str) -> str:
    key_id, master = next(iter(settings.FIELD_KEYS.items()))
    nonce = os.urandom(12)
    sealed = _cipher(master, required_schema()).encrypt(nonce, plain.encode(), column.encode())
    return f"{VERSION}:{key_id}:{base64.urlsafe_b64encode(nonce + sealed).decode()}"


def decrypt(token: str, *, column: str) -> str:
    try:
        version, key_id, body = token.split(":", 2)
        raw = base64.urlsafe_b64decode(body)
        cipher = _cipher(settings.FIELD_KEYS[key_id], required_schema())
        plain = cipher.decrypt(raw[:12], raw[12:], column.encode())
    except (ValueError, KeyError, InvalidTag) as error:
        raise CannotDecrypt(f"A value of {column} cannot be read with this firm's keys.") from error
    if version != VERSION:
        raise CannotDecrypt(f"A value of {column} has the unknown version {version}.")
    return plain.decode()


def newest() -> str:
    """How every value begins that the first key wrote."""
    return f"{VERSION}:{next(iter(settings.FIELD_KEYS))}:"


def is_stale(token: str) -> bool:
    """Whether an older key than the first wrote it."""
    return not token.startswith(newest())


def keyed_digest(value: str, purpose: str) -> str:
    """The same for the same value, purpose and firm; says nothing about the value to whoever has no key."""
    key = _derived(settings.DIGEST_KEY, f"digest/{purpose}", required_schema())
    return hmac.new(key, value.encode(), hashlib.sha256).hexdigest()


class EncryptedTextField(models.TextField):  # type: ignore[type-arg]
    """A text that cannot be searched: keep a `keyed_digest` beside it where rows must be found by it. Empty stays empty."""

    @property
    def binding(self) -> str:
        return f"{self.model._meta.label_lower}.{self.name}"

    def get_prep_value(self, value: Any) -> Any:
        plain = super().get_prep_value(value)
        return encrypt(plain, column=self.binding) if plain else plain

    def from_db_value(self, value: str | None, expression: Expression, connection: BaseDatabaseWrapper) -> str | None:
        return self.opened(value)

    def opened(self, token: str | None) -> str | None:
        return decrypt(token, column=self.binding) if token else token


def opened(model: type[models.Model], field: str, token: str | None) -> str:
    """A field's plain text, where a query fetched it as part of a JSON value."""
    column = model._meta.get_field(field)
    return (column.opened(token) if isinstance(column, EncryptedTextField) else token) or ""
