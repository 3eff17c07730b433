"""Does a file ten times as long take ten times as long, and how much memory? How far is it from the bare rows?"""

import time
import tracemalloc
from datetime import timedelta
from statistics import median

from advisors.models import User
from benchmarks import world
from benchmarks.bench import Benchmark, Found
from clients.models import Household
from portfolios import actions
from portfolios.instruments import instruments_for, key_of
from portfolios.keys import keyed
from portfolios.models import Import, Portfolio, Transaction
from portfolios.sources import fetch
from tenants import enter

HEADER = """"Transactions  for account Joint Tenant XXXX-7701 as of 11/20/2026 18:10:00 ET"
"Date","Action","Symbol","Description","Quantity","Price","Fees & Comm","Amount",
"""


def statement(rows: int) -> bytes:
    """Purchases that all differ, spread over four years."""
    lines = (
        f'"{world.TODAY - timedelta(days=n % 1400):%m/%d/%Y}","Buy","S{n % 40}","STOCK","{n + 1}","$1.00","","-${n + 1}.00",'
        for n in range(rows)
    )
    return (HEADER + "\n".join(lines)).encode()


def bring_in(content: bytes) -> None:
    """Uploaded, looked at, confirmed and run, as a person's file is; then taken out again, so that the next one is the first."""
    ada = User.objects.get()
    batch = actions.upload(file_name="bench.csv", content=content, by=ada, at=world.NOW)
    home = Household.objects.get()
    batch = actions.choose(batch=batch, choices={0: actions.Choice(household_id=home.pk)}, by=ada)
    actions.run(batch=actions.begin(batch=batch, by=ada), by=ada.actor, at=world.NOW)


def bare(content: bytes) -> None:
    """The same parsing and the same rows, written by `bulk_create` and nothing else."""
    parsed = fetch(content, today=world.TODAY)
    portfolio = Portfolio.objects.create(household=Household.objects.get(), name="x", custodian="y", account_digest="z")
    lines = list(keyed(parsed.accounts[0].transactions))
    instruments = instruments_for([line for _, line in lines])
    Transaction.objects.bulk_create(
        (
            Transaction(
                portfolio=portfolio,
                instrument_id=instruments.get(key_of(line)),
                on=line.on,
                kind=line.kind.value,
                quantity=line.quantity,
                price=line.price,
                amount=line.amount,
                key=key,
            )
            for key, line in lines
        ),
        batch_size=1000,
    )


def _forget() -> None:
    Import.objects.all().delete()
    Portfolio.objects.all().delete()


def _seconds(work: object, content: bytes) -> float:
    begun = time.perf_counter()
    work(content)  # type: ignore[operator]
    taken = time.perf_counter() - begun
    _forget()
    return taken


def _peak(content: bytes) -> float:
    """Megabytes of Python's memory at the highest moment."""
    tracemalloc.start()
    bring_in(content)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    _forget()
    return peak / 1e6


def _run() -> tuple[list[list[float]], list[float]]:
    short, long = statement(1000), statement(10_000)
    with world.firm() as firm, enter.firm(firm):
        Household.objects.create(name="Bench", advisor=world.advisor(), since_on="2020-01-01")
        _seconds(bring_in, short)
        rounds = [[_seconds(bring_in, short), _seconds(bring_in, long), _seconds(bare, long)] for _ in range(5)]
        return rounds, [_peak(short), _peak(long)]


def run() -> Found:
    rounds, peaks = _run()
    few, many, rows_alone = (median(column) for column in zip(*rounds, strict=True))
    grown, against, memory = many / few, many / rows_alone, peaks[1] / peaks[0]
    figure = f"{grown:.1f} × the time, {memory:.1f} × the memory; {against:.2f} × the time of parsing and bulk_create alone"
    return Found(figure, grown <= 12 and memory <= 12 and against <= 2)


BENCHMARKS = (
    Benchmark(
        "import",
        "A file of 10,000 transactions, from upload to books, against one of 1,000",
        "≤ 12 × the time and memory; ≤ 2 × bulk_create alone",
        run,
    ),
)
