"""Does a file of fifty thousand rows come in within a minute and 300 MB, with its progress to be seen?

D4: purchases of forty stocks over four years, from upload to daily values, by the product's own worker. Memory is the most
that the process that reads the file, or any process of the worker, holds at a time, the product's own code included.
"""

import contextlib
import os
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import psutil
from django.utils import timezone

from assurance.crew import clock, crew, worker
from assurance.firms import own_firm
from assurance.letters import households, people
from assurance.proof import Outcome, Proof
from markets.models import Price, Security
from portfolios import actions
from portfolios.models import Import, Transaction, Valuation
from tenants import enter

WITHIN, MOST_MB, PATIENCE = 60, 300, 300
LAST, DAYS, STOCKS = date(2026, 11, 20), 1400, 40
HEADER = """"Transactions  for account Joint Tenant XXXX-7701 as of 11/20/2026 18:10:00 ET"
"Date","Action","Symbol","Description","Quantity","Price","Fees & Comm","Amount",
"""


def run(seed: int, size: int) -> Outcome:
    """`size` rows that all differ; no chance is in it, so `seed` changes nothing."""
    folder, content = Path(tempfile.mkdtemp(prefix="imports-large-")), statement(size)
    with own_firm(), _priced():
        ada, _ = people()
        client = households(ada, 1)[0]
        with crew({"worker": worker(), "beat": clock()}, folder, {}), _watched() as memory:
            _let_start(memory)
            begun = time.monotonic()
            batch = actions.upload(file_name="history.csv", content=content, by=ada, at=timezone.now())
            read = time.monotonic() - begun
            actions.choose(batch=batch, choices={0: actions.Choice(household_id=client.household_id)}, by=ada)
            actions.begin(batch=batch, by=ada)
            seen = _until_valued(batch, begun + PATIENCE)
            taken = time.monotonic() - begun
        rows = Transaction.objects.count()
    holds = rows == size and taken <= WITHIN and memory.most <= MOST_MB and len(seen) > 3
    figure = f"{rows} of {size} rows in and valued {taken:.0f} s after the upload began ({read:.0f} s of them the preview)"
    return Outcome(holds, f"{figure}; {memory.most:.0f} MB at most in a process; {len(seen)} steps of progress seen")


def statement(size: int) -> bytes:
    """A deposit that pays for everything, and purchases that all differ."""
    lines = [
        f'"{LAST - timedelta(days=n % DAYS):%m/%d/%Y}","Buy","S{n % STOCKS}","STOCK","{n + 1}","$1.00","","-${n + 1}.00",'
        for n in range(size - 1)
    ]
    paid = f'"{LAST - timedelta(days=DAYS):%m/%d/%Y}","MoneyLink Transfer","","Tfr BANK","","","","${size**2}.00",'
    return "\n".join([HEADER.rstrip(), *lines, paid]).encode()


def _until_valued(batch: Import, deadline: float) -> set[int]:
    """Which numbers of rows done were to be seen until the file was in and the account valued."""
    seen: set[int] = set()
    while time.monotonic() < deadline:
        now = Import.objects.get(pk=batch.pk)
        seen.add(now.rows_done)
        if now.state == Import.State.APPLIED and Valuation.objects.exists():
            break
        time.sleep(0.05)
    return seen


@contextmanager
def _priced() -> Iterator[None]:
    """Closes of the forty stocks on each weekday."""
    days = [day for n in range(DAYS + 10) if (day := LAST - timedelta(days=n)).weekday() < 5]
    with enter.operator():
        listed = [
            Security(symbol=f"S{n}", name=f"Stock {n}", kind="stock", asset_class="us_equity", source="proof")
            for n in range(STOCKS)
        ]
        made = Security.objects.bulk_create(listed)
        Price.objects.bulk_create(
            (Price(security=one, on=day, close=1 + n % 7, source="proof") for n, one in enumerate(made) for day in days),
            batch_size=5000,
        )
    try:
        yield
    finally:
        with enter.operator():
            Security.objects.filter(pk__in=[one.pk for one in made]).delete()


@dataclass
class Memory:
    """`most`: megabytes of the largest process so far, this one or one that it began."""

    most: float = 0.0
    processes: int = 0


@contextmanager
def _watched() -> Iterator[Memory]:
    found, closing = Memory(), threading.Event()

    def watch() -> None:
        own = psutil.Process(os.getpid())
        while not closing.wait(0.1):
            with contextlib.suppress(psutil.NoSuchProcess):
                every = [own, *(one for one in own.children(recursive=True) if "celery" in " ".join(one.cmdline()))]
                found.processes = len(every)
                found.most = max(found.most, *(one.memory_info().rss / 1e6 for one in every))

    thread = threading.Thread(target=watch, daemon=True)  # noqa: TID251 (it touches no database)
    thread.start()
    try:
        yield found
    finally:
        closing.set()
        thread.join()


def _let_start(memory: Memory, seconds: float = 60) -> None:
    """Until the worker has its two children and the clock stands beside it."""
    deadline = time.monotonic() + seconds
    while memory.processes < 5 and time.monotonic() < deadline:
        time.sleep(0.1)


PROOF = Proof("imports-large", (__doc__ or "").splitlines()[0], run, full=50_000, sample=0)
