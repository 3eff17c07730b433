"""Do open pages hear what happens at their own firm, at once, and nothing else?"""

import asyncio
import json
import time
from uuid import uuid4

import pytest
from asgiref.sync import sync_to_async
from asgiref.testing import ApplicationCommunicator
from django.conf import settings
from django.db import connections

from relate.asgi import application
from relate.lib import live
from tenants import sockets

pytestmark = pytest.mark.django_db(transaction=True)


def door(person, browser, *, host=None, origin=None, owner=None):
    firm = person.firm_of_test
    cookie = browser.cookies[settings.SESSION_COOKIE_NAME].value if browser else ""
    headers = [
        (b"host", (host or firm.domain).encode()),
        (b"origin", (origin or f"http://{host or firm.domain}").encode()),
        (b"cookie", f"{settings.SESSION_COOKIE_NAME}={cookie}".encode()),
    ]
    return Page(f"/ws/advisors/{(owner or person).pk}/", headers)


class Page:
    """What a browser's page does with its socket. (channels.testing needs daphne, which we do not have.)"""

    def __init__(self, path, headers):
        scope = {"type": "websocket", "path": path, "query_string": b"", "headers": headers, "subprotocols": []}
        self.wire = ApplicationCommunicator(application, scope)

    async def connect(self):
        await self.wire.send_input({"type": "websocket.connect"})
        answer = await self.wire.receive_output(5)
        return answer["type"] == "websocket.accept", answer.get("code")

    async def receive(self):
        return json.loads((await self.wire.receive_output(5))["text"])

    async def hears_nothing(self):
        return await self.wire.receive_nothing(0.3)

    async def closed_with(self):
        """News may come before it."""
        while "code" not in (said := await self.wire.receive_output(5)):
            continue
        return said["code"]

    async def disconnect(self):
        await self.wire.send_input({"type": "websocket.disconnect", "code": 1000})
        await self.wire.wait(5)


@pytest.fixture
def signed_in(client_for):
    """A browser whose session was made by a request, as a real one."""

    def sign_in(person):
        browser = client_for(person)
        browser.get("/account/password/change/")
        return browser

    return sign_in


@pytest.fixture(autouse=True)
def _fresh_hub(monkeypatch):
    """And a channel of this test's own: another process tests sockets at the same Redis."""
    name = f"relate.live.{uuid4()}"
    for module in (live, sockets):
        monkeypatch.setattr(module, "CHANNEL", name)
    monkeypatch.setattr(sockets, "hub", sockets.Hub())
    monkeypatch.setattr(live, "_away_until", 0.0)


async def listening():
    """Until Redis has our subscription; published any earlier, a message reaches nobody."""
    for _ in range(100):
        counts = dict(live._client().pubsub_numsub(live.CHANNEL))
        if next(iter(counts.values()), 0):
            return
        await asyncio.sleep(0.02)
    raise AssertionError("nobody listens")


def run(scenario):
    async def whole():
        try:
            return await asyncio.wait_for(scenario, 20)
        finally:
            if sockets.hub.task:
                sockets.hub.task.cancel()
            await sync_to_async(connections.close_all)()

    return asyncio.run(whole())


def test_i17_i18_a_message_reaches_its_firm_and_no_other(signed_in, ada, eve):
    """Twenty messages, in order, and none at the other firm."""
    browsers = signed_in(ada), signed_in(eve)

    async def scenario():
        at_larkspur, at_cobalt = door(ada, browsers[0]), door(eve, browsers[1])
        assert (await at_larkspur.connect())[0]
        assert (await at_cobalt.connect())[0]
        await listening()
        for number in range(20):
            live.publish(schema=ada.firm_of_test.schema_name, data={"kind": "reading.made", "n": number})
        assert [(await at_larkspur.receive())["n"] for _ in range(20)] == list(range(20))
        assert await at_cobalt.hears_nothing()
        await at_larkspur.disconnect()
        await at_cobalt.disconnect()

    run(scenario())


