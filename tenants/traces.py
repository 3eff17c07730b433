"""Where does a firm leave traces, how many are left, and how do those outside the database go?"""

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import redis
from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django_celery_beat.models import PeriodicTask

from events.anchors import file_of
from relate.lib import live
from relate.lib.current import HEADER
from tenants import enter, lanes, wall

UNACKED, UNACKED_INDEX = "unacked", "unacked_index"  # what kombu's Redis transport has handed out


def left(schema: str) -> dict[str, int]:
    """How many traces each store holds; a store without any is left out. The firm's row in public is not counted."""
    with enter.nobody():
        counts = {
            "schema": _count("SELECT count(*) FROM pg_namespace WHERE nspname = %s", schema),
            "role": int(wall.has_role(schema)),
            "schedules": PeriodicTask.objects.filter(args__contains=schema).count(),
        }
    counts["files"] = sum(len([*folder.rglob("*")]) + 1 for folder in _folders(schema)) + file_of(schema).exists()
    counts["cache"] = sum(1 for _ in _cached(schema))
    counts["queue"] = sum(1 for _ in _queued(schema))
    return {store: count for store, count in counts.items() if count}


def remove(schema: str) -> None:
    """Files, cache, queue and sockets; the database's share is `provision.drop_schema`."""
    live.close_firm(schema=schema)
    for folder in _folders(schema):
        shutil.rmtree(folder)
    file_of(schema).unlink(missing_ok=True)
    for key in [*_cached(schema)]:
        _cache_client().delete(key)
    broker = _broker()
    for queue, message in [*_queued(schema)]:
        if broker is not None and queue == UNACKED:
            broker.hdel(UNACKED, message)
            broker.zrem(UNACKED_INDEX, message)
        elif broker is not None:
            broker.lrem(queue, 0, message)


def _folders(schema: str) -> list[Path]:
    return [folder for root in settings.FIRM_FOLDERS if (folder := Path(root) / schema).is_dir()]


def _cached(schema: str) -> Iterator[bytes]:
    """`tenants.cache.key` puts the firm before the name; what the platform keeps about a firm names it in the name."""
    yield from _cache_client().scan_iter(match=f"*:{schema}*", count=1000)


def _cache_client() -> redis.Redis:
    client: redis.Redis = cache._cache.get_client()  # type: ignore[attr-defined]
    return client


def _queued(schema: str) -> Iterator[tuple[str, Any]]:
    """Each message of this firm's that lies in the broker: queue and message, or `unacked` and its tag."""
    broker = _broker()
    if broker is None:  # another broker hands its messages to workers, who refuse them
        return
    for queue in lanes.queues(list(lanes.KINDS)):
        yield from ((queue.name, raw) for raw in broker.lrange(queue.name, 0, -1) if _is_for(schema, json.loads(raw)))
    for tag, raw in broker.hscan_iter(UNACKED):
        if _is_for(schema, json.loads(raw)[0]):
            yield UNACKED, tag


def _is_for(schema: str, message: dict[str, dict[str, str]]) -> bool:
    return message.get("headers", {}).get(HEADER) == schema


def _broker() -> redis.Redis | None:
    url = settings.CELERY_BROKER_URL
    return redis.Redis.from_url(url, socket_timeout=5) if url.startswith(("redis://", "rediss://", "unix://")) else None


def _count(statement: str, schema: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(statement, [schema])
        return int(cursor.fetchone()[0])
