"""How far is a file of 20,000 positions, parsed, checked and told about, from the bare rows?"""

import gc
import time
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from functools import partial
from statistics import median
from uuid import UUID, uuid4

from django.db import connection
from django.utils import timezone

from advisors.models import User
from benchmarks import world
from benchmarks.bench import Benchmark, Found, Work
from clients.models import Household
from portfolios import actions
from portfolios.models import Holding, Import, Instrument, Portfolio
from portfolios.planning import position_values
from portfolios.sources import Statement, fetch
from tenants import enter

ACCOUNTS, EACH = 20, 1000
NAMES = "id, created_at, portfolio_id, instrument_id, as_of, quantity, price, market_value, cost_basis, source_id"
HEADER = '"Symbol","Description","Quantity","Price","Market Value","Cost Basis","Security Type",'


def statement() -> bytes:
    lines = ['"Positions for All-Accounts as of 06:04 PM ET, 11/20/2026"', ""]
    for account in range(ACCOUNTS):
        lines += [f'"Brokerage XXXX-{7000 + account}"', HEADER]
        for n in range(EACH):
            held, price = n + 1, 10 + (n + account) % 90
            worth = f"${held * price:,}.00"
            lines.append(f'"H{n:04}","HOLDING {n}","{held:,}","${price}.00","{worth}","$1,000.00","Equity",')
        total = sum((n + 1) * (10 + (n + account) % 90) for n in range(EACH))
        lines += [f'"Account Total","--","--","--","${total:,}.00","--","--",', "", ""]
    return "\n".join(lines).encode()


def ready(content: bytes, by: User) -> Import:
    """Uploaded, looked at, confirmed, its accounts opened: what a worker finds."""
    batch = actions.upload(file_name="bench.csv", content=content, by=by, at=world.NOW)
    home = Household.objects.get()
    batch = actions.choose(batch=batch, choices={n: actions.Choice(household_id=home.pk) for n in range(ACCOUNTS)}, by=by)
    return actions.run(batch=actions.begin(batch=batch, by=by), by=by.actor, at=world.NOW)


def import_(batch: Import, by: User) -> None:
    """The worker's whole task: the file read, parsed and checked, what stood there compared, rows written, the trail told."""
    Import.objects.filter(pk=batch.pk).update(state=Import.State.RUNNING, replaced=[])
    actions.run(batch=Import.objects.get(pk=batch.pk), by=by.actor, at=world.NOW)


def by_bulk_create(content: bytes, batch: Import, keys: list[UUID], instruments: dict[str, UUID]) -> None:
    """The same parsing, and the rows by the ORM, a thousand at a time."""
    rows = _rows(fetch(content, today=world.TODAY), keys, instruments)
    made = (
        Holding(
            portfolio_id=account, instrument_id=one, as_of=on, quantity=q, price=p, market_value=v, cost_basis=c, source=batch
        )
        for account, one, on, q, p, v, c in rows
    )
    Holding.objects.bulk_create(made, batch_size=1000)


def by_copy(rows: list[tuple[UUID, UUID, date, Decimal, Decimal, Decimal, Decimal]], batch: Import) -> None:
    """Rows that stand in memory, into the same table."""
    now = timezone.now()
    with connection.cursor() as cursor, cursor.copy(f"COPY portfolios_holding ({NAMES}) FROM STDIN") as copy:
        for row in rows:
            copy.write_row((uuid4(), now, *row, batch.pk))


def _rows(
    read: Statement, keys: list[UUID], instruments: dict[str, UUID]
) -> Iterator[tuple[UUID, UUID, date, Decimal, Decimal, Decimal, Decimal]]:
    for key, account in zip(keys, read.accounts, strict=True):
        for one in account.positions:
            yield key, instruments[one.symbol], world.TODAY, *position_values(one)


def run() -> Found:
    content = statement()
    with world.firm() as firm, enter.firm(firm):
        ada = world.advisor()
        Household.objects.create(name="Bench", advisor=ada, since_on="2020-01-01")
        batch = ready(content, ada)
        keys = list(Portfolio.objects.order_by("created_at").values_list("pk", flat=True))
        instruments = dict(Instrument.objects.values_list("symbol", "pk"))
        rows = list(_rows(fetch(content, today=world.TODAY), keys, instruments))
        works = (
            partial(import_, batch, ada),
            partial(by_bulk_create, content, batch, keys, instruments),
            partial(by_copy, rows, batch),
        )
        rounds = [[_seconds(work) for work in works] for _ in range(6)][1:]
    ours, orm, bare = (median(column) for column in zip(*rounds, strict=True))
    figure = f"{bare / ours:.2f} × the speed of COPY alone; {orm / ours:.2f} × that of bulk_create with the same parsing"
    return Found(figure, bare / ours >= 0.35 and orm / ours >= 1.3)


def _seconds(work: Work) -> float:
    """Into an empty table each time."""
    Holding.objects.all().delete()
    gc.collect()
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


BENCHMARKS = (
    Benchmark(
        "holdings",
        "A file of 20,000 positions, read, parsed, checked and written, against COPY of its rows and against bulk_create",
        "≥ 0.35 × the speed of COPY alone; ≥ 1.3 × bulk_create with the same parsing",
        run,
    ),
)