def test_a_message_for_one_person_reaches_that_person(signed_in, ada, ben):
    browsers = signed_in(ada), signed_in(ben)

    async def scenario():
        hers, his = door(ada, browsers[0]), door(ben, browsers[1])
        await hers.connect()
        await his.connect()
        await listening()
        live.publish(schema=ada.firm_of_test.schema_name, user=ada.pk, data={"kind": "alert.raised"})
        assert await hers.receive() == {"kind": "alert.raised"}
        assert await his.hears_nothing()
        await hers.disconnect()
        await his.disconnect()

    run(scenario())


@pytest.mark.parametrize(
    "wrong",
    [
        {"origin": "http://evil.example"},
        {"origin": "http://cobalt.localhost"},
        {"origin": "null"},
        {"host": "cobalt.localhost"},
        {"host": "nobody.localhost"},
        {"owner": "ben"},
    ],
)
def test_i17_t31_a_socket_opens_only_for_its_person_at_its_firm_from_its_page(signed_in, ada, ben, cobalt, wrong):
    browser = signed_in(ada)
    options = {name: ben if value == "ben" else value for name, value in wrong.items()}

    async def scenario():
        return await door(ada, browser, **options).connect()

    opened, code = run(scenario())
    assert not opened
    assert code in (sockets.BAD_ORIGIN, sockets.SIGNED_OUT, sockets.FORBIDDEN)


def test_a_visitor_has_no_socket(ada):
    async def scenario():
        return await door(ada, None).connect()

    assert run(scenario()) == (False, sockets.SIGNED_OUT)


def test_t31_signing_out_closes_the_socket(signed_in, ada):
    browser = signed_in(ada)

    async def scenario():
        socket = door(ada, browser)
        await socket.connect()
        await listening()
        await sync_to_async(browser.post)("/account/logout/")
        return await socket.closed_with()

    assert run(scenario()) == sockets.SIGNED_OUT


def test_a_slow_page_is_told_to_look_again():
    page = sockets.LiveConsumer()
    page.queue, page.filled = sockets.collections.deque(), asyncio.Event()
    for number in range(1000):
        page.offer(str(number))
    assert len(page.queue) <= sockets.LIMIT
    assert page.queue[-1] is sockets.RELOAD


def test_publishing_while_redis_is_away_costs_no_time(settings, monkeypatch):
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    live._client.cache_clear()
    began = time.monotonic()
    for _ in range(50):
        live.publish(schema="f_x", data={})
    live._client.cache_clear()
    assert time.monotonic() - began < 2


class Listener:
    """A socket as the hub knows it."""

    def __init__(self, schema, person):
        self.key, self.heard = (schema, person), []

    def offer(self, text):
        self.heard.append(text)


def test_i18_two_people_of_one_id_at_two_firms_never_hear_each_other():
    """1,000 messages, to the one and to the other firm, to its person and to everybody there."""
    hub, here, there = sockets.Hub(), Listener("f_here", "same-id"), Listener("f_there", "same-id")

    async def scenario():
        hub.task = asyncio.create_task(asyncio.sleep(60))  # in place of Redis
        hub.join(here)
        hub.join(there)
        for number in range(1000):
            schema, user = ("f_here", "f_there")[number % 2], ("same-id", None)[number // 2 % 2]
            await hub.deliver({"schema": schema, "user": user, "data": {"for": schema}})
        hub.task.cancel()

    asyncio.run(scenario())
    assert [len(here.heard), len(there.heard)] == [500, 500]
    assert (set(here.heard), set(there.heard)) == ({'{"for": "f_here"}'}, {'{"for": "f_there"}'})


def test_i29_a_suspended_firms_sockets_close(signed_in, ada, eve):
    browsers = signed_in(ada), signed_in(eve)

    async def scenario():
        theirs, others = door(ada, browsers[0]), door(eve, browsers[1])
        await theirs.connect()
        await others.connect()
        await listening()
        live.close_firm(schema=ada.firm_of_test.schema_name)
        assert await others.hears_nothing()
        await others.disconnect()
        return await theirs.closed_with()

    assert run(scenario()) == sockets.SIGNED_OUT
