"""Does one loop hold, from a custodian's file to a client's answer on the advisor's screen?"""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.product import ROOT

ADA, CORA, EVE = "ada@larkspur.example", "cora@larkspur.example", "eve@cobalt.example"
STATEMENT = ROOT / "demo" / "larkspur" / "nakamura-schwab-transactions.csv"
WORDS = "the fees feel high and nobody called me back"
UNTIL_SENT = 180_000  # the minute in which its author may take it back, and the clock's next look


def test_a_statement_becomes_a_letter_and_its_answer_reaches_the_advisors_screen(sign_in, visit, product):
    ada = sign_in(ADA)
    expect(ada.get_by_role("heading", level=1)).to_contain_text("Ada")
    household = address_of(ada, "Nakamura")
    before = tiles(ada)

    import_statement(ada, product)
    ada.goto(product.url("larkspur", household))
    after = tiles(ada)
    assert after["Portfolio value"] != before["Portfolio value"]
    assert after["Return this year"] != before["Return this year"]

    letter = open_draft(ada, product, "Nakamura")
    every_figure_is_traced(ada)
    ada.locator(".actionbar").get_by_role("group").locator("summary").click()
    ada.get_by_role("button", name="As soon as it is approved").click()
    ada.get_by_role("button", name="Submit").click()
    expect(ada.get_by_text("Submitted: Nakamura")).to_be_visible()

    cora = sign_in(CORA, letter)
    cora.get_by_role("button", name=re.compile("^Approve")).click()
    expect(cora.get_by_text("Approved: Nakamura")).to_be_visible()

    ada.goto(product.url("larkspur", letter))
    wait_until_sent(ada)
    ada.goto(product.url("larkspur"))  # from here on nothing loads this page again

    answer_as_ivy(cora, visit, product)

    expect(ada.locator("#desk-feedback")).to_contain_text(WORDS, timeout=30_000)
    reading = ada.locator("#desk-feedback li").filter(has_text=WORDS)
    expect(reading).to_contain_text(re.compile("Fees", re.IGNORECASE))
    expect(reading).to_contain_text(re.compile("Communication", re.IGNORECASE))
    expect(reading).to_contain_text("−")
    expect(ada.locator("#desk-alerts")).to_contain_text("Ivy Nakamura needs an answer today")
    expect(ada.locator("#desk-todo")).to_contain_text("Call Ivy about fees and communication")

    eve = sign_in(EVE)
    for path in (household, letter, letter + "preview/", household.replace("households", "clients")):
        assert eve.goto(product.url("cobalt", path)).status == 404
    eve.goto(product.url("cobalt"))
    expect(eve.locator("main")).not_to_contain_text("Nakamura")


def address_of(page: Page, name: str) -> str:
    """Found as a person finds it: by typing a part of the name; the page is then open."""
    page.get_by_role("link", name="Clients").first.click()
    page.get_by_role("searchbox", name="Search").fill(part := name[:5].lower())
    page.wait_for_url(f"**q={part}**")  # a person sees the list change before clicking in it
    page.locator("#desk-clients").get_by_role("link", name=name).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text(name)
    return re.sub(r"^https?://[^/]+", "", page.url)


def tiles(page: Page) -> dict[str, str]:
    """The key figures of the household, by their labels, without the notes below."""
    stats = page.get_by_label("Key figures").locator(".stat")
    return {one.locator("dt").inner_text(): one.locator("dd").inner_text().split("\n")[0] for one in stats.all()}


def import_statement(page: Page, product) -> None:
    page.goto(product.url("larkspur", "/imports/"))
    page.get_by_label("Drop statement files here").set_input_files(STATEMENT)
    expect(page.get_by_text("Nothing is imported yet")).to_be_visible()
    expect(page.get_by_text("recognised by its number")).to_be_visible()
    expect(page.locator("main")).to_contain_text("Nakamura")
    page.get_by_role("button", name="Import", exact=True).click()
    expect(page.get_by_role("heading", name=re.compile("^Imported"))).to_be_visible()
    expect(page.get_by_text("Valuing them anew")).to_be_hidden()


def open_draft(page: Page, product, name: str) -> str:
    """The letter that the import led to: it turns up in the list by itself."""
    page.goto(product.url("larkspur", f"/messages/?q={name}"))
    page.locator("#messaging-rows").get_by_role("link", name=name).first.click()
    expect(page.get_by_role("button", name="Submit")).to_be_visible()
    return re.sub(r"^https?://[^/]+", "", page.url)


def every_figure_is_traced(page: Page) -> None:
    """Each digit of the letter belongs to a figure, and each figure leads to its source."""
    figures = page.locator(".letter a.fig")
    assert figures.count() >= 4
    for figure in figures.all():
        source = page.locator(figure.get_attribute("href"))
        expect(source).to_be_visible()
        assert source.locator(".src").inner_text().strip()
    bare = page.locator(".letter").evaluate(
        """letter => {
            const copy = letter.cloneNode(true);
            copy.querySelectorAll(".fig").forEach((figure) => figure.remove());
            return copy.innerText;
        }"""
    )
    assert not re.search(r"\d", bare), bare
    expect(page.get_by_text("Every figure is verified.")).to_be_visible()


def wait_until_sent(page: Page) -> None:
    """The clock sends it; the page says so when it is opened again, so we look until it does."""
    sent = page.get_by_text(re.compile("^Sent "))
    for _ in range(36):
        try:
            expect(sent.first).to_be_visible(timeout=UNTIL_SENT / 36)
        except AssertionError:
            page.reload()
        else:
            return
    expect(sent.first).to_be_visible()


def answer_as_ivy(page: Page, visit, product) -> None:
    """In the mailbox the client taps a face, then says what troubles her."""
    page.goto(product.url("larkspur", "/mailbox/"))
    page.get_by_role("navigation", name="Mails").locator("li").filter(has_text="ivy.nakamura").first.get_by_role("link").click()
    with page.context.expect_page() as opened:
        page.frame_locator("iframe.mail__frame").get_by_role("link", name="Fair").click()
    answer = opened.value
    expect(answer.get_by_role("radio", name="Fair")).to_be_checked()
    answer.get_by_label(re.compile("^Anything")).fill(WORDS)
    answer.locator("button[type=submit]").click()
    expect(answer.get_by_role("heading", level=1)).to_contain_text(re.compile("Thank", re.IGNORECASE))


@pytest.mark.parametrize("path", ["/", "/admin/"])
def test_nobody_sees_a_page_without_signing_in(visit, path):
    page = visit("larkspur", path)

    expect(page.get_by_role("button", name="Sign in")).to_be_visible()
