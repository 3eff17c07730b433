"""I35, A1, A3: does any door show one firm's people something of another firm, or let them change it?

Every address, every page of the admin, every route of the API and every task is tried as each role with the other firm's keys and
with keys that both firms have. Doors are found by walking the product: a new one is walked too.
"""

import inspect
import logging
import re
from collections.abc import Iterator
from datetime import date
from itertools import product
from uuid import UUID

import pytest
from celery import current_app
from django.contrib import admin
from django.core.cache import cache
from django.db import models
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from advisors.models import User
from advisors.roles import Role
from clients.models import Client, Household
from tenants import enter
from tenants.models import Organization
from tests import database
from tests.conftest import PASSWORD
from tests.tenants.stocked import CANARY, keys_by_app, own_models, stock

pytestmark = pytest.mark.django_db
LEAVES = {"account_logout"}  # ends the session that walks
REFUSED = {301, 302, 401, 403, 404, 405, 429}
ROLES = [Role.ADVISOR, Role.ASSISTANT, Role.MANAGER, Role.COMPLIANCE, Role.ADMIN, Role.EXAMINER]


def routes(resolver=None, prefix="", space="") -> Iterator[tuple[str, str]]:
    for entry in (resolver or get_resolver("relate.urls")).url_patterns:
        route = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver) and entry.namespace != "admin":
            yield from routes(entry, route, f"{space}{entry.namespace}:" if entry.namespace else space)
        elif isinstance(entry, URLPattern) and f"{space}{entry.name}" not in LEAVES and "(" not in route:
            yield f"{space}{entry.name}", "/" + route


ROUTES = dict(routes())
WITH_KEY = {name: route for name, route in ROUTES.items() if "<uuid:" in route}
WITHOUT_KEY = {name: re.sub(r"<(?:\w+:)?\w+>", "x", route) for name, route in ROUTES.items() if name not in WITH_KEY}


@pytest.fixture(scope="module")
def _stocked(django_db_setup, django_db_blocker) -> Iterator[UUID]:
    """Cobalt's rows, committed once for all these tests; the key of its advisor."""
    with django_db_blocker.unblock():
        with enter.nobody():
            cobalt = Organization.objects.get(pk=django_db_setup["cobalt"])
        with enter.firm(cobalt):
            eve = User.objects.create_user("eve@cobalt.example", PASSWORD, name="Eve Marsh", role=Role.ADVISOR)
        stock(eve, cobalt)
        yield eve.pk
        database.empty()


@pytest.fixture
def eve(_stocked, cobalt) -> User:
    with enter.firm(cobalt):
        user = User.objects.get(pk=_stocked)
    user.firm_of_test = cobalt
    return user


@pytest.fixture
def keys(eve, cobalt, operator_firm) -> dict[str, list[UUID]]:
    return keys_by_app(cobalt)


@pytest.fixture
def person(larkspur):
    def of(role: str) -> User:
        user = User.objects.create_user(f"{role}@larkspur.example", "relate-demo", name=f"The {role}", role=role)
        user.firm_of_test = larkspur
        return user

    return of


def every(keys: dict[str, list[UUID]]) -> list[UUID]:
    return [key for some in keys.values() for key in some]


def near(keys: dict[str, list[UUID]], name: str) -> list[UUID]:
    """The keys of the address's own app."""
    return keys.get(name.removeprefix("api:").split(":", maxsplit=1)[0], [])


def likely(keys: dict[str, list[UUID]], name: str) -> list[UUID]:
    """Those, and one key of every fifth app, in turns: an address that asks elsewhere is tried too."""
    turn = list(WITH_KEY).index(name) % 5
    return list(dict.fromkeys(near(keys, name) + [some[0] for some in list(keys.values())[turn::5]]))


def picks(role: Role):
    """The advisor tries every key of the address's own app; each other role one key of every second address, in turns."""
    if role is Role.ADVISOR:
        return near
    turn = ROLES.index(role)

    def one(keys: dict[str, list[UUID]], name: str) -> list[UUID]:
        place, own = list(WITH_KEY).index(name), near(keys, name)
        return [own[(place + turn) % len(own)]] if own and (place + turn) % 2 else []

    return one


def must_be_silent(answer, where: str) -> None:
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    assert CANARY.encode() not in body, where
    assert CANARY not in str(answer.headers), where
    assert answer.status_code < 500, (where, answer.status_code)


def walk(browser, keys: dict[str, list[UUID]], role: Role) -> int:
    """How many doors were tried; each is shut to the keys picked of the other firm, and none shows its words.

    The advisor opens every page, of the others each opens every fifth one, in turns.
    """
    tried, pick = 0, picks(role)
    for turn, (name, path) in enumerate(WITHOUT_KEY.items()):
        if role is not Role.ADVISOR and turn % 5 != ROLES.index(role) % 5:
            continue
        must_be_silent(browser.get(path), name)
        tried += 1
    for name, route in WITH_KEY.items():
        for key in pick(keys, name):
            path = re.sub(r"<(?:\w+:)?\w+>", str(key), route)
            for answer in (browser.get(path), browser.post(path)):
                must_be_silent(answer, name)
                assert answer.status_code in REFUSED, (path, answer.status_code)
                tried += 1
    return tried


def state_of(firm) -> dict[str, int]:
    """How many rows each table has, events among them: a change anywhere would show."""
    with enter.firm(firm):
        return {model._meta.label: model.objects.count() for model in own_models()}


