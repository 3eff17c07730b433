"""Who did it?"""

from dataclasses import dataclass
from typing import Self
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Actor:
    kind: str
    id: UUID | None = None

    @classmethod
    def user(cls, pk: UUID) -> Self:
        return cls("user", pk)

    @classmethod
    def client(cls, pk: UUID) -> Self:
        return cls("client", pk)


MACHINE = Actor("machine")


def client(client_id: UUID) -> Actor:
    return Actor.client(client_id)
