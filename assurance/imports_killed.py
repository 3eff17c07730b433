"""Does a statement come in whole and once when the worker that reads it is killed again and again?

F12: a custodian's file of twenty thousand rows, the product's own worker and clock, kill -9 at moments that nobody chose.
"""

import random
import tempfile
import time
from datetime import date, timedelta
from pathlib import Path

from django.utils import timezone

from assurance.crew import Crew, clock, crew, worker
from assurance.firms import own_firm
from assurance.letters import households, people
from assurance.proof import Outcome, Proof
from portfolios import actions
from portfolios.models import Import, Portfolio, Transaction, Valuation

KILLS, PATIENCE, WITHIN = 6, 15 * 60, 180
FIRST = date(2021, 1, 4)
HEADER = (
    "Run Date,Account,Account Number,Action,Symbol,Description,Type,Exchange Quantity,Exchange Currency,Currency,Price,Quantity,"
    "Exchange Rate,Commission,Fees,Accrued Interest,Amount,Settlement Date"
)
RECEIVED = '"Electronic Funds Transfer Received (Cash)", ,"No Description",Cash,0,,USD,,0,0,,,,'


def run(seed: int, size: int) -> Outcome:
    """`size` deposits, ten a day; the worker killed six times, each third time as a whole."""
    dice, folder = random.Random(seed), Path(tempfile.mkdtemp(prefix="imports-killed-"))  # noqa: S311 (a seeded proof)
    content = statement(size)
    with own_firm():
        ada, _ = people()
        client = households(ada, 1)[0]
        with crew({"worker": worker(), "beat": clock()}, folder, {}) as processes:
            batch = actions.upload(file_name="history.csv", content=content, by=ada, at=timezone.now())
            choices = {0: actions.Choice(household_id=client.household_id)}
            actions.choose(batch=batch, choices=choices, by=ada)
            actions.begin(batch=batch, by=ada)
            kills, seconds = _until_applied(batch, processes, dice)
        batch.refresh_from_db()
        rows = Transaction.objects.count()
        accounts, valued = Portfolio.objects.count(), Valuation.objects.exists()
        again = actions.upload(file_name="again.csv", content=content, by=ada, at=timezone.now())
    applied = batch.state == Import.State.APPLIED
    new = sum(one["create"] for one in again.accounts)
    holds = applied and rows == size and accounts == 1 and valued and new == 0 and kills == KILLS and seconds <= WITHIN
    came = f"{rows} came in, {accounts} account, {new} are new when the file comes again"
    return Outcome(holds, f"{kills} kills in a file of {size} rows: {came}; done {seconds:.0f} s after the last kill")


def statement(size: int) -> bytes:
    days = (FIRST + timedelta(days=number // 10) for number in range(size))
    rows = [f'{on:%m/%d/%Y},"Brokerage","Z10020030",{RECEIVED}{100 + number % 10},' for number, on in enumerate(days)]
    return "\n".join([HEADER, *reversed(rows), ""]).encode()


def _until_applied(batch: Import, processes: Crew, dice: random.Random) -> tuple[int, float]:
    """How many kills there were, and how many seconds after the last the file was in and the account valued."""
    kills, struck, deadline = 0, time.monotonic(), time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        now = Import.objects.get(pk=batch.pk)
        if now.state == Import.State.APPLIED and Valuation.objects.exists():
            break
        if kills < KILLS and 0 < now.rows_done < now.rows_total:
            time.sleep(dice.uniform(0.05, 0.5))
            processes.kill("worker", whole=kills % 3 == 2)
            kills, struck = kills + 1, time.monotonic()
            Import.objects.filter(pk=batch.pk).update(rows_done=0)  # so that the next kill waits for the next beginning
        time.sleep(0.05)
    return kills, time.monotonic() - struck


PROOF = Proof("imports-killed", (__doc__ or "").splitlines()[0], run, full=20_000, sample=0)
