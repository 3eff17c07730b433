"""Does any request, however hostile, break the product, show another firm's words, or make it grow?"""

import logging
import random
import sys
import traceback
from collections import Counter
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

import psutil
from django.conf import settings
from django.core.signals import got_request_exception
from django.test import Client as Browser
from django.test import override_settings
from django.utils import timezone

from advisors.actions import create_api_key
from advisors.models import ApiKey, User
from assurance.firms import own_firm
from assurance.hostility import Attack, Keys, attacks
from assurance.proof import Outcome, Proof
from assurance.waiting import Waited, slow, waited
from clients.models import Client, Household, Note, Task
from events import MACHINE
from events.models import Event
from tenants import enter
from tenants.models import Organization

CANARY, MOST_GROWTH, WARM = "Canary-of-the-Other", 50, 1500  # words, megabytes, requests until everything was loaded once
WORDS = {"households": Household, "clients": Client, "notes": Note, "tasks": Task, "user": User, "keys": ApiKey, "event": Event}
ROLES = ("advisor", "admin", "compliance")
MANY, MOST_WAIT = 500, 10  # requests from which on the wait is measured; times her wait alone


@dataclass
class Attacked:
    """A firm with its people's browsers, and what the attack found."""

    firm: Organization
    foreign_host: str
    browsers: dict[str, Browser]
    keys: Keys
    codes: Counter[int] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)


def run(seed: int, size: int) -> Outcome:
    """`size` requests on a firm beside another one, by visitors, its own people and machines, and the other firm's."""
    rates = {"RATES": dict.fromkeys(settings.RATES, 10**9), "PASSWORD_HASHERS": ["django.contrib.auth.hashers.MD5PasswordHasher"]}
    with override_settings(**rates), own_firm() as theirs:
        foreign = _stocked(theirs, CANARY)
        with own_firm() as firm:
            attacked = attack(_beside(firm, theirs, foreign), seed, size)
            many = islice(attacks(random.Random(seed), attacked.keys, list(attacked.browsers), attacked.foreign_host), size)  # noqa: S311
            wait = waited(firm.domain, _bystander(firm), attacked.browsers, many) if size >= MANY else None
            return _outcome(attacked, size, wait)


