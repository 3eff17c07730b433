"""How does a cached value stay with its firm, and what happens while Redis is away?"""

import logging
from typing import Any

import redis
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


class _Client(RedisCacheClient):
    """A cache that is away is a cache that remembers nothing."""

    def add(self, key: str, value: Any, timeout: int | None) -> bool:
        return bool(self._try("add", True, key, value, timeout))

    def get(self, key: str, default: Any) -> Any:
        return self._try("get", default, key, default)

    def set(self, key: str, value: Any, timeout: int | None) -> None:
        self._try("set", None, key, value, timeout)

    def touch(self, key: str, timeout: int | None) -> bool:
        return bool(self._try("touch", False, key, timeout))

    def delete(self, key: str) -> bool:
        return bool(self._try("delete", False, key))

    def get_many(self, keys: list[str]) -> dict[str, Any]:
        return dict(self._try("get_many", {}, keys))

    def has_key(self, key: str) -> bool:
        return bool(self._try("has_key", False, key))

    def incr(self, key: str, delta: int) -> int:
        return int(self._try("incr", delta, key, delta))

    def set_many(self, data: dict[str, Any], timeout: int | None) -> None:
        self._try("set_many", None, data, timeout)

    def delete_many(self, keys: list[str]) -> None:
        self._try("delete_many", None, keys)

    def _try(self, verb: str, without: Any, *args: Any) -> Any:
        try:
            return getattr(super(), verb)(*args)
        except (redis.ConnectionError, redis.TimeoutError) as error:
            log.warning("cache is away: %s", type(error).__name__)
            return without


class FirmCache(RedisCache):
    def __init__(self, server: str, params: dict[str, Any]) -> None:
        super().__init__(server, params)
        self._class = _Client

    def clear(self) -> bool:
        raise NotImplementedError("Clearing would empty every firm's cache; delete the keys that you mean.")
