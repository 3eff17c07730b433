"""Can an empty firm bring its clients in and reach its first letter?"""

import json
import re
from datetime import date, timedelta

import pytest
from playwright.sync_api import Page, expect

EMAIL = "vera@marlow.example"
CLIENTS = """Household,Name,E-mail,Town
Ashby,Ruth Ashby,ruth@ashby.example,Bath
Ashby,Colin Ashby,colin@ashby.example,Bath
Dorn,Peter Dorn,peter@dorn.example,Exeter
"""


@pytest.fixture
def vera(product, visit) -> Page:
    """The only person of a firm that was made a moment ago."""
    product.manage("create_firm", "Marlow Wealth", "marlow.localhost")
    said = product.manage("add_user", EMAIL, "--firm", "marlow.localhost", "--name", "Vera Marlow", "--json")
    page = visit("marlow")
    page.get_by_label("Email").fill(EMAIL)
    page.get_by_label("Password").fill(json.loads(said)["password"])
    page.get_by_role("button", name="Sign in").click()
    return page


def statement(day: date) -> str:
    """Positions of an account that nobody knows yet, as Schwab prints them."""
    heading = f'"Positions for account Individual ...771 as of 04:10 PM ET, {day:%m/%d/%Y}"'
    header = '"Symbol","Description","Quantity","Price","Market Value","Cost Basis","Security Type",'
    rows = [
        '"MSFT","MICROSOFT CORP","100","$240.00","$24,000.00","$18,000.00","Equity",',
        '"Cash & Cash Investments","--","--","--","$1,500.00","--","Cash and Money Market",',
        '"Account Total","--","--","--","$25,500.00","$18,000.00","--",',
    ]
    return "\n".join([heading, "", header, *rows]) + "\n"


def test_an_empty_firm_imports_its_clients_and_reaches_its_first_letter(vera, product, tmp_path):
    expect(vera.get_by_role("heading", level=1)).to_contain_text("Vera")

    (tmp_path / "clients.csv").write_text(CLIENTS)
    vera.goto(product.url("marlow", "/clients/"))
    vera.get_by_role("link", name="Import clients").first.click()
    vera.wait_for_url("**/clients/import/")  # to its end: the page takes a file once its script has come
    vera.get_by_label("Drop a CSV file here").set_input_files(tmp_path / "clients.csv")
    vera.get_by_role("button", name="Import 3 rows").click()
    expect(vera.get_by_role("heading", name=re.compile("^Imported"))).to_be_visible()

    day = date.today() - timedelta(days=3)
    (tmp_path / "positions.csv").write_text(statement(day))
    vera.goto(product.url("marlow", "/imports/"))
    vera.get_by_label("Drop statement files here").set_input_files(tmp_path / "positions.csv")
    vera.get_by_label("Household").fill("Ashby")
    vera.get_by_role("button", name="Import", exact=True).click()
    expect(vera.get_by_role("heading", name=re.compile("^Imported"))).to_be_visible()
    expect(vera.get_by_text("Valuing them anew")).to_be_hidden()

    vera.goto(product.url("marlow", "/messages/"))
    vera.locator("#messaging-rows").get_by_role("link", name="Ashby").click()
    expect(vera.locator(".letter")).to_contain_text("Ruth and Colin")
    expect(vera.locator(".letter")).to_contain_text("$25,500")
    expect(vera.get_by_text("Every figure is verified.")).to_be_visible()
