"""Does a household's statement leave as a PDF in the firm's name, with every figure or its reason, for whom it is?"""

from io import BytesIO

import pytest
import time_machine
from pypdf import PdfReader

from events.models import Event, Look
from tenants import enter
from tests.portfolios.conftest import NOW

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


def test_a_household_without_accounts_gets_a_reason_for_every_figure(ivy, ada, client_for):
    words = text_of(pdf(client_for(ada), ivy.household))

    assert "Not available: There is no valuation yet" in words


def test_each_statement_is_an_event_and_a_look_and_nobody_elses(funded, ivy, ada, ben, client_for):
    assert client_for(ben).get(f"/households/{ivy.household_id}/statement.pdf").status_code == 404

    pdf(client_for(ada), ivy.household, on="2026-09-30", period="qtd")

    assert Event.objects.filter(kind="file.taken", data__what="statement", object_id=str(ivy.household_id)).count() == 1
    assert Look.objects.filter(household_id=ivy.household_id, viewer_id=ada.pk).exists()
