"""How do open pages hear that something happened? One Redis channel; losing a message costs a refresh, never data."""

import json
import logging
import time
from functools import cache
from typing import Any
from uuid import UUID

import redis
from django.conf import settings

CHANNEL = "relate.live"
REST = 5.0  # seconds during which a Redis that was away is not asked again
log = logging.getLogger(__name__)
_away_until = 0.0


def publish(*, schema: str, data: dict[str, Any], user: UUID | None = None) -> None:
    """To every open page of the firm, or of one person."""
    _send({"schema": schema, "user": str(user) if user else None, "data": data})


def close_sockets(*, schema: str, user: UUID) -> None:
    """After sign-out or deactivation."""
    _send({"schema": schema, "user": str(user), "close": True})


def close_firm(*, schema: str) -> None:
    """Every socket of a firm, after its suspension."""
    _send({"schema": schema, "user": None, "close": True})


def _send(message: dict[str, Any]) -> None:
    global _away_until
    if time.monotonic() < _away_until:
        return
    try:
        _client().publish(CHANNEL, json.dumps(message))
    except redis.RedisError as error:
        _away_until = time.monotonic() + REST
        log.warning("live updates are away: %s", type(error).__name__)


@cache
def _client() -> redis.Redis:
    return redis.Redis.from_url(settings.REDIS_URL, socket_connect_timeout=0.5, socket_timeout=0.5)
