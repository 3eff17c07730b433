"""How do custodians' files come in without a browser?"""

import json
import sys
import time
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID

from celery import current_app
from django.core.management.base import CommandError, CommandParser
from django.utils import timezone

from advisors.models import User
from advisors.roles import Action, Role
from clients.models import Household
from events.models import Pending
from portfolios import actions
from portfolios.choices import household_named
from portfolios.models import Import
from tenants.commands import FirmCommand
from tenants.models import Organization

PATIENCE = 120  # seconds for a worker that took the import over


class Command(FirmCommand):
    help = "Import statements (CSV, Flex, OFX, QFX). Ends with 0: all read, 1: some refused (with reasons), 2: usage."

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("files", metavar="FILE", type=Path, nargs="+", help="positions or transactions, as downloaded")
        parser.add_argument("--household", metavar="NAME", help="whose the accounts are that are not recognised")
        parser.add_argument("--as-of", metavar="DAY", type=date.fromisoformat, help="the day of a file that does not say it")
        parser.add_argument("--user", metavar="EMAIL", help="in whose name (a firm admin, where left out)")
        parser.add_argument("--dry-run", action="store_true", help="say what would happen, write nothing")
        parser.add_argument("--json", action="store_true", help="the result for a machine")

    def handle_firm(self, organization: Organization, **options: Any) -> None:
        by = _person(options["user"])
        household = _household(options["household"], by)
        results = []
        for number, file in enumerate(options["files"], start=1):
            if not options["json"]:
                self.stdout.write(f"[{number}/{len(options['files'])}] {file.name}")
            result = _dry(file, by, options["as_of"]) if options["dry_run"] else _real(file, by, household, options["as_of"])
            results.append(result)
            if not options["json"]:
                self._tell(result)
        refused = sum(result["state"] == "refused" for result in results)
        if options["json"]:
            self.stdout.write(json.dumps({"files": results, "refused": refused}, default=str))
        if refused:
            sys.exit(1)

    def _tell(self, result: dict[str, Any]) -> None:
        if result["refusal"]:
            self.stdout.write(f"  refused: {result['refusal']}")
        for wrong in result["problems"]:
            self.stdout.write(f"  row {wrong['row']}, {wrong['column']} “{wrong['cell']}”: {wrong['problem']} {wrong['fix']}")
        for warning in result["warnings"]:
            self.stdout.write(f"  note: {warning}")
        if result["state"] != "refused":
            would = "would be " if result["state"] == "previewed" else ""
            counts = f"{result['created']} {would}new, {result['updated']} {would}changed, {result['unchanged']} already there."
            self.stdout.write(f"  {result['custodian']} {result['contents']}: {counts}")


def _dry(file: Path, by: User, as_of: date | None) -> dict[str, Any]:
    seen = actions.preview(content=_content(file), by=by, today=timezone.localdate(), as_of=as_of)
    statement, counts = seen.statement, seen.counts
    problems = [asdict(one) for one in statement.problems] if statement else []
    return {
        "file": file.name,
        "state": "previewed" if statement and not problems else "refused",
        "custodian": statement.custodian if statement else "",
        "contents": statement.contents.value if statement else "",
        "as_of": (as_of or statement.as_of) if statement else None,
        "accounts": [{"account": one.label, "rows": one.rows, "recognised": one.is_recognised} for one in seen.plans],
        "created": counts.create,
        "updated": counts.update,
        "unchanged": counts.same,
        "problems": problems,
        "warnings": list(statement.warnings) if statement else [],
        "refusal": seen.refusal,
    }


def _real(file: Path, by: User, household: Household | None, as_of: date | None) -> dict[str, Any]:
    batch = actions.upload(file_name=file.name, content=_content(file), by=by, at=timezone.now())
    refusal = batch.refusal
    if batch.state == Import.State.PREVIEWED:
        try:
            batch = _run(batch, by, household, as_of)
        except actions.UnableToImport as error:
            refusal = str(error)
    return {
        "file": file.name,
        "state": "refused" if refusal else batch.state,
        "custodian": batch.custodian,
        "contents": batch.kind,
        "as_of": batch.as_of,
        "accounts": [{"account": one["name"], "rows": one["rows"], "portfolio": one["portfolio"]} for one in batch.accounts],
        "created": batch.created_count,
        "updated": batch.updated_count,
        "unchanged": batch.unchanged_count,
        "problems": batch.problems,
        "warnings": batch.warnings,
        "refusal": refusal,
    }


def _run(batch: Import, by: User, household: Household | None, as_of: date | None) -> Import:
    open_ones = [index for index, one in enumerate(batch.accounts) if not one["portfolio"]] if household else []
    choices = {index: _choice(batch, index, household) for index in open_ones if household}
    batch = actions.choose(batch=batch, choices=choices, by=by, as_of=as_of)
    batch = actions.begin(batch=batch, by=by)
    _settle(batch)
    batch.refresh_from_db()
    return batch


def _choice(batch: Import, index: int, household: Household) -> actions.Choice:
    """A file that does not say whose account it is goes, a second time, where it went before."""
    before = Import.objects.filter(sha256=batch.sha256, state=Import.State.APPLIED).order_by("-created_at").first()
    went = before.accounts[index] if before and index < len(before.accounts) else {}
    if went.get("portfolio") and went.get("household") == str(household.pk):
        return actions.Choice(portfolio_id=UUID(went["portfolio"]))
    return actions.Choice(household_id=household.pk)


def _settle(batch: Import) -> None:
    """Runs here what a worker would run, each reaction once; waits where a worker was quicker."""
    current_app.loader.import_default_modules()
    until = time.monotonic() + PATIENCE
    while True:
        waiting = Pending.objects.filter(event__object_id=batch.pk, task__startswith="portfolios.", done_at=None)
        tasks = list(waiting.values_list("task", "event_id"))
        if not tasks:
            return
        if time.monotonic() > until:
            raise CommandError("A worker has taken the import over and is not done yet; look at the imports page.")
        answers = [current_app.tasks[task](str(event)) for task, event in tasks]
        if "done" not in answers:
            time.sleep(0.2)


def _content(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise CommandError(f"{file} cannot be read: {error.strerror}.", returncode=2) from error


def _person(email: str | None) -> User:
    users = User.objects.active()
    found = users.filter(email=email.lower()) if email else users.filter(role=Role.ADMIN).order_by("created_at")
    user = found.first()
    if user is None or not user.may(Action.IMPORT_FILES):
        raise CommandError(
            "Nobody here may import in that name. Give --user the e-mail of an advisor or firm admin.", returncode=2
        )
    return user


def _household(name: str | None, by: User) -> Household | None:
    if name is None:
        return None
    try:
        return household_named(name, by)
    except actions.UnableToImport as error:
        raise CommandError(str(error), returncode=2) from error
