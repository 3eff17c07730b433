"""How does a firm get everything that it has? `manage.py export_firm --firm HOST --to FILE`."""

import shutil
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.utils import timezone

from events import MACHINE
from tenants import archive
from tenants.actions import ask_export, run_export
from tenants.commands import OperatorCommand
from tenants.models import Organization


class Command(OperatorCommand):
    help = "Writes everything that a firm has into one archive: each table, its files, and a manifest with SHA-256 hashes."

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--to", type=Path, help="a copy of the archive to hand over; readable by you alone")

    def handle_firm(self, organization: Organization, **options: Any) -> None:
        to: Path | None = options["to"]
        if to is not None and to.exists():
            raise CommandError(f"{to} is there already.")
        export = run_export(export=ask_export(organization=organization, by=MACHINE), by=MACHINE, at=timezone.now())
        file = archive.file_for(organization, export.pk)
        if flaws := archive.flaws(file):
            raise CommandError(f"The archive is not what its manifest says: {', '.join(flaws)}.")
        if to is not None:
            to.touch(mode=0o600)
            shutil.copyfile(file, to)
        self.stdout.write(f"{export.rows} rows of {export.tables} tables in {to or file}, SHA-256 {export.sha256}.")
