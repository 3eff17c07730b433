"""Does every page hold: no fault that axe finds, no sideways scroll, nothing that its own policy refuses?"""

import re

import pytest
from playwright.sync_api import Page

from tests.browser.looks import TELEPHONE, clipped, faults, pale, squeezed, too_small, too_wide

FIXED = (
    *("/", "/clients/", "/clients/import/", "/households/new/", "/imports/", "/messages/", "/messages/?tab=sent"),
    *("/feedback/", "/alerts/", "/referrals/", "/referrals/new/", "/insights/", "/insights/at-risk/", "/palette/?q=oka"),
    *("/settings/", "/mailbox/"),
)
FOUND = {
    "/clients/": r"^/households/[0-9a-f-]{36}/$",
    "/messages/": r"^/messages/[0-9a-f-]{36}/$",
    "/feedback/": r"^/feedback/[0-9a-f-]{36}/$",
}
ADA, EVE = "ada@larkspur.example", "eve@cobalt.example"


def addresses(page: Page, base: str) -> list[str]:
    """Every page of an advisor, one of each kind that has an id in its address."""
    found = list(FIXED)
    for listing, pattern in FOUND.items():
        found.append(first_link(page, base + listing, pattern))
    household = next(path for path in found if re.match(FOUND["/clients/"], path))
    inside = [first_link(page, base + household, rf"^/{kind}/[0-9a-f-]{{36}}/$") for kind in ("clients", "portfolios")]
    letter = next(path for path in found if re.match(FOUND["/messages/"], path))
    asked = [f"{household}accounts/new/", f"{inside[1]}books/", f"{inside[1]}assets/new/", f"{letter}?edit"]
    return [*found, *inside, *asked, f"{household}details/", f"{household}twelve-months/"]


def first_link(page: Page, url: str, pattern: str) -> str:
    page.goto(url)
    links = page.eval_on_selector_all("a[href]", "links => links.map(link => link.getAttribute('href'))")
    matches = [link for link in links if re.match(pattern, link)]
    assert matches, f"{url} links to nothing like {pattern}"
    return matches[0]


# Pages that show every kind of component: what a theme or a firm's colours can spoil, they spoil here.
COLOURED = ("/", "/clients/", "/messages/?tab=sent", "/feedback/", "/alerts/", "/settings/")


def problems(page: Page, base: str, paths, *looks) -> dict[str, list[str]]:
    """What these looks find on each page, by its address."""
    wrong = {}
    for path in paths:
        page.set_viewport_size({"width": 1440, "height": 900})
        page.goto(base + path)
        page.wait_for_function("document.readyState === 'complete' && !document.querySelector('.htmx-request')")
        if found := [problem for look in looks for problem in look(page)]:
            wrong[path] = found
    return wrong


def test_axe_finds_no_fault_on_any_page_and_none_scrolls_sideways(sign_in, product):
    page, base = sign_in(ADA, color_scheme="light"), product.url("larkspur", "")

    assert problems(page, base, addresses(page, base), faults, too_wide, squeezed) == {}


def owned(page: Page, base: str) -> list[str]:
    """The pages of what one household owns, and those that stand over all accounts."""
    page.goto(f"{base}/clients/?q=okafor")
    household = page.get_by_role("link", name="Okafor–Reyes").first.get_attribute("href")
    account = first_link(page, base + household, r"^/portfolios/[0-9a-f-]{36}/$")
    holding = first_link(page, base + account, r"^/portfolios/[0-9a-f-]{36}/holdings/[0-9a-f-]{36}/$")
    pages = (f"{household}{name}/" for name in ("performance", "plan", "insights", "holdings"))
    return [
        "/portfolios/",
        "/benchmarks/",
        account,
        f"{account}performance/",
        f"{account}lots/",
        f"{account}books/",
        holding,
        *pages,
    ]


def test_the_pages_of_what_a_household_owns_hold_and_hide_no_column_on_a_desks_screen(sign_in, product):
    page, base = sign_in(ADA, color_scheme="light"), product.url("larkspur", "")

    assert problems(page, base, owned(page, base), faults, clipped, too_wide, squeezed) == {}


def test_a_thumb_finds_every_link_that_stands_alone(sign_in, product):
    page, base = sign_in(ADA, viewport=TELEPHONE, has_touch=True, is_mobile=True), product.url("larkspur", "")
    wrong = {}
    for path in ("/", "/clients/", "/alerts/", "/insights/", "/imports/", *owned(page, base)):
        page.goto(base + path)
        if found := too_small(page):
            wrong[path] = found

    assert wrong == {}


@pytest.mark.parametrize(("email", "paths"), [(ADA, COLOURED), (EVE, ())])
def test_the_dark_theme_and_another_firms_colours_leave_the_words_readable(sign_in, product, email, paths):
    page, base = sign_in(email, color_scheme="dark"), product.url(email.split("@")[1].split(".")[0], "")
    household = first_link(page, base + "/clients/", FOUND["/clients/"])
    letter = first_link(page, base + "/messages/", FOUND["/messages/"])

    assert problems(page, base, (*paths, household, letter), pale) == {}


@pytest.mark.parametrize(("firm", "theme"), [("larkspur", "light"), ("cobalt", "dark")])
def test_the_sign_in_page_is_as_good_as_the_pages_behind_it(visit, firm, theme):
    page = visit(firm, color_scheme=theme)

    assert faults(page) + too_wide(page) == []


def test_compliance_and_the_firm_admin_have_their_admin_pages(sign_in, product):
    for email in ("cora@larkspur.example", "fay@larkspur.example"):
        page = sign_in(email)
        page.goto(product.url("larkspur", "/admin/"))
        assert too_wide(page) == []


def test_an_address_that_nobody_has_is_kindly_404_for_whoever_is_signed_in(sign_in, product):
    page = sign_in("ada@larkspur.example")

    assert page.goto(product.url("larkspur", "/nothing-here/")).status == 404
    assert page.get_by_role("link", name="Back to Today").is_visible()
