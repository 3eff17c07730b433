"""How does an operator bring a firm's clients in from a file, without a browser?"""

import json
import sys
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.utils import timezone

from advisors.models import User
from advisors.roles import Action, Role
from clients import actions
from clients.models import ClientImport
from tenants.commands import FirmCommand
from tenants.models import Organization


class Command(FirmCommand):
    help = "Import clients from a CSV file. Ends with 0: every row read, 1: rows skipped (with reasons), 2: usage."

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("file", metavar="FILE", type=Path, help="a CSV file; the imports page has a template")
        parser.add_argument("--user", metavar="EMAIL", help="in whose name (a firm admin, where left out)")
        parser.add_argument("--dry-run", action="store_true", help="say what would happen, import nothing")
        parser.add_argument("--json", action="store_true", help="the result for a machine")

    def handle_firm(self, organization: Organization, **options: Any) -> None:
        by = _person(options["user"])
        try:
            content = options["file"].read_bytes()
            batch = actions.preview(name=options["file"].name, content=content, by=by)
            if not options["dry_run"]:
                actions.begin_import(batch=batch, by=by)
                batch = actions.run_import(batch=batch, at=timezone.now())
        except OSError as error:
            raise CommandError(f"{options['file']} cannot be read: {error.strerror}.", returncode=2) from error
        except actions.UnableToImport as refusal:
            raise CommandError(str(refusal), returncode=1) from refusal
        self._tell(batch, as_json=options["json"])
        if batch.skipped:
            sys.exit(1)

    def _tell(self, batch: ClientImport, *, as_json: bool) -> None:
        counts = {"rows": batch.rows_total, "created": batch.created_count, "updated": batch.updated_count}
        if as_json:
            self.stdout.write(json.dumps({**counts, "state": batch.state, "skipped": batch.skipped}))
            return
        verb = "would be " if batch.state == ClientImport.State.PREVIEWED else ""
        self.stdout.write(
            f"{batch.created_count} {verb}created, {batch.updated_count} {verb}updated, {len(batch.skipped)} skipped."
        )
        for skip in batch.skipped:
            self.stdout.write(f"row {skip['row']}: {skip['reason']} {skip['fix']}")


def _person(email: str | None) -> User:
    users = User.objects.active()
    found = users.filter(email=email.lower()) if email else users.filter(role=Role.ADMIN).order_by("created_at")
    user = found.first()
    if user is None or not user.may(Action.IMPORT_FILES):
        raise CommandError(
            "Nobody here may import in that name. Give --user the e-mail of an advisor or firm admin.", returncode=2
        )
    return user
