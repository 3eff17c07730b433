"""How long does a well-behaved person wait for her page while others attack, against her wait alone?"""

import http.client
import itertools
import socket
import statistics
import tempfile
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from django.test import Client as Browser

from assurance.answers_kept import _free_port, _wait_for
from assurance.crew import crew
from assurance.firms import environment
from assurance.hostility import Attack

ATTACKERS, LOOKS = 4, 60  # at once; pages that she opens alone
UNLIMITED = dict.fromkeys(("PERSON_RATE", "ADDRESS_RATE", "FIRM_RATE"), "1000000000")


@dataclass
class Waited:
    """Seconds for each of her pages, and what went wrong with one."""

    alone: list[float] = field(default_factory=list)
    meanwhile: list[float] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)

    @property
    def ratio(self) -> float:
        return slow(self.meanwhile) / slow(self.alone)


def slow(seconds: list[float]) -> float:
    """The wait that one page in twenty exceeds."""
    return statistics.quantiles(seconds, n=20)[-1]


def waited(host: str, good: Browser, senders: dict[str, Browser], attacks: Iterator[Attack]) -> Waited:
    """The product's own web process, without its limits, under as many attackers at once as there are places; each of `attacks`
    is sent once, by whoever is free."""
    found, port, lock = Waited(), _free_port(), threading.Lock()
    folder = Path(tempfile.mkdtemp(prefix="waiting-"))
    web = ["uvicorn", "relate.asgi:application", "--host", "127.0.0.1", "--port", str(port), "--no-access-log"]

    def send_all() -> None:
        while True:
            with lock:
                one = next(attacks, None)
            if one is None:
                return
            _send(port, host, one, senders[one.who])

    with crew({"web": web}, folder, {**environment(), **UNLIMITED}):
        _wait_for(port)
        for _ in range(10):  # until everything was loaded once
            _look(port, host, good, [], found.faults)
        for _ in range(LOOKS):
            _look(port, host, good, found.alone, found.faults)
        crowd = [threading.Thread(target=send_all, daemon=True) for _ in range(ATTACKERS)]  # noqa: TID251 (no database)
        for one in crowd:
            one.start()
        while any(one.is_alive() for one in crowd) or len(found.meanwhile) < 2:
            _look(port, host, good, found.meanwhile, found.faults)
    if next(attacks, None):
        found.faults.append("the attack broke off")
    return found


def _look(port: int, host: str, good: Browser, seconds: list[float], faults: list[str]) -> None:
    begun = time.monotonic()
    talk = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    try:
        talk.request("GET", "/", headers={"Host": host, "Cookie": _cookies(good)})
        answer = talk.getresponse()
        answer.read()
        if answer.status != 200:
            faults.append(f"a good person's page answers {answer.status} while others attack")
    except OSError as error:
        faults.append(f"a good person's page: {type(error).__name__}")
    finally:
        talk.close()
    seconds.append(time.monotonic() - begun)


def _send(port: int, host: str, one: Attack, sender: Browser) -> None:
    """As bytes on the wire, however wrong; whatever is answered is read."""
    own = {"Cookie": _cookies(sender), "Connection": "close", "Content-Type": one.content_type} if sender.cookies else {}
    if key := sender.defaults.get("HTTP_AUTHORIZATION"):
        own["Authorization"] = key
    headers = {"Host": host if one.host is None else one.host, "Content-Length": str(len(one.body)), **own, **one.headers}
    lines = [f"{one.method} {one.path} HTTP/1.1", *(f"{name}: {value}" for name, value in headers.items()), "", ""]
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=10) as wire:
            wire.sendall("\r\n".join(lines).encode("latin-1", "replace") + one.body)
            wire.shutdown(socket.SHUT_WR)
            while wire.recv(65536):
                pass
    except OSError:
        return  # shut the door on it: as good an answer as any


def _cookies(browser: Browser) -> str:
    return "; ".join(f"{name}={morsel.value}" for name, morsel in itertools.islice(browser.cookies.items(), 5))
