"""Is a firm made in under 3 s, the hundredth as fast as the first, and is nothing left of one whose making was killed?"""

import random
import statistics
import subprocess
import sys
import time

from django.conf import settings
from django.db import connection

from assurance.firms import environment, have_tables
from assurance.proof import Outcome, Proof
from tenants import enter, provision, template
from tenants.actions import clear_up, create_firm
from tenants.models import Domain, Organization

SLOWEST, SLOWER = 3.0, 2.0  # seconds for one; how much slower the last ten may be than the first ten
STEPS = (
    "tenants.template.firm_sql",
    "tenants.wall.make_firm",
    "tenants.wall.firm_tables_rights",
    "tenants.migrated.note",
    "tenants.actions.founding._open",
    "tenants.hosts.forget",
)
KILLED = """
import importlib, os, signal, sys, django
django.setup()
module, name = sys.argv[1].rsplit(".", 1)
setattr(importlib.import_module(module), name, lambda *a, **k: os.kill(os.getpid(), signal.SIGKILL))
from tenants.actions import create_firm
create_firm(name="Half", domain=sys.argv[2])
"""
LEFT = """SELECT (SELECT count(*) FROM pg_namespace WHERE nspname LIKE 'f\\_%%'),
(SELECT count(*) FROM pg_roles WHERE rolname LIKE %s)"""


def run(seed: int, size: int) -> Outcome:
    """`size` firms one after the other, timed; then one killed at each step (one step alone in a small run)."""
    have_tables()
    dice = random.Random(seed)  # noqa: S311 (a seeded proof, no secret)
    template.firm_sql("f_0000000000000000")  # written down once for each release, not for each firm
    made, seconds = [], []
    before = _left()
    try:
        for number in range(size):
            begun = time.monotonic()
            made.append(create_firm(name="A proof", domain=f"made-{number}-{dice.randrange(10**9)}.localhost"))
            seconds.append(time.monotonic() - begun)
    finally:
        with enter.nobody():
            for firm in made:
                provision.remove(firm)
    steps = STEPS if size >= 10 else dice.sample(STEPS[:-1], 1)
    for step in steps:
        if wrong := _killed_at(step, before):
            return Outcome(False, f"killed in {step}: {wrong}")
    first, last = statistics.median(seconds[:10]), statistics.median(seconds[-10:])
    figure = f"{size} firms, the slowest {max(seconds):.2f} s, the last ten took {last / first:.2f} of the first ten"
    holds = max(seconds) < SLOWEST and last < SLOWER * first
    return Outcome(holds, f"{figure}; killed at {len(steps)} steps, nothing left of any")


def _killed_at(step: str, before: tuple[int, ...]) -> str:
    """What was left, or empty."""
    host = f"half-{time.monotonic_ns()}.localhost"
    command = [sys.executable, "-c", KILLED, step, host]
    env = {**environment(), "DJANGO_SETTINGS_MODULE": "relate.settings"}
    code = subprocess.run(command, env=env, cwd=settings.BASE_DIR, check=False).returncode
    if code != -9:
        return f"the process left with {code}"
    whole = Organization.objects.active().filter(domain=host).first()
    if whole is not None:  # the last step: all was done
        provision.remove(whole)
    deadline = time.monotonic() + 10  # the server notices a moment later that nobody is there
    while _left() != before and time.monotonic() < deadline:
        clear_up()
    with enter.nobody():
        row = Organization.objects.filter(domain=host).exists() or Domain.objects.filter(domain=host).exists()
    return f"{_left()} in place of {before}" if _left() != before else "its row" if row else ""


def _left() -> tuple[int, ...]:
    """Schemas, roles, firms and hosts in all."""
    with enter.nobody():
        with connection.cursor() as cursor:
            cursor.execute(LEFT, [connection.settings_dict["NAME"] + ":f\\_%"])
            schemas, roles = cursor.fetchone()
        return schemas, roles, Organization.objects.count(), Domain.objects.count()


PROOF = Proof("firms-made", __doc__ or "", run, full=100, sample=2)
