"""Does a household's statement leave as a PDF in the firm's name, with every figure or its reason, for whom it is?"""

import re
from datetime import date
from decimal import Decimal as D
from io import BytesIO

import pytest
import time_machine
from pypdf import PdfReader

from clients.actions import add_client
from clients.models import Household
from events.models import Event, Look
from markets.models import Rate
from portfolios.actions import change_owners
from portfolios.queries.period_statement import period_statement
from tenants import enter
from tests.portfolios.conftest import NOW, START, weekdays

pytestmark = pytest.mark.django_db


def pdf(browser, household, **asked):
    with time_machine.travel(NOW, tick=False):
        response = browser.get(f"/households/{household.pk}/statement.pdf", asked, follow=True)
    assert response["Content-Type"] == "application/pdf"
    return PdfReader(BytesIO(response.content))


def text_of(reader):
    return " ".join(" ".join(page.extract_text().split()) for page in reader.pages)


def test_the_statement_says_what_each_figure_is_in_the_firms_name(funded, ivy, ada, client_for, monkeypatch):
    brand = {
        "name": "Łark & Spur <Advisers>",
        "postal_address": "1 Mill Lane, Derby",
        "disclosure": "We are registered.",
        "color": "#7a1f2b",
    }
    monkeypatch.setattr(enter.required(), "branding_config", brand)
    type(enter.required()).objects.filter(pk=enter.required().pk).update(branding_config=brand)

    reader = pdf(client_for(ada), ivy.household, period="1y")
    words = text_of(reader)

    for part in ("Łark & Spur <Advisers>", "1 Mill Lane, Derby", "We are registered.", "20 November 2025 to 20 November 2026"):
        assert part in words
    for part in (
        "Opening value",
        "Closing value",
        "Net",
        "Gross",
        "OAK",
        "Allocation",
        "Activity",
        "Deposit",
        "after advisory fees",
    ):
        assert part in words
    assert "Page 1 of" in words
    assert "Not available" in words  # ten years are not there
    assert "does not guarantee" in words
    whole = words + str(reader.metadata)
    assert "relate" not in whole.lower()
    assert "ReportLab" not in str(reader.metadata)
    assert "nan" not in words.lower().replace("finance", "")


def test_the_figures_on_paper_are_those_of_the_page(funded, ivy, ada, client_for):
    from portfolios.queries import household_performance
    from relate.lib import money as say
    from tests.portfolios.conftest import TODAY

    words = text_of(pdf(client_for(ada), ivy.household, period="ytd"))

    found = household_performance(ivy.household, on=TODAY, period="ytd").figures
    now = found.returns["ytd"]
    assert say.money(found.value.value, found.currency) in words
    for number in (now.net, now.gross):
        assert say.signed_percent(number.value, 2).replace("-", "−") in words
    for line in found.holdings:
        assert say.money(line.value.value, line.value.unit) in words


def test_no_number_is_broken_in_two_and_cash_has_no_quantity(funded, move, value, ivy, ada, client_for):
    move(funded, START, "deposit", 900_000_000)
    move(funded, START, "buy", D("-212345678.90"), "ELM", D("4000000.125"))
    value(funded)

    words = text_of(pdf(client_for(ada), ivy.household, period="1y"))

    assert "$212,345,678.90" in words
    assert "4,000,000.125" in words
    assert re.search(r"Cash — — \$", words)


def test_a_household_without_accounts_gets_a_reason_for_every_figure(ivy, ada, client_for):
    words = text_of(pdf(client_for(ada), ivy.household))

    assert "Not available: There is no valuation yet" in words


def test_each_statement_is_an_event_and_a_look_and_nobody_elses(funded, ivy, ada, ben, client_for):
    assert client_for(ben).get(f"/households/{ivy.household_id}/statement.pdf").status_code == 404

    pdf(client_for(ada), ivy.household, on="2026-09-30", period="qtd")

    assert Event.objects.filter(kind="file.taken", data__what="statement", object_id=str(ivy.household_id)).count() == 1
    assert Look.objects.filter(household_id=ivy.household_id, viewer_id=ada.pk).exists()


def test_an_account_that_others_share_lists_the_households_part(funded, ivy, ada, client_for):
    """A quarter of it is Rose’s from May on; what happened before was wholly Ivy’s."""
    home = Household.objects.create(name="Rowan", advisor=ada, since_on=START)
    rose = add_client(household=home, name="Rose", email="rose@rowan.example", by=ada.actor)
    change_owners(portfolio=funded, owners={ivy: D("0.75"), rose: D("0.25")}, on=date(2026, 5, 1), by=ada)

    words = text_of(pdf(client_for(ada), ivy.household, period="ytd"))
    assert "your 75 % Deposit $1,500.00" in words
    assert "Advisory fee −$25.00" in words  # wholly hers then
    assert "your part" in words
    hers = text_of(pdf(client_for(ada), rose.household, period="since_inception"))
    assert "your 25 % Deposit $500.00" in hers
    assert "$25.00" not in hers


