from datetime import date

import pytest

from clients.models import Client, Household
from messaging.models import Message, Version

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true", "HX-Target": "desk-palette"}


def found(browser, query):
    return browser.get("/palette/", {"q": query}, headers=HTMX).text


@pytest.fixture
def okafor(ada):
    household = Household.objects.create(name="Okafor–Reyes", advisor=ada, since_on=date(2019, 3, 1))
    return Client.objects.create(household=household, name="Daniel Reyes", salutation="Daniel")


def test_three_letters_find_a_client(client_for, ada, okafor):
    assert f"/households/{okafor.household_id}/" in found(client_for(ada), "oka")


def test_a_word_behind_a_dash_is_a_beginning_too(client_for, ada, okafor):
    page = found(client_for(ada), "rey")
    assert f"/households/{okafor.household_id}/" in page
    assert f"/clients/{okafor.pk}/" in page


def test_letters_inside_a_word_are_not(client_for, ada, okafor):
    assert "Nothing matches" in found(client_for(ada), "afo")


def test_a_message_is_found_by_its_subject(client_for, ada, okafor):
    message = Message.objects.create(household=okafor.household, advisor=ada, as_of=date(2026, 11, 20))
    Version.objects.create(message=message, number=1, subject="An older text", body="", facts={}, facts_hash="", writer="plain")
    Version.objects.create(message=message, number=2, subject="Year-end gifts", body="", facts={}, facts_hash="", writer="plain")
    assert f"/messages/{message.pk}/" in found(client_for(ada), "gifts")
    assert f"/messages/{message.pk}/" not in found(client_for(ada), "older")


def test_a_household_comes_before_its_people_with_its_letters_and_what_is_done_for_it(client_for, ada, cora, okafor):
    Client.objects.create(household=okafor.household, name="Ngozi Okafor", salutation="Ngozi")
    message = Message.objects.create(household=okafor.household, advisor=ada, as_of=date(2026, 11, 20))
    Version.objects.create(message=message, number=1, subject="Year-end gifts", body="", facts={}, facts_hash="", writer="plain")
    page = found(client_for(ada), "oka")
    assert page.index("Okafor–Reyes") < page.index("Ngozi Okafor")
    assert f"/messages/{message.pk}/" in page
    assert f'href="/households/{okafor.household_id}/call/"' in page
    assert "Log a call" not in found(client_for(cora), "oka")


def test_things_to_do_follow_the_role(client_for, ada, cora):
    assert "Import a statement" in found(client_for(ada), "")
    assert "Import a statement" not in found(client_for(cora), "")
    assert "Open the records" in found(client_for(cora), "")


def test_a_colleague_does_not_find_them(client_for, ben, okafor):
    assert "Nothing matches" in found(client_for(ben), "oka")


def test_another_firm_does_not_find_them(client_for, eve, okafor):
    assert "Nothing matches" in found(client_for(eve), "oka")


def test_a_visitor_signs_in_first(visitor, larkspur):
    assert visitor(larkspur).get("/palette/?q=oka").status_code == 302


def test_without_javascript_it_is_a_page(client_for, ada, okafor):
    page = client_for(ada).get("/palette/?q=oka")
    assert "<html" in page.text
    assert "Okafor–Reyes" in page.text


def test_it_asks_as_often_for_many_as_for_few(client_for, ada, django_assert_max_num_queries):
    Household.objects.bulk_create(
        Household(name=f"Smith {number}", advisor=ada, since_on=date(2020, 1, 1)) for number in range(400)
    )
    browser = client_for(ada)
    found(browser, "smi")
    with django_assert_max_num_queries(7):  # host, role, session, person, people, messages
        assert found(browser, "smi").count('role="option"') == 8  # six households, and two acts for the first


@pytest.mark.parametrize("query", ["%", "_", "\\", "' OR 1=1", "x" * 5000, "\u0000"])
def test_odd_letters_find_nothing_and_break_nothing(client_for, ada, okafor, query):
    assert client_for(ada).get("/palette/", {"q": query}, headers=HTMX).status_code == 200
