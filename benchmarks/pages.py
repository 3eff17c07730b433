"""Does a page take longer because the book is large, and how much longer than a page with one query?"""

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, partial

from django.db import connection
from django.test import Client as Browser
from django.test import override_settings
from django.test.utils import CaptureQueriesContext

from benchmarks import world
from benchmarks.bench import Benchmark, Found, in_turns, ratio, times
from clients.models import Household
from tenants import enter
from tenants.models import Organization


@dataclass(frozen=True, slots=True)
class Book:
    firm: Organization
    browser: Browser
    homes: list[Household]


@contextlib.contextmanager
def books(*sizes: int) -> Iterator[list[Book]]:
    """A firm for each size, with an advisor who is signed in."""
    with contextlib.ExitStack() as stack:
        stack.enter_context(override_settings(ROOT_URLCONF="benchmarks.plain"))
        made = []
        for size in sizes:
            firm = stack.enter_context(world.firm())
            with enter.firm(firm):
                ada = world.advisor()
                homes = world.book(ada, size)
                made.append(Book(firm, world.browser(firm, ada), homes))
        world.analyse()
        yield made


def queries(browser: Browser, address: str) -> int:
    """Without the way into the firm; the fewest of three, because a process asks for its firm once a second."""
    return min(_queries(browser, address) for _ in range(3))


def _queries(browser: Browser, address: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        answer = browser.get(address)
    if answer.status_code != 200:
        raise RuntimeError(f"{address} answered {answer.status_code}")
    return len([one for one in captured if not one["sql"].startswith("SELECT set_config")])


def _sizes(address: str, small: int, large: int, most: float, sql: int) -> Found:
    with books(small, large) as (few, many):
        seconds = in_turns(partial(few.browser.get, address), partial(many.browser.get, address))
        asked = queries(few.browser, address), queries(many.browser, address)
    figure = f"{times(*seconds)} the time, {asked[0]} and {asked[1]} SQL"
    return Found(figure, ratio(seconds) <= most and max(asked) <= sql)


@cache
def _beside_one_query() -> dict[str, tuple[float, int, int]]:
    """Each page of a book of 500: its time against the page with one query, its SQL, its bytes."""
    with books(500) as (book,):
        pages = {
            "empty": "/bench/empty/",
            "list": "/clients/",
            "detail": f"/households/{book.homes[0].pk}/",
            "search": "/clients/?q=00123",
            "dashboard": "/",
        }
        seconds = in_turns(*(partial(book.browser.get, address) for address in ("/bench/rows/", *pages.values())))
        return {
            name: (taken / seconds[0], queries(book.browser, address), len(book.browser.get(address).content))
            for (name, address), taken in zip(pages.items(), seconds[1:], strict=True)
        }


def _page(name: str, most: float, sql: int, kilobytes: int = 0) -> Found:
    against, asked, size = _beside_one_query()[name]
    figure = f"{against:.2f} × the time, {asked} SQL, {size / 1000:.0f} kB"
    return Found(figure, against <= most and asked <= sql and (not kilobytes or size <= kilobytes * 1000))


def _touches() -> Found:
    with books(2) as (book,):
        few, many = book.homes
        with enter.firm(book.firm):
            world.calls(few, few.advisor, 5)
            world.calls(many, many.advisor, 1000)
        addresses = [f"/households/{home.pk}/" for home in (few, many)]
        seconds = in_turns(*(partial(book.browser.get, address) for address in addresses))
        asked = [queries(book.browser, address) for address in addresses]
    return Found(f"{times(*seconds)} the time, {asked[0]} and {asked[1]} SQL", ratio(seconds) <= 2 and max(asked) <= 15)


BENCHMARKS = (
    Benchmark(
        "today", "Today with 2,000 households against 10", "≤ 5 × the time, ≤ 12 SQL", lambda: _sizes("/", 10, 2000, 5, 12)
    ),
    Benchmark(
        "clients",
        "The list of clients with 5,000 households against 100, 50 rows each",
        "≤ 3 × the time, ≤ 6 SQL",
        lambda: _sizes("/clients/", 100, 5000, 3, 6),
    ),
    Benchmark("touches", "A household's page with 1,000 calls against 5", "≤ 2 × the time, ≤ 15 SQL", _touches),
    Benchmark(
        "empty-page", "A signed-in page without content against the page with one query", "≤ 2 SQL", lambda: _page("empty", 1, 2)
    ),
    Benchmark(
        "list-page",
        "The list of clients against the page with one query",
        "≤ 1.5 ×, ≤ 6 SQL, ≤ 60 kB",
        lambda: _page("list", 1.5, 6, 60),
    ),
    Benchmark(
        "detail-page", "A household's page against the page with one query", "≤ 2.5 ×, ≤ 15 SQL", lambda: _page("detail", 2.5, 15)
    ),
    Benchmark(
        "search-page", "A search among 500 against the page with one query", "≤ 2 ×, ≤ 5 SQL", lambda: _page("search", 2, 5)
    ),
    Benchmark("dashboard-page", "Today against the page with one query", "≤ 3 ×, ≤ 12 SQL", lambda: _page("dashboard", 3, 12)),
)
