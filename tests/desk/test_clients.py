"""Does the list of households show, search, narrow and sort a book, in six queries however long it is?"""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from clients import actions
from clients.models import Client, Household
from tenants import enter

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 23, 14, tzinfo=UTC)


def names(response) -> list[str]:
    return [household["name"] for household in response.context["page"]]


@pytest.fixture
def book(ada, ivy):
    for name, email in (("Okafor–Reyes", "ngozi@okafor.example"), ("Lindqvist", "m@lindqvist.example")):
        household = Household.objects.create(name=name, advisor=ada, since_on=date(2019, 3, 1))
        Client.objects.create(household=household, name=f"{name} One", salutation="One", email=email)


def test_ada_sees_her_book_by_name(client_for, ada, book):
    response = client_for(ada).get("/clients/")
    assert response.status_code == 200
    assert names(response) == ["Ivy Moss", "Lindqvist", "Okafor–Reyes"]


def test_a_colleague_sees_nobody_and_is_told_what_to_do(client_for, ben, book):
    response = client_for(ben).get("/clients/")
    assert names(response) == []
    assert "Nobody here yet" in response.text
    assert "Ivy" not in response.text


def test_who_sees_the_whole_firm_chooses_among_books(client_for, cora, ada, ben, book):
    assert len(names(client_for(cora).get("/clients/"))) == 3
    assert names(client_for(cora).get(f"/clients/?advisor={ben.pk}")) == []


def test_another_firm_sees_its_own_book_only(client_for, eve, book):
    assert "Lindqvist" not in client_for(eve).get("/clients/").text


def test_logged_out_is_sent_to_sign_in(visitor, larkspur):
    response = visitor(larkspur).get("/clients/")
    assert response.status_code == 302
    assert "login" in response["Location"]


def test_a_post_is_no_way_to_look(client_for, ada):
    assert client_for(ada).post("/clients/").status_code == 405


@pytest.mark.parametrize("query", ["lindq", "ONE", "m@lindqvist", "reyes", "'; drop", "%", "\\"])
def test_search_finds_households_clients_and_addresses(client_for, ada, book, query):
    expected = {"lindq": 1, "ONE": 2, "m@lindqvist": 1, "reyes": 1}.get(query, 0)
    response = client_for(ada).get("/clients/", {"q": query})
    assert len(names(response)) == expected
    assert expected or "Nobody fits" in response.text


def test_htmx_gets_the_rows_alone(client_for, ada, book):
    response = client_for(ada).get("/clients/", headers={"HX-Request": "true", "HX-Target": "desk-clients"})
    assert response.text.strip().startswith('<section class="card" id="desk-clients"')
    assert "<html" not in response.text
    assert "HX-Target" in response["Vary"]


@time_machine.travel(NOW, tick=False)
def test_the_longest_silence_comes_first(client_for, ada, ivy, book):
    lindqvist = Household.objects.get(name="Lindqvist")
    actions.log_call(household=lindqvist, body="Tax.", by=ada, at=NOW - timedelta(days=90))
    actions.log_call(household=ivy.household, body="Hello.", by=ada, at=NOW - timedelta(days=2))
    browser = client_for(ada)
    assert names(browser.get("/clients/?sort=contact")) == ["Okafor–Reyes", "Lindqvist", "Ivy Moss"]
    assert names(browser.get("/clients/?show=quiet")) == ["Lindqvist", "Okafor–Reyes"]


@time_machine.travel(NOW, tick=False)
def test_letters_due_this_week(client_for, ada, ivy, book):
    actions.change_household(household=ivy.household, changes={"cadence": "weekly"}, by=ada.actor, on=NOW.date())
    assert names(client_for(ada).get("/clients/?show=due")) == ["Ivy Moss"]


@pytest.mark.parametrize("query", ["sort=value", "sort=nonsense&show=nonsense&advisor=nonsense&page=nonsense"])
def test_every_address_answers(client_for, ada, book, query):
    assert len(names(client_for(ada).get(f"/clients/?{query}"))) in (3, 0)


def test_the_whole_book_is_counted_in_each_view_of_it(client_for, ada, ivy):
    """More than a page, so that it is counted; the number and the rows are of the same households."""
    Household.objects.bulk_create(Household(name=f"N{n}", advisor=ada, since_on=date(2024, 1, 1)) for n in range(60))
    soon = timezone.localdate() + timedelta(days=2)
    Household.objects.filter(name__in=[f"N{n}" for n in range(55)]).update(next_letter_on=soon)
    for query, number in (("", 61), ("?show=quiet", 61), ("?show=due&sort=letter", 55), ("?q=N&sort=value", 60)):
        page = client_for(ada).get(f"/clients/{query}").context["page"]
        assert (len(page), page.paginator.count) == (50, number), query


def test_closed_households_are_not_in_the_book(client_for, ada, ivy):
    actions.change_household(household=ivy.household, changes={"closed_on": date(2026, 1, 1)}, by=ada.actor, on=NOW.date())
    assert names(client_for(ada).get("/clients/")) == []


def test_five_thousand_households_take_six_queries_and_sixty_kilobytes(client_for, ada, larkspur):
    rows = [Household(name=f"House {number:04}", advisor=ada, since_on=date(2020, 1, 1)) for number in range(5000)]
    Household.objects.bulk_create(rows, batch_size=1000)
    Client.objects.bulk_create(
        [Client(household=row, name=f"{row.name} Person", salutation="P") for row in rows], batch_size=1000
    )
    browser = client_for(ada)
    browser.get("/clients/")
    for query in ("", "?sort=value", "?sort=sentiment&show=alerts", "?q=house"):
        with enter.nobody(), CaptureQueriesContext(connection) as asked:
            response = browser.get(f"/clients/{query}")
        said = [query["sql"] for query in asked if not query["sql"].startswith(("SELECT set_config", "SAVEPOINT", "RELEASE"))]
        assert len(said) <= 6, "\n".join([query, *said])
        assert len(response.content) <= 60_000, query
