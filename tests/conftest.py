"""How is a test written here?

    pytestmark = pytest.mark.django_db                       # a test that asks the database; leave it out for pure functions

    def test_ada_sees_her_household(client_for, ada, ivy):   # ivy's household is ada's
        response = client_for(ada).get(f"/households/{ivy.household_id}/")
        assert response.status_code == 200

- The test runs inside the firm **larkspur**, on the product's login behind the wall, in a transaction that is rolled back.
  `@pytest.mark.public` leaves it outside any firm. Another firm: `with enter.firm(cobalt): ...`. Shared tables (markets) are
  the operator's: `with enter.operator(): Security.objects.create(...)`.
- People: ada, ben (advisors), cora (compliance), fay (firm admin) at larkspur; eve (advisor) at cobalt; oz at the operator;
  ivy is a client of ada's at larkspur. Their password is PASSWORD.
- `client_for(user)` is a test client signed in at that person's firm (the operator has shown a second factor); `visitor(firm)`
  one that nobody signed in to.
- Events: `record` only writes rows. `settle()` runs all reactions that wait, and what follows from them, as the workers would.
- Time: `with time_machine.travel(datetime(2026, 11, 23, 14, tzinfo=UTC), tick=False): ...`. Only the loopback can be reached.
- Threads, or code that commits: `@pytest.mark.django_db(transaction=True)`; all tables are emptied afterwards.
- `spare_firm` is a firm of the test's own, to suspend or drop.
"""

import gc
import logging
import time
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from celery import current_app
from django.core.cache import caches
from django.test import Client as Browser
from django.test import TransactionTestCase
from xdist.scheduler import LoadScopeScheduling

from tests import database, doors, doors_proven, logs

PASSWORD = "relate-demo"


TOGETHER = ("tests/browser/", "tests/tenants/test_matrix.py")


class Together(LoadScopeScheduling):
    """One product serves all tests in Chromium, one stocked firm the matrix: a process each; others go to whoever is free."""

    def _split_scope(self, nodeid: str) -> str:
        return next((path for path in TOGETHER if nodeid.startswith(path)), nodeid)


