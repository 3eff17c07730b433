"""I35: does any address show one firm's people something of another firm? Every address is walked; a new one is walked too."""

import re
from datetime import date

import pytest
from django.apps import apps
from django.urls import URLPattern, URLResolver, get_resolver

from clients.models import Client, Household
from events import record
from tenants import enter

pytestmark = pytest.mark.django_db

CANARY = "Canary-of-Cobalt"
LEAVES = {"account_logout"}  # ends the session that walks
PEOPLE = ["ada", "cora"]  # a book of her own; every household


def routes(resolver=None, prefix="", space=""):
    for entry in (resolver or get_resolver("relate.urls")).url_patterns:
        route = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver) and entry.namespace != "admin":
            yield from routes(entry, route, f"{space}{entry.namespace}:" if entry.namespace else space)
        elif isinstance(entry, URLPattern) and f"{space}{entry.name}" not in LEAVES and "(" not in route:
            yield "/" + route


@pytest.fixture
def canaries(eve, cobalt):
    """Keys of rows at the other firm, by model; each carries the canary where it has a text."""
    from django.utils import timezone

    from insights.actions import raise_alert

    with enter.firm(cobalt):
        household = Household.objects.create(name=CANARY, advisor=eve, since_on=date(2020, 1, 1))
        client = Client.objects.create(household=household, name=CANARY, salutation=CANARY, email="canary@cobalt.example")
        record(kind="client.created", by=eve.actor, obj=client, household_id=household.pk, detail={"name": CANARY})
        words = {"title": CANARY, "text": CANARY, "kind": "silence", "severity": "bad", "cause": "canary"}
        raise_alert(household=household, at=timezone.now(), **words)
        ours = [
            m
            for c in apps.get_app_configs()
            for m in c.get_models()
            if m.__module__.startswith(("clients", "insights", "advisors"))
        ]
        return [row.pk for model in ours for row in model.objects.all()[:2]]


@pytest.mark.parametrize("name", PEOPLE)
def test_i35_no_address_shows_the_other_firms_rows(client_for, request, canaries, name):
    browser = client_for(request.getfixturevalue(name))
    browser.raise_request_exception = True
    walked = 0
    for route in routes():
        keys = canaries if "<uuid:" in route else [""]
        for key in keys:
            path = re.sub(r"<(?:\w+:)?\w+>", str(key) or "x", route)
            for answer in (browser.get(path), browser.post(path)):
                body = b"".join(answer.streaming_content) if answer.streaming else answer.content
                assert CANARY.encode() not in body, path
                if key:
                    assert answer.status_code in (401, 403, 404, 405), (path, answer.status_code)
                walked += 1
    assert walked > 100
