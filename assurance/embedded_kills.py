"""Does the embedded PostgreSQL lose a committed row when it is killed in the middle of writing?"""

import random
import tempfile
import threading
import time
from pathlib import Path

import psutil
import psycopg

from assurance.proof import Outcome, Proof
from relate.lib.embedded import postgres


def run(seed: int, size: int) -> Outcome:
    """`size` kills. Every row whose commit was confirmed must be there after each restart, and nothing else."""
    dice, confirmed = random.Random(seed), 0  # noqa: S311 (a seeded proof, no secret)
    slowest = 0.0
    with tempfile.TemporaryDirectory() as folder:
        var = Path(folder)
        try:
            _statement(postgres.start(var).owner, "CREATE TABLE kept (n int PRIMARY KEY)")
            for _ in range(size):
                confirmed = _write_until_killed(var, confirmed, dice.uniform(0.05, 0.6))
                begun = time.monotonic()
                address = postgres.start(var).owner
                slowest = max(slowest, time.monotonic() - begun)
                found = _numbers(address)
                if not set(range(confirmed)) <= found or len(found) > confirmed + 1:
                    return Outcome(False, f"{confirmed} rows were confirmed and {len(found)} found")
                confirmed = max(found, default=-1) + 1  # one commit may have succeeded unconfirmed
        finally:
            postgres.stop(var)
    return Outcome(True, f"{size} kills, {confirmed} committed rows, 0 lost; slowest restart {slowest:.1f} s")


def _write_until_killed(var: Path, first: int, after: float) -> int:
    """How many rows have been confirmed in all."""
    address, number = postgres.start(var).owner, first
    killer = threading.Timer(after, _kill, [var])
    killer.start()
    try:
        with psycopg.connect(address, autocommit=True) as connection:
            while True:
                connection.execute("INSERT INTO kept VALUES (%s)", [number])
                number += 1
    except psycopg.OperationalError:
        return number
    finally:
        killer.join()


def _kill(var: Path) -> None:
    process = psutil.Process(int((var.resolve() / "pg" / "postmaster.pid").read_text().split()[0]))
    family = [process, *process.children(recursive=True)]
    for one in family:
        one.kill()
    psutil.wait_procs(family, timeout=10)


def _numbers(address: str) -> set[int]:
    with psycopg.connect(address) as connection:
        return {number for (number,) in connection.execute("SELECT n FROM kept")}


def _statement(address: str, text: str) -> None:
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(text.encode())


PROOF = Proof("embedded-kills", __doc__ or "", run, full=60, sample=0)