def test_i35_a1_no_page_opens_for_the_other_firms_keys(client_for, person, keys, cobalt, mailoutbox, caplog):
    before = state_of(cobalt)
    with caplog.at_level(logging.INFO):
        tried = sum(walk(client_for(person(role)), keys, role) for role in ROLES)

    assert tried >= 1000, f"{tried} cases: with the admin's and the tasks' fewer than the 2,000 that the walls ask for"
    assert state_of(cobalt) == before
    assert CANARY not in caplog.text
    assert not [mail for mail in mailoutbox if CANARY in str(mail.message())]
    assert not any(CANARY in str(value) for value in cached())
    assert not words_of_the_other_firm()


def test_a1_no_page_of_the_admin_opens_for_the_other_firms_keys(client_for, person, keys, cobalt):
    before, tried = state_of(cobalt), 0
    people = [(client_for(person(role)), turn) for turn, role in enumerate((Role.COMPLIANCE, Role.ADMIN))]
    for (browser, turn), model in product(people, admin.site._registry):
        base = f"admin:{model._meta.app_label}_{model._meta.model_name}"
        for page in ("changelist", "add"):
            must_be_silent(browser.get(reverse(f"{base}_{page}")), f"{base}_{page}")
        must_be_silent(browser.get(reverse(f"{base}_changelist"), {"q": CANARY[:6]}), f"{base} search")
        for key in keys.get(model._meta.app_label, [])[turn::2]:
            for page in ("change", "delete", "history"):
                answer = browser.get(reverse(f"{base}_{page}", args=[key]))
                must_be_silent(answer, f"{base}_{page}")
                assert answer.status_code in REFUSED, (base, page, answer.status_code)
                tried += 1
            for path in own_doors(model, key):
                for answer in (browser.get(path), browser.post(path)):
                    must_be_silent(answer, path)
                    assert answer.status_code in REFUSED, (path, answer.status_code)
                    tried += 1
    assert tried >= 500
    assert state_of(cobalt) == before


def own_doors(model, key) -> list[str]:
    """What a ModelAdmin adds to Django's pages: decisions and files of one row."""
    routes = [str(one.pattern) for one in admin.site._registry[model].get_urls() if "<uuid:" in str(one.pattern)]
    base = f"/admin/{model._meta.app_label}/{model._meta.model_name}/"
    return [base + re.sub(r"<(?:\w+:)?\w+>", str(key), route) for route in routes]


def test_i22_no_route_of_the_api_opens_for_the_other_firms_keys_or_machines(machine_of, person, keys, larkspur, eve):
    own, foreign = machine_of(person(Role.ADMIN)), machine_of(eve, at=larkspur)
    for name, route in ROUTES.items():
        if not name.startswith("api:") or name in ("api:schema", "api:docs"):
            continue
        for key in likely(keys, name) if name in WITH_KEY else [""]:
            path = re.sub(r"<(?:\w+:)?\w+>", str(key) or "x", route)
            must_be_silent(own.get(path), name)
            assert foreign.get(path).status_code in (401, 405), path
            assert foreign.post(path, {}, content_type="application/json").status_code in (401, 405), path


def test_a1_a_key_that_both_firms_have_opens_only_the_own_row(client_for, person, keys, larkspur, cobalt):
    ada = person(Role.ADVISOR)
    with enter.firm(cobalt):
        theirs = Client.objects.select_related("household").first()
    household = Household.objects.create(id=theirs.household_id, name="Ours", advisor=ada, since_on=date(2020, 1, 1))
    Client.objects.create(id=theirs.pk, household=household, name="Ours", salutation="Ours")

    opened, browser = 0, client_for(ada)
    for name, route in WITH_KEY.items():
        for key in (theirs.household_id, theirs.pk):
            answer = browser.get(re.sub(r"<(?:\w+:)?\w+>", str(key), route))
            must_be_silent(answer, name)
            opened += answer.status_code == 200
    assert opened >= 3


def test_i13_no_task_of_one_firm_touches_a_row_of_the_other(keys, larkspur, cobalt):
    current_app.loader.import_default_modules()
    tasks = {name: task for name, task in current_app.tasks.items() if not name.startswith(("celery.", "tests.", "tenants."))}
    before, tried = state_of(cobalt), 0
    for task in tasks.values():
        wanted = [one for one in inspect.signature(task.run).parameters.values() if one.default is inspect.Parameter.empty]
        for key in every(keys) if wanted else [None]:
            task.apply(args=[str(key)] * len(wanted))
            tried += 1
    assert tried > 200
    assert state_of(cobalt) == before
    assert not words_of_the_other_firm()


def cached() -> Iterator[object]:
    """What lies in the cache of the product, of whichever firm."""
    client = cache._cache.get_client()
    for key in client.scan_iter("*"):
        yield key
        if client.type(key) == b"string":
            yield client.get(key)


def words_of_the_other_firm() -> list[str]:
    """Tables of the firm that we are in that hold the other firm's canary; there must be none."""
    found = []
    for model in own_models():
        texts = [f.name for f in model._meta.fields if isinstance(f, models.CharField | models.TextField)]
        if any(model.objects.filter(**{f"{name}__contains": CANARY}).exists() for name in texts):
            found.append(model._meta.label)
    return found
