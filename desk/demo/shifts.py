"""How are a firm's letters told on every core at once? Households do not touch each other, so each process tells some of them."""

import multiprocessing
import os
from collections.abc import Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import contextmanager

import django
from django.db import transaction

from desk.demo.households import Served
from desk.demo.letters import tell_letters
from desk.demo.past import Past
from feedback.models import Reading
from tenants import enter
from tenants.models import Organization

MOST = 4  # beyond that PostgreSQL is what everybody waits for


class Shifts:
    """Processes of our own, each with its own connection; what they tell is committed when `told` returns."""

    def __init__(self, pool: ProcessPoolExecutor, count: int) -> None:
        self._pool, self._count = pool, count

    def begin(
        self, firm: Organization, served: list[Served], past: Past, drafted_today: tuple[str, ...]
    ) -> list[Future[list[Reading]]]:
        """Every process gets the letters of some of these households, which must have been committed."""
        shares = (served[place :: self._count] for place in range(self._count))
        return [self._pool.submit(_tell, firm, share, past, drafted_today) for share in shares if share]


@contextmanager
def shifts() -> Iterator[Shifts]:
    """Fresh processes (spawned): a forked one would share our connection and the reader's threads."""
    count = min(os.cpu_count() or 1, MOST)
    with ProcessPoolExecutor(count, mp_context=multiprocessing.get_context("spawn"), initializer=django.setup) as pool:
        yield Shifts(pool, count)


def told(begun: list[Future[list[Reading]]]) -> list[Reading]:
    """How the answers were read, once all of it is told."""
    return [reading for one in begun for reading in one.result()]


def _tell(firm: Organization, served: list[Served], past: Past, drafted_today: tuple[str, ...]) -> list[Reading]:
    with enter.firm(firm), transaction.atomic():
        readings = list(tell_letters(served, past, drafted_today=drafted_today))
        past.write()
    return readings