@pytest.fixture
def shared(account, funded, move, value, ivy, ada):
    """Beside her brokerage Ivy has one in euros, and a third of her IRA is Rose’s from May on."""
    with enter.operator():
        days = weekdays(START, date(2026, 11, 20))
        Rate.objects.bulk_create(
            Rate(currency="USD", on=on, per_euro=D("1.1") + D("0.0001") * n, source="ECB") for n, on in enumerate(days)
        )
    abroad, ira = account(name="Abroad", currency="EUR"), account(name="IRA")
    move(abroad, START, "deposit", D("1000.01"))
    move(ira, START, "deposit", D("777.77"))
    move(ira, date(2026, 3, 2), "withdrawal", D("-100.01"))
    home = Household.objects.create(name="Rowan", advisor=ada, since_on=START)
    rose = add_client(household=home, name="Rose", email="rose@rowan.example", by=ada.actor)
    change_owners(portfolio=ira, owners={ivy: D("0.666667"), rose: D("0.333333")}, on=date(2026, 5, 1), by=ada)
    value(abroad, ira)
    return funded, abroad, ira


@pytest.mark.parametrize("period", ["mtd", "ytd", "1y", "since_inception"])
def test_b1_the_accounts_add_up_to_the_household_and_the_space_in_its_chart_is_the_result(period, shared, ivy):
    found = period_statement(ivy.household, on=date(2026, 11, 20), period=period)

    assert {one.account for one in found.parts} == set(shared)
    assert sum(one.closing for one in found.parts) == found.closing.value.quantize(D("0.01"))
    if period == "since_inception":
        assert all(one.opening is None for one in found.parts)
    else:
        assert sum(one.opening for one in found.parts) == found.opening.value
    first, last = found.course[0], found.course[-1]
    assert (first[0], last[0]) == (found.figures.series.since(found.start).days[0].on, found.end)
    assert last[1] - last[2] == pytest.approx(found.result.value, abs=D("0.02"))


def test_the_statement_lists_accounts_units_and_the_course_of_the_value(shared, ivy, ada, client_for):
    words = text_of(pdf(client_for(ada), ivy.household, period="since_inception"))

    for one in shared:
        assert f"{one}" in words
    assert "IRA …0000, your 66.67 % Schwab" in words.replace(str(shared[2].account_tail), "0000")
    assert "Buy OAK 50 −$5,000.00" in words
    assert "Value, day by day" in words


def test_an_account_with_one_valued_day_has_no_chart(account, move, value, ivy, ada, client_for):
    one = account()
    move(one, date(2026, 11, 20), "deposit", 100)
    value(one)

    words = text_of(pdf(client_for(ada), ivy.household, period="since_inception"))
    assert "Value, day by day" not in words


def test_a_wide_logo_keeps_its_shape_within_its_place():
    from PIL import Image

    from portfolios.printed import Letterhead, Paper

    file = BytesIO()
    Image.new("RGB", (2_000, 100), "navy").save(file, "PNG")
    paper = Paper(Letterhead("Firm", "", "#123456", False, file.getvalue()))
    drawn = PdfReader(BytesIO(paper.printed("x", [paper.text("x")]))).pages[0].get_contents().get_data().decode("latin-1")
    wide, high = next((float(a), float(b)) for a, b in re.findall(r"([0-9.]+) 0 0 ([0-9.]+) [0-9.]+ [0-9.]+ cm\s+/\S+ Do", drawn))
    assert (wide, wide / high) == (pytest.approx(2.2 * 72, abs=0.1), pytest.approx(20, abs=0.1))


def test_a_machine_takes_the_same_statement_with_the_sight_of_its_person(funded, ivy, ada, ben, machine_of):
    url = f"/api/v1/households/{ivy.household_id}/statement.pdf"
    with time_machine.travel(NOW, tick=False):
        answer = machine_of(ada).get(url, {"period": "qtd", "on": "2026-09-30"}, headers={"accept": "application/pdf"})
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
    assert "30 September 2026" in text_of(PdfReader(BytesIO(answer.content)))
    assert Event.objects.get(kind="file.taken").data == {"what": "statement"}
    assert Look.objects.filter(household_id=ivy.household_id, viewer_id=ada.pk).exists()
    for wrong in ({"period": "decade"}, {"on": "Monday"}):
        refused = machine_of(ada).get(url, wrong, headers={"accept": "application/pdf"})
        assert (refused.status_code, refused["Content-Type"]) == (400, "application/problem+json")
    assert machine_of(ben).get(url).status_code == 404