def attack(attacked: Attacked, seed: int, size: int) -> Attacked:
    """Every fiftieth request is a good person's, who must see her page."""
    dice, errors, log = random.Random(seed), [], _Canary()  # noqa: S311 (a seeded proof, no secret)
    watch = lambda sender, **_: errors.append(_place())  # noqa: E731 (a receiver that lives as long as the attack)
    got_request_exception.connect(watch, weak=False)
    logging.getLogger().addHandler(log)
    process, before = psutil.Process(), 0
    try:
        for number, one in enumerate(islice(attacks(dice, attacked.keys, list(attacked.browsers), attacked.foreign_host), size)):
            if number == min(WARM, size // 2):
                before = process.memory_info().rss
            _send(attacked, one, errors)
            if number % 50 == 0:
                _good(attacked)
    finally:
        got_request_exception.disconnect(watch)
        logging.getLogger().removeHandler(log)
    if log.found:
        attacked.faults.append(f"the canary stands in a log line of {log.found}")
    attacked.codes[0] = (process.memory_info().rss - before) // 2**20
    return attacked


def _send(attacked: Attacked, one: Attack, errors: list[str]) -> None:
    errors.clear()
    browser = attacked.browsers[one.who]
    headers: dict[str, Any] = {f"HTTP_{name.upper().replace('-', '_')}": value for name, value in one.headers.items()}
    for name in ("CONTENT_LENGTH", "CONTENT_ENCODING"):
        if f"HTTP_{name}" in headers:
            headers[name] = headers.pop(f"HTTP_{name}")
    if one.who.startswith("machine"):
        headers.pop("HTTP_AUTHORIZATION", None)
    headers["HTTP_HOST"] = attacked.firm.domain if one.host is None else one.host
    answer: Any = browser.generic(one.method, one.path, one.body, one.content_type, **headers)
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    attacked.codes[answer.status_code] += 1
    if one.who in ROLES and "/login/" in answer.headers.get("Location", ""):
        _sign_in(browser, attacked.firm, one.who)  # something ended her session: the attack goes on from inside
    where = f"{one.method[:9]} {one.path[:90]} as {one.who}"
    if answer.status_code >= 500 and not (one.host is not None and answer.status_code == 503):
        attacked.faults.append(f"{answer.status_code} {where}: {errors[-1] if errors else '?'}")
    if one.host != attacked.foreign_host and (CANARY.encode() in body or CANARY in str(answer.headers)):
        attacked.faults.append(f"canary at {where}")


def _good(attacked: Attacked) -> None:
    _sign_in(attacked.browsers["advisor"], attacked.firm, "advisor")
    answer = attacked.browsers["advisor"].get("/", HTTP_HOST=attacked.firm.domain)
    if answer.status_code != 200:
        attacked.faults.append(f"a good person's page answers {answer.status_code}")


def _outcome(attacked: Attacked, size: int, wait: Waited | None) -> Outcome:
    growth = attacked.codes.pop(0)
    told = ", ".join(f"{code}: {count}" for code, count in sorted(attacked.codes.items()))
    figure = f"{size} requests ({told}): {len(attacked.faults)} faults; memory grew by {growth} MB"
    if wait:
        attacked.faults += wait.faults
        figure += f"; beside four at once a good person waits {slow(wait.meanwhile) * 1000:.0f} ms (one page in twenty longer), "
        figure += f"{wait.ratio:.1f} times as long as alone"
    if attacked.faults:
        figure += "; first: " + " | ".join(attacked.faults[:5]).replace("\n", " ")
    return Outcome(not attacked.faults and growth < MOST_GROWTH and (wait is None or wait.ratio < MOST_WAIT), figure)


def _beside(firm: Organization, theirs: Organization, foreign: Keys) -> Attacked:
    own = _stocked(firm, "Ours")
    browsers = {"visitor": Browser(raise_request_exception=False)}
    for role in ROLES:
        browsers[role] = Browser(raise_request_exception=False)
        _sign_in(browsers[role], firm, role)
    for name, of in (("machine", firm), ("machine of the other", theirs)):
        with enter.firm(of):
            _, key = create_api_key(user=User.objects.get(role="admin"), name="attack", by=MACHINE)
        browsers[name] = Browser(raise_request_exception=False, headers={"Authorization": f"Bearer {key}"})
    browsers["other's session"] = Browser(raise_request_exception=False)
    _sign_in(browsers["other's session"], theirs, "admin")
    return Attacked(firm, theirs.domain, browsers, {word: own[word] + foreign[word] for word in own})


def _bystander(firm: Organization) -> Browser:
    """Somebody of the firm as whom nobody attacks, so that nobody ends her session."""
    with enter.firm(firm):
        User.objects.create_user(f"manager@{firm.domain}", "relate-demo", name="Good", role="manager")
    browser = Browser()
    _sign_in(browser, firm, "manager")
    return browser


def _sign_in(browser: Browser, firm: Organization, role: str) -> None:
    with enter.firm(firm):
        browser.force_login(User.objects.get(role=role))


def _stocked(firm: Organization, words: str) -> Keys:
    """One person of each role, two households and what hangs on them; the ids of all of it."""
    now = timezone.now()
    with enter.firm(firm):
        people = [
            User.objects.create_user(f"{role}@{firm.domain}", "relate-demo", name=f"{words} {role}", role=role) for role in ROLES
        ]
        for number in range(2):
            home = Household.objects.create(name=f"{words} {number}", town=words, advisor=people[0], since_on=now.date())
            Client.objects.create(household=home, name=f"{words} {number}", salutation=words, email=f"c{number}@{firm.domain}")
            Note.objects.create(household=home, body=words, author=people[0], at=now)
            Task.objects.create(household=home, title=words, owner=people[0])
        return {word: [row.pk for row in rows._default_manager.all()] for word, rows in WORDS.items()}


def _place() -> str:
    """Where the exception that is being handled arose."""
    kind, error, trace = sys.exc_info()
    last = traceback.extract_tb(trace)[-1] if trace else None
    return (
        f"{kind.__name__ if kind else '?'}: {str(error)[:120]} ({last.filename.split('site-packages/')[-1]}:{last.lineno})"
        if last
        else "?"
    )


class _Canary(logging.Handler):
    found = ""

    def emit(self, record: logging.LogRecord) -> None:
        if CANARY in record.getMessage():
            self.found = record.name


PROOF = Proof("hostile-requests", __doc__ or "", run, full=10_000, sample=60)
