"""How does a browser test sign in, and what must never happen on any page that it sees?"""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, StorageState, expect, sync_playwright

from tests.browser.product import Product, running

HERE = Path(__file__).parent
PASSWORD = "relate-demo"
SECONDS = 1000
BARE = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-software-rasterizer",
    "--disable-extensions",
    "--disable-background-networking",
]
CHROMIUM = next((path for name in ("chromium", "chromium-browser", "google-chrome") if (path := shutil.which(name))), None)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Where Chromium is missing, each of them says so."""
    for item in items:
        if item.path.is_relative_to(HERE):
            item.add_marker(pytest.mark.browser)
            if CHROMIUM is None:
                item.add_marker(
                    pytest.mark.skip("Chromium is missing: install it (apt-get install chromium) to drive the pages.")
                )


@pytest.fixture(autouse=True)
def _inside_larkspur() -> None:
    """The product has its own database; this process enters no firm."""


@pytest.fixture(scope="package")
def product(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Product]:
    with running(tmp_path_factory.mktemp("product")) as product:
        yield product


@pytest.fixture(scope="package")
def chromium() -> Iterator[Browser]:
    expect.set_options(timeout=20 * SECONDS)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=BARE)
        yield browser
        browser.close()


@pytest.fixture
def visit(chromium: Browser, product: Product) -> Iterator[Callable[..., Page]]:
    """A page of somebody without a session: `visit("larkspur", "/f/token/")`. Its browser complains about nothing."""
    contexts: list[BrowserContext] = []
    complaints: list[str] = []

    def open_page(firm: str, path: str = "/", **options: object) -> Page:
        context = chromium.new_context(**options)
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: _note(message, complaints))
        page.on("pageerror", lambda error: complaints.append(f"script error: {error}"))
        page.goto(product.url(firm, path))
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert complaints == []


@pytest.fixture(scope="package")
def sessions() -> dict[str, StorageState]:
    """The cookies of whoever has signed in, by e-mail address."""
    return {}


@pytest.fixture
def sign_in(visit: Callable[..., Page], sessions: dict[str, StorageState]) -> Callable[..., Page]:
    """The person's own page, signed in by the form, or still from a test before: `sign_in("ada@larkspur.example")`."""

    def signed_in(email: str, path: str = "/", **options: object) -> Page:
        firm = email.split("@")[1].split(".")[0]
        page = visit(firm, path, storage_state=sessions.get(email), **options)
        if "/login" in page.url:
            page.get_by_label("Email").fill(email)
            page.get_by_label("Password").fill(PASSWORD)
            page.get_by_role("button", name="Sign in").click()
            page.wait_for_url(lambda url: "/account" not in url and "/login" not in url)
            sessions[email] = page.context.storage_state()
        return page

    return signed_in


def _note(message: ConsoleMessage, complaints: list[str]) -> None:
    """Refused by the content policy, missing files and script errors all arrive here."""
    if message.type == "error" and "Failed to load resource: the server responded with a status of 4" not in message.text:
        complaints.append(f"{message.text} ({message.location.get('url', '')})")
