"""What stands in a firm's export, and how is it written and checked?

One zip file: `tables/<table>.jsonl` (one JSON object for each row, encrypted texts opened), `files/<name>`, the anchors of the
audit trail, and `manifest.json` with the rows, bytes and SHA-256 of each. Tables are read one after the other: only what stands
still, a suspended firm, is a whole at one moment.
"""

import hashlib
import json
import zipfile
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import models
from django_tenants.utils import app_labels

from events.anchors import file_of
from relate.lib.zips import Bundle, bundle
from tenants.models import Organization

# What is no record of the firm's work, and why it is left out.
LEFT_OUT = {
    "django_session": "who is signed in now",
    "django_content_type": "Django's own list of models",
    "auth_permission": "Django's own list; what a role may do stands in the product",
    "auth_group": "not used",
    "auth_group_permissions": "not used",
    "mfa_authenticator": "second-factor secrets work at this installation only",
    "account_emailconfirmation": "keys of links that were sent",
    "advisors_firstanswer": "what machines were answered in the last day",
    "events_unsealed": "a queue of the sealer's",
}
# Columns that are secrets of this installation, wherever they stand.
SECRET = frozenset(
    {"password", "key_hash", "token_hash", "rating_token_hash", "preferences_token_hash", "session_key", "client_secret"}
    | {"credentials"}  # of connections
)
FOLDER = "exports"  # in the firm's own folder
CHUNK = 1 << 20


def file_for(organization: Organization, export_id: object) -> Path:
    return Path(settings.MEDIA_ROOT) / organization.schema_name / FOLDER / f"{export_id}.zip"


def tables() -> list[type[models.Model]]:
    """Every model whose rows are exported, join tables too."""
    labels = set(app_labels(settings.TENANT_APPS))
    found = [model for config in apps.get_app_configs() if config.label in labels for model in _models_of(config)]
    return sorted((model for model in found if model._meta.db_table not in LEFT_OUT), key=lambda model: model._meta.db_table)


def write(organization: Organization, file: Path, *, at: datetime, by: str, done: Callable[[int, int], None]) -> None:
    """The archive, under its name only when it is whole and on disk. `done(tables, rows)` is told after each table."""
    with bundle(file) as made:
        fill(made, organization, at=at, by={"name": by}, done=done)


def fill(
    made: Bundle,
    organization: Organization,
    *,
    at: datetime,
    by: dict[str, str],
    done: Callable[[int, int], None] = lambda tables, rows: None,
    counted: Callable[[Iterable[bytes]], Iterable[bytes]] = iter,
    rows_of: Callable[[type[models.Model]], models.QuerySet[Any]] = lambda model: model._default_manager.all(),
) -> None:
    """Every table and file. `by` names who made it, in the manifest; `counted` sees each row pass; `rows_of` leaves some out."""
    rows = 0
    for number, model in enumerate(tables(), start=1):
        rows += made.add_lines(f"tables/{model._meta.db_table}.jsonl", counted(_lines(rows_of(model))))
        done(number, rows)
    for name, path in _files(organization):
        made.add(name, _chunks(path))
    made.manifest = {
        "firm": organization.name,
        "domain": organization.domain,
        "at": at.astimezone(UTC).isoformat(),
        "made_by": by,
    }
    made.manifest |= {"rows": rows, "left_out": LEFT_OUT, "secrets_left_out": sorted(SECRET)}


def flaws(file: Path) -> list[str]:
    """Entries that are not as the manifest says."""
    with zipfile.ZipFile(file) as archive:
        manifest = json.loads(archive.read("manifest.json"))
        names, entries = set(archive.namelist()) - {"manifest.json"}, manifest["entries"]
        wrong = [name for name in names & set(entries) if _digest(archive, name) != entries[name]["sha256"]]
    return sorted([*wrong, *(names ^ set(entries))])


def sha256_of(file: Path) -> str:
    with file.open("rb") as raw:
        return hashlib.file_digest(raw, "sha256").hexdigest()


def _models_of(config: Any) -> Iterator[type[models.Model]]:
    return (one for one in config.get_models(include_auto_created=True) if one._meta.managed and not one._meta.proxy)


def _lines(rows: models.QuerySet[Any]) -> Iterator[bytes]:
    names = [field.attname for field in rows.model._meta.concrete_fields if field.attname not in SECRET]
    for row in rows.order_by("pk").values(*names).iterator(chunk_size=2000):
        yield json.dumps(row, default=str, ensure_ascii=False).encode() + b"\n"


def _files(organization: Organization) -> Iterator[tuple[str, Path]]:
    for root in settings.FIRM_FOLDERS:
        folder = Path(root) / organization.schema_name
        kept = (path for path in sorted(folder.rglob("*")) if path.is_file() and path.parent != folder / FOLDER)
        yield from ((f"files/{Path(root).name}/{path.relative_to(folder)}", path) for path in kept)
    anchors = file_of(organization.schema_name)
    if anchors.exists():
        yield f"audit/{anchors.name}", anchors


def _chunks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as raw:
        while chunk := raw.read(CHUNK):
            yield chunk


def _digest(archive: zipfile.ZipFile, name: str) -> str:
    with archive.open(name) as entry:
        return hashlib.file_digest(entry, "sha256").hexdigest()  # type: ignore[arg-type]
