"""How does a cached value stay with its firm, and what happens while Redis is away?"""

import logging
from collections.abc import Callable, Mapping
from functools import cached_property, wraps
from typing import Any, NoReturn

import redis
from django.core.cache.backends.locmem import LocMemCache
from django.core.cache.backends.redis import RedisCache, RedisCacheClient

from relate.lib.current import required_schema
from relate.lib.current import schema as current_schema

PUBLIC = "public:"
log = logging.getLogger(__name__)


def key(name: str, prefix: str, version: int) -> str:
    """Every key carries its firm. What belongs to no firm says so by beginning with `public:`; anything else is refused."""
    if current_schema.get() is None and name.startswith(PUBLIC):
        return f"{prefix}:{version}:{name}"
    return f"{prefix}:{version}:{required_schema()}:{name}"


# A cache that is away remembers nothing: what each verb answers then. Only what is counted, for each process by itself, so that
# nobody may guess passwords as fast as he can meanwhile.
COUNTED = (":pace:", ":allauth:rl:")
own = LocMemCache("while-away", {"OPTIONS": {"MAX_ENTRIES": 20_000}, "KEY_FUNCTION": lambda name, prefix, version: name})
WHILE_AWAY: dict[str, Callable[..., Any]] = {
    "add": lambda *_: True,
    "get": lambda key, default: own.get(key, default) if _is_counted(key) else default,
    "set": lambda key, value, seconds: own.set(key, value, seconds) if _is_counted(key) else None,
    "touch": lambda *_: False,
    "delete": lambda *_: False,
    "get_many": lambda keys: {},
    "has_key": lambda key: False,
    "incr": lambda key, delta: delta,
    "set_many": lambda *_: None,
    "delete_many": lambda keys: None,
}


def _is_counted(key: str) -> bool:
    return any(mark in key for mark in COUNTED)


def _forgiving(verb: Callable[..., Any], answer: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(verb)
    def run(client: RedisCacheClient, *args: Any) -> Any:
        try:
            return verb(client, *args)
        except (redis.ConnectionError, redis.TimeoutError) as error:
            log.warning("cache is away: %s", type(error).__name__)
            return answer(*args)

    return run


def _counted_here(key: str, seconds: int) -> int:
    own.add(key, 0, seconds)
    return int(own.incr(key))


class ForgivingClient(RedisCacheClient):
    @cached_property
    def kept(self) -> Any:
        """Django makes a client anew for each word that it says to Redis, which costs more than Redis itself."""
        return super().get_client()

    def get_client(self, key: Any = None, *, write: bool = False) -> Any:
        """There is one server, so one client serves reads and writes; its pool gives each thread a connection."""
        return self.kept

    locals().update({name: _forgiving(getattr(RedisCacheClient, name), answer) for name, answer in WHILE_AWAY.items()})


class FirmCache(RedisCache):
    def __init__(self, server: str, params: dict[str, Any]) -> None:
        super().__init__(server, params)
        self._class = ForgivingClient

    def count(self, keys: Mapping[str, int]) -> list[int]:
        """One more for each key, which lives so many seconds; the new counts, in one round trip. While Redis is away, our own."""
        client = self._cache.get_client(None, write=True)
        with client.pipeline(transaction=False) as trip:
            for key, seconds in keys.items():
                name = self.make_and_validate_key(key)
                trip.incr(name)
                trip.expire(name, seconds, nx=True)
            try:
                return [int(count) for count in trip.execute()[::2]]
            except (redis.ConnectionError, redis.TimeoutError) as error:
                log.warning("cache is away: %s", type(error).__name__)
                return [_counted_here(self.make_and_validate_key(key), seconds) for key, seconds in keys.items()]

    def clear(self) -> NoReturn:
        raise NotImplementedError("Clearing would empty every firm's cache; delete the keys that you mean.")