def pytest_collection_finish() -> None:
    """What is loaded by now stays: the collector of cycles need not look at it again and again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)


def pytest_configure(config: pytest.Config) -> None:
    config.pluginmanager.register(doors_proven.Judge(config))


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Together:
    return Together(config, log)


@pytest.fixture(scope="session")
def django_db_setup(django_db_blocker: Any) -> Iterator[dict[str, object]]:
    from django.db import connections

    with django_db_blocker.unblock():
        made = database.make()
    patch = pytest.MonkeyPatch()
    patch.setattr(TransactionTestCase, "_fixture_teardown", lambda self: database.empty())
    yield made
    patch.undo()
    with django_db_blocker.unblock():
        connections.close_all()


@pytest.fixture(scope="session", autouse=True)
def _every_change_is_told() -> Iterator[None]:
    with doors.watched():
        yield


@pytest.fixture(scope="session")
def _log_canary() -> Iterator[logs.Canary]:
    canary = logs.Canary()
    logging.getLogger().addHandler(canary)
    yield canary
    logging.getLogger().removeHandler(canary)


@pytest.fixture(autouse=True)
def _no_secret_in_a_log(_log_canary: logs.Canary) -> Iterator[None]:
    yield
    found, _log_canary.found = _log_canary.found, []
    assert not found


@pytest.fixture(autouse=True)
def _inside_larkspur(request: pytest.FixtureRequest) -> Iterator[None]:
    from django.db import connection

    from relate.lib.current import schema
    from tenants import enter, hosts

    hosts.forget()
    request.getfixturevalue("_without_spare_firms")
    asks_database = request.node.get_closest_marker("django_db") or {"db", "transactional_db"} & set(request.fixturenames)
    if asks_database and not request.node.get_closest_marker("public"):
        request.getfixturevalue("_django_db_helper")
        with enter.firm(request.getfixturevalue("larkspur")):
            yield
    else:
        yield
    assert schema.get() is None
    assert connection.schema_name == "public"


@pytest.fixture(autouse=True)
def _own_cache(monkeypatch: pytest.MonkeyPatch) -> None:
    """What one test cached, or used up of a limit, is unknown to the next. A slow machine changes no count of queries."""
    from tenants import hosts

    monkeypatch.setattr(caches["default"], "key_prefix", str(uuid4()))
    monkeypatch.setattr(hosts, "FRESH_FOR", 3600.0)


@pytest.fixture
def larkspur(db: None, django_db_setup: dict[str, object]) -> Any:
    return _organization(django_db_setup["larkspur"])


@pytest.fixture
def cobalt(db: None, django_db_setup: dict[str, object]) -> Any:
    return _organization(django_db_setup["cobalt"])


@pytest.fixture
def operator_firm(db: None, django_db_setup: dict[str, object]) -> Any:
    return _organization(django_db_setup["operator"])


_SPARE: list[object] = []


@pytest.fixture
def spare_firm(db: None) -> Any:
    from tenants.actions import create_firm

    firm = create_firm(name="Spare & Co", domain="spare.localhost")
    _SPARE.append(firm.pk)
    return firm


@pytest.fixture
def _without_spare_firms(django_db_blocker: Any) -> None:
    """Of the tests before: their transactions, which may have locked them, are over."""
    with django_db_blocker.unblock():
        database.forget(_SPARE)


@pytest.fixture
def ada(larkspur: Any) -> Any:
    return _person(larkspur, "ada@larkspur.example", "Ada Winslow", "advisor")


@pytest.fixture
def ben(larkspur: Any) -> Any:
    return _person(larkspur, "ben@larkspur.example", "Ben Okafor", "advisor")


@pytest.fixture
def cora(larkspur: Any) -> Any:
    return _person(larkspur, "cora@larkspur.example", "Cora Lindqvist", "compliance")


@pytest.fixture
def fay(larkspur: Any) -> Any:
    return _person(larkspur, "fay@larkspur.example", "Fay Hale", "admin")


@pytest.fixture
def eve(cobalt: Any) -> Any:
    return _person(cobalt, "eve@cobalt.example", "Eve Marsh", "advisor")


@pytest.fixture
def oz(operator_firm: Any) -> Any:
    return _person(operator_firm, "oz@ops.example", "Oz Keller", "operator")


@pytest.fixture
def ivy(ada: Any, larkspur: Any) -> Any:
    from clients.models import Client, Household
    from tenants import enter

    with enter.firm(larkspur):
        household = Household.objects.create(name="Ivy Moss", advisor=ada, since_on=date(2021, 3, 1))
        return Client.objects.create(household=household, name="Ivy Moss", salutation="Ivy", email="ivy@moss.example")


@pytest.fixture
def client_for() -> Callable[..., Browser]:
    """Signed in at the person's firm: `client_for(ada).get("/clients/")`."""

    def signed_in(user: Any, **options: Any) -> Browser:
        from tenants import enter

        firm = user.firm_of_test
        browser = Browser(HTTP_HOST=firm.domain, **options)
        with enter.firm(firm):
            browser.force_login(user)
            session = browser.session
            session["account_authentication_methods_user"] = str(user.pk)
            shown = ["password", "mfa"] if user.is_operator else ["password"]  # the operator is asked for both
            session["account_authentication_methods"] = [
                {"method": method, "at": time.time(), "reauthenticated": True} for method in shown
            ]
            session.save()
        return browser

    return signed_in


@pytest.fixture
def visitor() -> Callable[..., Browser]:
    """Nobody has signed in: `visitor(larkspur).get("/")`."""
    return lambda firm, **options: Browser(HTTP_HOST=firm.domain, **options)


@pytest.fixture
def machine_of(visitor: Callable[..., Browser]) -> Callable[..., Browser]:
    """Comes with an API key of the person: `machine_of(ada).get("/api/v1/clients/")`; `at=cobalt` knocks at another firm."""

    def with_key(user: Any, at: Any = None) -> Browser:
        from advisors.actions import create_api_key
        from events import MACHINE
        from tenants import enter

        with enter.firm(user.firm_of_test):
            _, key = create_api_key(user=user, name=f"test {user.api_keys.count()}", by=MACHINE)
        return visitor(at or user.firm_of_test, headers={"Authorization": f"Bearer {key}"})

    return with_key


@pytest.fixture
def settle() -> Callable[[], list[str]]:
    """Runs what waits, and what that causes, until nothing waits; answers the names of the tasks that ran."""
    current_app.loader.import_default_modules()

    def run_all() -> list[str]:
        from events.models import Pending

        ran: list[str] = []
        while waiting := list(Pending.objects.waiting().order_by("id")):
            assert len(ran) < 200, f"reactions cause each other without end: {ran[-6:]}"
            for pending in waiting:
                current_app.tasks[pending.task](str(pending.event_id))
                ran.append(pending.task)
        return ran

    return run_all


def _organization(pk: object) -> Any:
    from tenants import enter
    from tenants.models import Organization

    with enter.nobody():
        return Organization.objects.get(pk=pk)


def _person(firm: Any, email: str, name: str, role: str) -> Any:
    from advisors.models import User
    from tenants import enter

    with enter.firm(firm):
        user = User.objects.create_user(email, PASSWORD, name=name, role=role)
    user.firm_of_test = firm
    return user
