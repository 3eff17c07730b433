"""Does a migration over many firms that is killed go on where it stopped, while a firm behind the code answers 503?"""

import subprocess
import sys
import time
from unittest import mock

from django.conf import settings
from django.test import Client as Browser

from assurance.firms import environment, own_firms
from assurance.proof import Outcome, Proof
from tenants import enter, hosts, migrated, wall
from tenants.models import Organization, SchemaState

NEW = "grown.0001_initial"
GROWN = {"DJANGO_SETTINGS_MODULE": "assurance.grown_settings"}
MIGRATE = [sys.executable, "manage.py", "migrate_schemas", "--tenant", "--verbosity", "0"]
UNDO = "DROP TABLE IF EXISTS {schema}.grown_thing; DELETE FROM {schema}.django_migrations WHERE app = 'grown'"


def run(seed: int, size: int) -> Outcome:
    """`size` firms; killed when three fifths are done; then one that cannot be migrated; then whole."""
    with own_firms(size) as firms:
        try:
            return _run(firms)
        finally:
            _undo()


def _run(firms: list[Organization]) -> Outcome:
    with mock.patch.object(migrated, "wanted", return_value=migrated.wanted() | {NEW}):
        killed_at = _migrate_until(len(firms) * 3 // 5, firms)
        if wrong := _wrong(firms, done=_done(firms)):
            return Outcome(False, f"after the kill at firm {killed_at}: {wrong}")
        if len(firms) >= 10 and (wrong := _wrong_with_one_that_fails(firms)):
            return Outcome(False, f"with a firm that fails: {wrong}")
        if _migrate() or len(_done(firms)) < len(firms) or _wrong(firms, done=_done(firms)):
            return Outcome(False, "the last run did not bring every firm to the head")
    return Outcome(
        True, f"{len(firms)} firms, killed at the {killed_at}th: the next run went on; behind the code 503, never public"
    )


def _wrong_with_one_that_fails(firms: list[Organization]) -> str:
    """The last firm has a table in the way; all others must be done."""
    with wall.owner_rights():
        wall.run("CREATE TABLE {schema}.grown_thing (id int)", schema=firms[-1].schema_name)
    code, left = _migrate(), {firm.pk for firm in firms} - _done(firms)
    with wall.owner_rights():
        wall.run("DROP TABLE {schema}.grown_thing", schema=firms[-1].schema_name)
    if code != 1 or left != {firms[-1].pk}:
        return f"exit code {code}, {len(left)} firms behind"
    return _wrong(firms, done=_done(firms))


def _migrate_until(count: int, firms: list[Organization]) -> int:
    process = subprocess.Popen(MIGRATE, env={**environment(), **GROWN}, cwd=settings.BASE_DIR)
    while process.poll() is None and len(_done(firms)) < count:
        time.sleep(0.02)
    process.kill()
    process.wait()
    return len(_done(firms))


def _migrate() -> int:
    return subprocess.run(
        MIGRATE, env={**environment(), **GROWN}, cwd=settings.BASE_DIR, check=False, stderr=subprocess.DEVNULL
    ).returncode


def _done(firms: list[Organization]) -> set[object]:
    with enter.nobody():
        states = SchemaState.objects.filter(organization__in=firms, applied__contains=[NEW])
        return set(states.values_list("organization_id", flat=True))


def _wrong(firms: list[Organization], *, done: set[object]) -> str:
    """A page of every firm, and its door for tasks: served if and only if its tables are as new as the code."""
    hosts.forget()
    for firm in firms:
        answer = Browser(HTTP_HOST=firm.domain).get("/account/login/")
        wanted = (200, None) if firm.pk in done else (503, "30")
        if (answer.status_code, answer.headers.get("Retry-After")) != wanted:
            return f"{firm.domain} answers {answer.status_code}"
        if _is_open(firm) is not (firm.pk in done):
            return f"tasks of {firm.domain} are {'let in' if _is_open(firm) else 'refused'}"
    return ""


def _is_open(firm: Organization) -> bool:
    try:
        enter.open_firm(firm.schema_name)
    except enter.NotOpen:
        return False
    return True


def _undo() -> None:
    """The other firms of this database were migrated too."""
    with enter.nobody(), wall.owner_rights():
        for firm in Organization.objects.with_tables():
            wall.run(UNDO, schema=firm.schema_name)
            migrated.note(firm)
    hosts.forget()


PROOF = Proof("migrations-killed", __doc__ or "", run, full=50, sample=2)
