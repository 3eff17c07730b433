"""What does a mail provider tell after it took a message? One verb: read, which proves who speaks before it reads."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from importlib import import_module
from typing import Protocol
from uuid import UUID

from messaging.tracking import Status

WINDOW = timedelta(seconds=300)  # by which the provider's clock may differ from ours


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """What became of one message. `id` is the provider's for this notice, `about` ours for the message.

    `mark` says whose message it was: the firm's schema, or the host in its Message-ID.
    """

    id: str
    status: Status
    about: UUID
    mark: str
    at: datetime
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """All that one request told. `left_out` counts what is no news of a letter, and what could not be read."""

    notices: tuple[Notice, ...]
    left_out: int
    stamp: str
    signature: str


class Forged(Exception):
    """Nobody has shown that the provider sent it."""


class Unreadable(Exception):
    """The provider sent it, and it is no list of events."""


class Hook(Protocol):
    def key_from(self, text: str) -> str:
        """The public key as it is kept, from what a person pasted. Raises ValueError, with a sentence for that person."""
        ...

    def read(self, body: bytes, *, headers: Mapping[str, str], key: str, at: datetime) -> Told:
        """Raises Forged, then Unreadable. One event that makes no sense loses no other."""
        ...


HOOKS = {"sendgrid": "messaging.channels.sendgrid.SendGrid"}
NAMES = {"sendgrid": "SendGrid"}


def hook(name: str) -> Hook:
    module, _, kind = HOOKS[name].rpartition(".")
    made: Hook = getattr(import_module(module), kind)()
    return made
