"""Which PostgreSQL and Valkey serve this folder, where no address is given? Started on first need, found again afterwards."""

from dataclasses import dataclass
from pathlib import Path

from relate.lib.embedded import postgres, valkey
from relate.lib.embedded.machine import EmbeddedError

__all__ = ["EmbeddedError", "Services", "services", "stop"]


@dataclass(frozen=True)
class Services:
    """Addresses of the running servers. Ports change at each start: never store them."""

    owner_url: str
    product_url: str
    redis_url: str


def services(var: Path, *, fsync: bool = True) -> Services:
    """Start or find the servers whose data lives in `var`. `fsync=False` trades the data's safety for speed: tests only."""
    database = postgres.start(var, fsync=fsync)
    return Services(database.owner, database.product, valkey.start(var))


def stop(var: Path) -> None:
    """Stop both servers and wait until their processes are gone; the data stays."""
    valkey.stop(var)
    postgres.stop(var)
