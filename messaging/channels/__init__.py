"""How does a message leave the building? One verb: send, which answers with a receipt or says what is known of the failure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib import import_module
from typing import Protocol
from uuid import UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class OutgoingMail:
    """One message to one person. `id` is ours: a provider that sees it twice can tell. `mime` is the message, byte for byte."""

    id: UUID
    sender: str
    to: str
    subject: str
    text: str
    html: str
    reply_to: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    mime: bytes = b""


@dataclass(frozen=True, slots=True)
class Receipt:
    """The provider has the message; `id` is how it calls it, empty where it does not say."""

    provider: str
    id: str = ""


class ProviderError(Exception):
    """The provider did not confirm. `permanent`: trying again is useless. `is_unknown`: it may have the message all the same.

    `retry_after`: seconds for which it asks to be left alone.
    """

    def __init__(
        self, reason: str, *, permanent: bool = False, is_unknown: bool = False, retry_after: float | None = None
    ) -> None:
        super().__init__(reason)
        self.retry_after = retry_after
        self.permanent = permanent
        self.is_unknown = is_unknown


class Channel(Protocol):
    def send(self, mail: OutgoingMail) -> Receipt:
        """Hands the message over once. Raises ProviderError."""
        ...

    def find(self, mail_id: UUID) -> Receipt | None:
        """Whether the provider already has it: the receipt, or None where it surely has not.

        Raises ProviderError(is_unknown=True) where the provider cannot be asked.
        """
        ...


CHANNELS = {"email": "messaging.channels.email.Email"}


def channel(name: str) -> Channel:
    module, _, kind = CHANNELS[name].rpartition(".")
    made: Channel = getattr(import_module(module), kind)()
    return made
