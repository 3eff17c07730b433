"""Does any name that nobody proved get a certificate or a firm's page, and what does asking for so many cost?

I24, I26: the proxy's question for each name, then the same names as Host headers, spelt as attackers spell them.
"""

import random
import string
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.conf import settings
from django.db import connection
from django.test import Client as Browser
from django.test import override_settings

from assurance.firms import own_firm
from assurance.proof import Outcome, Proof
from tenants import enter, hosts
from tenants.models import Domain

SLOWEST = 0.020  # seconds that one question in a hundred may exceed
LETTERS = string.ascii_lowercase + string.digits
NEAR: list[Callable[[str], str]] = [
    lambda host: f"www.{host}",
    lambda host: f"{host}.evil.example",
    lambda host: f"evil{host}",
    lambda host: f"{host}@evil.example",
    lambda host: f"evil.example#{host}",
    lambda host: f"{host}, evil.example",
    lambda host: f"{host}\x00.evil.example",
    lambda host: f"{host}/..",
    lambda host: host.replace("o", "о"),
    lambda host: host.replace("-", "\u2010"),
    lambda host: f"*.{host.partition('.')[2]}",
    lambda host: f"[{host}]",
    lambda host: f"{host}:99999999",
    lambda host: f"{host}%2eevil.example",
    lambda host: f"-{host}",
    lambda host: f"{host}..",
]
SPELLINGS: list[Callable[[str], str]] = [str.upper, str.title, lambda h: f"{h}.", lambda h: f"{h}:443"]


def run(seed: int, size: int) -> Outcome:
    """`size` questions, and as many pages asked for."""
    dice = random.Random(seed)  # noqa: S311 (a seeded proof, no secret)
    with override_settings(RATES=dict.fromkeys(settings.RATES, 10**9)), own_firm() as firm, enter.nobody():
        names, before = [_name(dice, firm.domain) for _ in range(size)], Domain.objects.count()
        hosts.forget()
        with _counted() as queries:
            begun = time.monotonic()
            wrong, slow = _asked(names, firm.domain)
            lasted = time.monotonic() - begun
        wrong += _outside(firm.domain) + _shown(dice, names, firm.domain, firm.name)
        if len(queries) > 4 * lasted / hosts.FRESH_FOR + 8:
            wrong.append(f"{len(queries)} queries in {lasted:.1f} s")
        if Domain.objects.count() != before:
            wrong.append("a host was written down")
    holds = not wrong and (slow < SLOWEST or size < PROOF.full)
    figure = f"{size} names asked for, 0 granted, {len(queries)} queries, one in a hundred took longer than {slow * 1000:.1f} ms"
    figure += f"; {size} Host headers, 0 pages of a firm under a name that is not its own"
    return Outcome(holds, figure if not wrong else f"{len(wrong)} of {2 * size} wrong; first: {' | '.join(wrong[:3])}")


def _name(dice: random.Random, host: str) -> str:
    if dice.random() < 0.3:
        return dice.choice(NEAR)(host)
    labels = ["".join(dice.choices(LETTERS, k=dice.randint(1, 20))) for _ in range(dice.randint(1, 5))]
    return ".".join(labels)


def _asked(names: list[str], host: str) -> tuple[list[str], float]:
    """What was wrong with an answer, and the time that one in a hundred exceeded."""
    proxy, wrong, took = Browser(HTTP_HOST="127.0.0.1"), [], []
    for name in names:
        begun = time.monotonic()
        answer = proxy.get("/tls/ask", {"domain": name})
        took.append(time.monotonic() - begun)
        if (answer.status_code, answer.content) != (403, b"no\n"):
            wrong.append(f"{name!r} is answered {answer.status_code}")
    if proxy.get("/tls/ask", {"domain": host}).status_code != 200:
        wrong.append("the firm's own host gets none")
    return wrong, sorted(took)[len(took) * 99 // 100]


def _outside(host: str) -> list[str]:
    answer = Browser(HTTP_HOST=host, REMOTE_ADDR="203.0.113.5").get("/tls/ask", {"domain": host})
    return [] if answer.status_code == 404 else [f"somebody outside is answered {answer.status_code}"]


def _shown(dice: random.Random, names: list[str], host: str, title: str) -> list[str]:
    """Each name as a Host header, and now and then the right one, spelt otherwise: the same firm."""
    wrong, visitor = [], Browser(raise_request_exception=False)
    for number, name in enumerate(names):
        answer = visitor.get("/account/login/", HTTP_HOST=name)
        if answer.status_code != 404 or title.encode() in answer.content:
            wrong.append(f"{name!r} shows {answer.status_code}")
        if number % 100 == 0:
            spelt = dice.choice(SPELLINGS)(host)
            if visitor.get("/account/login/", HTTP_HOST=spelt).status_code != 200:
                wrong.append(f"{spelt!r} is not the firm's")
    if len(hosts._cache) > 10_001:
        wrong.append(f"{len(hosts._cache)} hosts are remembered")
    return wrong


@contextmanager
def _counted() -> Iterator[list[str]]:
    asked: list[str] = []

    def note(execute: Any, sql: Any, params: Any, many: bool, context: Any) -> Any:
        asked.append(str(sql)[:60])
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        yield asked


PROOF = Proof("names-asked", (__doc__ or "").splitlines()[0], run, full=10_000, sample=100)
