from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from clients.models import Client, Household, Task
from insights import actions
from messaging.models import Message, Version
from portfolios.models import Portfolio, Valuation
from tests.insights.answers import answered

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 23, 14, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _monday(time_machine):
    time_machine.move_to(NOW, tick=False)


def valued(household, values, *, end=date(2026, 11, 20)):
    account = Portfolio.objects.create(
        household=household,
        name="Joint",
        custodian="schwab",
        account_number="1",
        account_digest=str(household.pk),
        account_tail="1",
    )
    before = None
    for place, value in enumerate(values):
        on = end - timedelta(days=len(values) - 1 - place)
        Valuation.objects.create(portfolio=account, on=on, opening=before, value=value, basis="computed")
        before = value


def book_of(advisor, size):
    households = Household.objects.bulk_create(
        Household(name=f"Household {n:03}", advisor=advisor, since_on=date(2020, 1, 1)) for n in range(size)
    )
    return Client.objects.bulk_create(
        Client(household=household, name=household.name, salutation="H") for household in households
    )


def test_works(client_for, ada, ivy):
    page = client_for(ada).get("/")
    assert page.status_code == 200
    assert "Good morning, Ada" in page.text


@pytest.mark.parametrize(("hour", "part"), [(1, "evening"), (4, "morning"), (12, "afternoon"), (18, "evening")])
def test_the_greeting_fits_the_hour(client_for, ada, ivy, time_machine, hour, part):
    time_machine.move_to(datetime(2026, 11, 23, 5 + hour, 30, tzinfo=UTC), tick=False)  # New York, where ada is
    assert f"Good {part}, Ada" in client_for(ada).get("/").text


def test_a_colleague_sees_nothing_of_it(client_for, ben, ivy):
    answered(ivy, at=NOW - timedelta(days=1), score=-0.8)
    page = client_for(ben).get("/")
    assert "Ivy Moss" not in page.text


def test_another_firm_sees_nothing_of_it(client_for, eve, ivy):
    answered(ivy, at=NOW - timedelta(days=1), score=-0.8)
    assert "Ivy Moss" not in client_for(eve).get("/").text


def test_a_visitor_signs_in_first(visitor, larkspur):
    assert visitor(larkspur).get("/").status_code == 302


def test_it_is_only_looked_at(client_for, ada):
    assert client_for(ada).post("/").status_code == 405


@pytest.mark.parametrize(
    "card", ["tiles", "drafts", "todo", "alerts", "heat", "feedback", "performance", "referrals", "greeting"]
)
def test_each_card_is_a_fragment(client_for, ada, ivy, card):
    page = client_for(ada).get("/", headers={"HX-Request": "true", "HX-Target": f"desk-{card}"})
    assert f'id="desk-{card}"' in page.text
    assert "<html" not in page.text


def test_a_new_firm_is_told_what_to_do(client_for, ada):
    page = client_for(ada).get("/")
    assert "Set up your practice" in page.text
    assert "Bring in your clients" in page.text


def test_a_firm_that_has_sent_letters_is_not(client_for, ada, ivy):
    answered(ivy, at=NOW, score=0.5)
    assert "Set up your practice" not in client_for(ada).get("/").text


def test_the_assets_are_those_of_the_households(client_for, ada, ivy):
    valued(ivy.household, [Decimal(1_000_000), Decimal(1_100_000)])
    assert "$1.1M" in client_for(ada).get("/").text


def test_a_reading_shows_in_the_heatmap_and_links_to_the_answer(client_for, ada, ivy):
    answered(ivy, at=NOW - timedelta(days=1), score=-0.8)
    page = client_for(ada).get("/")
    assert f'?household={ivy.household_id}&amp;week=2026-11-16"' in page.text
    assert 'data-s="-3"' in page.text


def test_the_newest_answer_is_quoted(client_for, ada, ivy):
    answered(ivy, at=NOW - timedelta(hours=2), score=-0.8)
    page = client_for(ada).get("/")
    assert "The fees feel high." in page.text
    assert "2 h" in page.text


def test_an_unhappy_household_is_at_risk_with_its_reason(client_for, ada, ivy):
    answered(ivy, at=NOW - timedelta(days=1), score=-0.8)
    assert "Latest sentiment −8" in client_for(ada).get("/insights/at-risk/").text


def test_j1_the_tile_counts_the_rows_behind_it(client_for, ada, ivy):
    people = book_of(ada, 6)
    for weeks, person in enumerate(people):
        answered(person, at=NOW - timedelta(weeks=3 * weeks), score=-0.9)
    browser = client_for(ada)
    tile = next(tile for tile in browser.get("/").context["tiles"] if tile.label == "At risk")
    assert int(tile.value) == len(browser.get("/insights/at-risk/").context["rows"]) > 0


def test_alerts_and_actions_stand_there(client_for, ada, ivy):
    actions.raise_alert(
        household=ivy.household, kind="leaving", cause="a", severity="bad", title="Ivy talks of leaving", text="", at=NOW
    )
    Task.objects.create(household=ivy.household, owner=ada, title="Call Ivy about fees", due_on=date(2026, 11, 23))
    page = client_for(ada).get("/")
    assert "Ivy talks of leaving" in page.text
    assert "Call Ivy about fees" in page.text
    assert "One client would welcome a call today." in page.text


def test_performance_is_net_and_gross_over_the_same_days(client_for, ada, ivy):
    valued(ivy.household, [Decimal(100), Decimal(110), Decimal(121)])
    page = client_for(ada).get("/?period=1m")
    assert "+21.0%" in page.text
    assert "Gross return" in page.text


def test_nonsense_in_the_address_shows_the_usual_page(client_for, ada, ivy):
    assert client_for(ada).get("/?sort=%00&period=aeon&heat=x").status_code == 200


def test_today_takes_at_most_twelve_queries_with_500_households(client_for, ada, django_assert_max_num_queries):
    people = book_of(ada, 500)
    for person in people[:40]:
        answered(person, at=NOW - timedelta(days=3), score=0.4)
        valued(person.household, [Decimal(100), Decimal(110)])
    for person in people[:20]:
        message = Message.objects.create(household=person.household, advisor=ada, as_of=NOW.date())
        Version.objects.create(message=message, number=1, subject="S", body="{value}", facts={}, facts_hash="", writer="plain")
    browser = client_for(ada)
    browser.get("/")
    with django_assert_max_num_queries(12):
        page = browser.get("/")
    assert page.status_code == 200


def test_compliance_has_the_open_cases_in_place_of_tasks(client_for, ada, cora, ivy):
    from compliance.actions import open_complaint
    from events import MACHINE

    Task.objects.create(household=ivy.household, owner=ada, title="Call Ivy about fees")
    open_complaint(
        household_id=ivy.household_id,
        client_id=ivy.pk,
        source_label="feedback.reply",
        source_id=ivy.pk,
        quote="I want to file a complaint.",
        received_at=NOW,
        by=MACHINE,
    )
    page = client_for(cora).get("/")
    assert "I want to file a complaint." in page.text
    assert "Due 23 Dec" in page.text
    assert "Call Ivy about fees" not in page.text
    assert "I want to file a complaint." not in client_for(ada).get("/").text
