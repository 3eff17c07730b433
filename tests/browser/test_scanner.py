"""Does a machine that follows every link of a letter, and stays, leave the answers alone?"""

import re

from playwright.sync_api import Page, expect

STAY = 15_000  # milliseconds by the page's own clock, after each of two looks


def test_a_headless_visit_to_every_link_of_a_letter_records_nothing(sign_in, visit, product):
    ada = sign_in("ada@larkspur.example")
    links = links_of_newest_letter(ada, product)
    assert len([link for link in links if "/f/" in link]) == 5
    before = kept(product)

    scanner = visit("larkspur", "/healthz")
    scanner.clock.install()
    for link in links:
        for look in (scanner.goto, lambda _: scanner.reload()):  # it stays, scrolls and looks again
            look(product.url("larkspur", re.sub(r"^https?://[^/]+", "", link)))
            scanner.clock.run_for(STAY)
            scanner.mouse.wheel(0, 400)

    assert kept(product) == before


def links_of_newest_letter(page: Page, product) -> list[str]:
    page.goto(product.url("larkspur", "/mailbox/"))
    frame = page.frame_locator("iframe.mail__frame")
    expect(frame.get_by_role("link").first).to_be_visible()
    hrefs = [link.get_attribute("href") for link in frame.get_by_role("link").all()]
    return sorted({href for href in hrefs if href and "larkspur.localhost" in href})


def kept(product) -> str:
    """How many answers and how many who left, as the database has them."""
    return product.manage("shell", "-v", "0", "-c", COUNT).strip()


COUNT = """
from tenants import enter
from tenants.commands import named_firm
from messaging.models import Suppression
from feedback.models import Reply
with enter.firm(named_firm("larkspur.localhost")):
    print(Suppression.objects.count(), Reply.objects.count())
"""
