"""What stands in the audit trail that an examiner takes along?

`trail.csv` for people and `trail.jsonl` for machines say the same, one event a line, in the order of the chain; `index.csv` finds
all lines about one object or household; `records/` holds each interim version, `sent/` each letter as it was handed over.
"""

import csv
import io
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import connection, models
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.module_loading import import_string

from advisors.models import User
from compliance import verify_export
from compliance.actions.exports import Progress
from compliance.models import ArchiveRecord, RecordsExport
from compliance.whole import WITHHELD
from events.anchors import file_of as anchors_of
from events.models import Seal, Unsealed
from events.trail import Entry, count, entries, seals
from relate.lib.current import required_schema
from relate.lib.tables import safe_cell
from relate.lib.zips import Bundle, as_line
from tenants import enter
from tenants.archive import SECRET

COLUMNS = (
    "Line",
    "Time (UTC)",
    "Who",
    "What happened",
    "To what",
    "Its id",
    "Household",
    "Data",
    "Before and after, texts",
    "Seal",
)
MACHINES = {"machine": "The product", "client": "A client"}
INDEX = """SELECT object_label, object_id, household_id, id, kind FROM events_event WHERE at <= %s
ORDER BY object_label, object_id, id"""


def write_trail(export: RecordsExport, made: Bundle, progress: Progress) -> None:
    """No transaction around it, so that its progress is seen: the newest seal says where the trail ends."""
    now, head = timezone.now(), Seal.objects.order_by("-number").first()
    number, digest = (head.number, head.digest) if head else (0, "")
    tables, people = interim(with_withheld=export.has_withheld), dict(User.objects.values_list("pk", "name"))
    progress.total(2 * count(now) + sum(model._base_manager.count() for model in tables) + ArchiveRecord.objects.count())
    found = partial(entries, head=number, until=now, with_withheld=export.has_withheld)
    events = made.add_lines("trail.jsonl", map(_as_line, progress.count(found())))
    made.add("trail.csv", _sheet(COLUMNS, (_told(line, one, people) for line, one in enumerate(progress.count(found()), 1))))
    made.add("index.csv", _sheet(("Object", "Its id", "Household", "Event", "What happened"), _index(now)))
    made.add_lines("seals.jsonl", (as_line(_seal(one)) for one in seals(number)))
    made.add("anchors.txt", [anchors_of(required_schema()).read_bytes()] if anchors_of(required_schema()).exists() else [b""])
    for model in tables:
        _table(made, model, progress)
    for letter in progress.count(ArchiveRecord.objects.order_by("pk").iterator(chunk_size=100)):
        made.add(f"sent/{letter.pk}.eml", [(letter.mime or "").encode()])
    made.add(verify_export.SELF, [Path(verify_export.__file__).read_bytes()])
    firm = enter.required()
    made.manifest = {"firm": firm.name, "domain": firm.domain, "at": now.astimezone(UTC).isoformat()} | {
        "asked_by": {"id": str(export.asked_by_id), "name": export.asked_by.name},
        "head": {"number": number, "digest": digest},
        "events": events,
        "waiting_for_a_seal": Unsealed.objects.count(),
        "is_without_what_compliance_reads_alone": not export.has_withheld,
    }
    cover = {"manifest": made.manifest, "entries": made.entries, "letters": sum(one.startswith("sent/") for one in made.entries)}
    made.add("index.html", [render_to_string("compliance/trail.html", cover).encode()])


def interim(*, with_withheld: bool = True) -> list[type[models.Model]]:
    found = [apps.get_model(label) for label in import_string(settings.INTERIM)]
    return [model for model in found if with_withheld or model._meta.label_lower not in WITHHELD]


def _as_line(one: Entry) -> bytes:
    names = ("id", "kind", "actor_kind", "actor_id", "object_label", "object_id", "household_id", "data", "detail_hash")
    also = ("salt", "detail", "seal", "place", "digest", "canonical")
    told = {name: getattr(one, name) for name in (*names, *also)}
    return as_line({**told, "at": one.at.astimezone(UTC).isoformat(), "is_erased": one.is_erased, "is_withheld": one.is_withheld})


def _told(line: int, one: Entry, people: dict[Any, str]) -> list[Any]:
    who = people.get(one.actor_id) or MACHINES.get(one.actor_kind, one.actor_kind)
    data = "; ".join(f"{name}: {value}" for name, value in one.data.items())
    gone = "erased" if one.is_erased else "for compliance alone" if one.is_withheld else ""
    texts = gone or "\n".join(_text(name, value) for name, value in one.texts.items())
    at = f"{one.at.astimezone(UTC):%Y-%m-%d %H:%M:%S.%f}"
    return [line, at, who, one.kind, one.object_label, one.object_id, one.household_id, data, texts, one.seal or "waiting"]


def _text(name: str, value: Any) -> str:
    if isinstance(value, list) and len(value) == 2:
        return f"{name}: {value[0]} → {value[1]}"
    return f"{name}: {value}"


def _index(until: datetime) -> Iterator[tuple[Any, ...]]:
    with connection.chunked_cursor() as cursor:
        cursor.execute(INDEX, [until])
        yield from cursor


def _seal(one: Seal) -> dict[str, Any]:
    kept = {name: getattr(one, name) for name in ("number", "previous", "count", "content", "digest")}
    return {**kept, "at": one.at.astimezone(UTC).isoformat()}


def _table(made: Bundle, model: type[models.Model], progress: Progress) -> None:
    """For machines, and for people the same as a sheet."""
    names = [
        field.attname for field in model._meta.concrete_fields if field.attname not in SECRET and "token" not in field.attname
    ]
    rows = partial(model._base_manager.order_by("created_at", "pk").values(*names).iterator, chunk_size=2000)
    made.add_lines(f"records/{model._meta.label_lower}.jsonl", (as_line(row) for row in progress.count(rows())))
    made.add(f"records/{model._meta.label_lower}.csv", _sheet(names, (row.values() for row in rows())))


def _sheet(header: Iterable[str], rows: Iterable[Iterable[Any]]) -> Iterator[bytes]:
    """With the mark by which spreadsheets know UTF-8."""
    yield b"\xef\xbb\xbf"
    yield _row(header)
    yield from map(_row, rows)


def _row(cells: Iterable[Any]) -> bytes:
    line = io.StringIO()
    csv.writer(line).writerow([safe_cell(cell) for cell in cells])
    return line.getvalue().encode()
