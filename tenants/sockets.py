"""How does an open page hear at once that something happened? One subscription per process, bounded queues."""

import asyncio
import collections
import contextlib
import json
import logging
from http.cookies import CookieError, SimpleCookie
from importlib import import_module
from typing import Any
from urllib.parse import urlsplit

import redis.asyncio
from channels.db import database_sync_to_async
from channels.generic.websocket import AsyncWebsocketConsumer
from django.conf import settings
from django.contrib.auth import get_user
from django.http import HttpRequest
from django.utils.module_loading import import_string

from relate.lib.live import CHANNEL
from tenants import enter, hosts, migrated
from tenants.sessions import FIRM

LIMIT = 32  # messages that wait for one slow page before it is told to look again
LOOK_AGAIN_AFTER = 60.0  # seconds until a socket's session is checked afresh
FORBIDDEN, SIGNED_OUT, BAD_ORIGIN = 4404, 4401, 4403
RELOAD = json.dumps({"reload": True})
Key = tuple[str, str | None]
log = logging.getLogger(__name__)


class Hub:
    """The sockets of this process, by firm and person."""

    def __init__(self) -> None:
        self.members: dict[Key, set[LiveConsumer]] = collections.defaultdict(set)
        self.task: asyncio.Task[None] | None = None

    def join(self, socket: "LiveConsumer") -> None:
        for key in _keys(socket):
            self.members[key].add(socket)
        if self.task is None or self.task.done():
            self.task = asyncio.create_task(self.listen())

    def leave(self, socket: "LiveConsumer") -> None:
        for key in _keys(socket):
            self.members[key].discard(socket)
            if not self.members[key]:
                del self.members[key]

    async def deliver(self, message: dict[str, Any]) -> None:
        sockets = tuple(self.members.get((message["schema"], message["user"]), ()))
        if message.get("close"):
            for socket in sockets:
                await socket.close(SIGNED_OUT)
            return
        for socket in sockets:
            socket.offer(json.dumps(message["data"]))

    def reload_all(self) -> None:
        for (_, user), sockets in self.members.items():
            if user is None:
                for socket in sockets:
                    socket.offer(RELOAD)

    async def listen(self) -> None:
        """Until the process ends. What was sent while Redis was away is lost, so every page looks again afterwards."""
        was_away, pause = False, 0.2
        while True:
            client = redis.asyncio.from_url(settings.REDIS_URL, health_check_interval=15, socket_connect_timeout=3)
            try:
                async with client.pubsub(ignore_subscribe_messages=True) as subscription:
                    await subscription.subscribe(CHANNEL)
                    if was_away:
                        self.reload_all()
                    was_away, pause = False, 0.2
                    await self._pump(subscription)
            except (redis.RedisError, OSError) as error:
                was_away = True
                log.warning("live updates are away: %s", type(error).__name__)
                await asyncio.sleep(pause)
                pause = min(pause * 2, 5)
            finally:
                with contextlib.suppress(redis.RedisError, OSError):
                    await client.aclose()

    async def _pump(self, subscription: Any) -> None:
        while True:
            message = await subscription.get_message(timeout=10)  # None now and then: the health check runs
            if message is None:
                continue
            try:
                await self.deliver(json.loads(message["data"]))
            except (ValueError, KeyError, TypeError):
                log.exception("a live message could not be read")


hub = Hub()


class LiveConsumer(AsyncWebsocketConsumer):
    """/ws/advisors/<id>/: the page only listens. The firm and person are found once and kept on the socket."""

    key: Key | None = None
    tasks: tuple[asyncio.Task[None], ...] = ()

    async def connect(self) -> None:
        headers = {name.decode("latin1").lower(): value.decode("latin1") for name, value in self.scope["headers"]}
        self.host, self.cookie = headers.get("host", ""), _session_cookie(headers.get("cookie", ""))
        if not _same_origin(headers.get("origin", ""), self.host):
            await self.close(BAD_ORIGIN)
            return
        found = await database_sync_to_async(signed_in)(self.host, self.cookie)
        if found is None or found[1] != str(self.scope["url_route"]["kwargs"]["advisor_id"]):
            await self.close(SIGNED_OUT if found is None else FORBIDDEN)
            return
        self.key, self.queue, self.filled = found, collections.deque[str](), asyncio.Event()
        await self.accept()
        hub.join(self)
        self.tasks = asyncio.create_task(self.write()), asyncio.create_task(self.watch())

    def offer(self, text: str) -> None:
        if self.queue and self.queue[-1] is RELOAD:
            return
        if len(self.queue) >= LIMIT:
            self.queue.clear()
            text = RELOAD
        self.queue.append(text)
        self.filled.set()

    async def write(self) -> None:
        while True:
            await self.filled.wait()
            self.filled.clear()
            while self.queue:
                await self.send(text_data=self.queue.popleft())

    async def watch(self) -> None:
        """A session that ended without a word to us ends the socket too."""
        while True:
            await asyncio.sleep(LOOK_AGAIN_AFTER)
            if await database_sync_to_async(signed_in)(self.host, self.cookie) != self.key:
                await self.close(SIGNED_OUT)
                return

    async def receive(self, text_data: str | None = None, bytes_data: bytes | None = None) -> None:
        return

    async def disconnect(self, code: int) -> None:
        if self.key:
            hub.leave(self)
        for task in self.tasks:
            task.cancel()


def signed_in(host: str, cookie: str) -> tuple[str, str] | None:
    """The firm's schema and the person's id, or None. Runs in a worker thread, which it enters and leaves itself."""
    name = hosts.normalised(host)
    with enter.nobody():
        organization = hosts.firm_at(name) if name else None
    if organization is None or not organization.is_active or migrated.is_behind(organization) or not cookie:
        return None
    with enter.firm(organization):
        request = HttpRequest()
        request.session = import_module(settings.SESSION_ENGINE).SessionStore(cookie)
        user = get_user(request)
        is_here = user.is_authenticated and user.is_active and request.session.get(FIRM) == organization.schema_name
        is_here = is_here and not import_string(settings.SESSION_LACKS)(request.session)
        return (organization.schema_name, str(user.pk)) if is_here else None


def _keys(socket: LiveConsumer) -> tuple[Key, Key]:
    schema, user = socket.key or ("", None)
    return (schema, user), (schema, None)


def _session_cookie(header: str) -> str:
    try:
        found = SimpleCookie(header).get(settings.SESSION_COOKIE_NAME)
    except CookieError:
        return ""
    return found.value if found else ""


def _same_origin(origin: str, host: str) -> bool:
    parts = urlsplit(origin)
    return parts.scheme in ("http", "https") and parts.netloc.lower() == host.lower() != ""
