"""What does a client get who asks what the firm holds about her? A page to read, the same as JSON, and her letters."""

import json
from collections.abc import Iterator
from datetime import UTC
from typing import Any

from django.db import models
from django.template.loader import render_to_string
from django.utils import timezone

from clients.models import Client
from clients.privacy.classes import RecordClass, Subject, classes, reached
from compliance.actions.exports import Progress
from compliance.models import RecordsExport
from relate.lib.zips import Bundle
from tenants import enter
from tenants.archive import SECRET

LETTERS = "compliance.archiverecord"


def write_client(export: RecordsExport, made: Bundle, progress: Progress) -> None:
    """Everything of every class; names and addresses of other clients are taken out of what people wrote."""
    subject, firm, now = (
        Subject(Client.objects.select_related("household").get(pk=str(export.client_id))),
        enter.required(),
        timezone.now(),
    )
    progress.total(sum(one.of(subject).count() for one in classes()))
    told = []
    for one in classes():
        rows = [_record(one, row, subject) for row in progress.count(one.of(subject).order_by("pk").iterator(chunk_size=500))]
        made.add_lines(f"data/{one.model}.json", _as_json(rows))
        told.append({"name": one.name, "model": one.model, "rows": rows, "columns": list(rows[0]) if rows else []})
        if one.model == LETTERS:
            _letters(made, one, subject)
    made.manifest = {
        "firm": firm.name,
        "about": {"id": str(subject.client_id), "name": subject.client.name},
        "at": now.astimezone(UTC).isoformat(),
        "asked_by": {"id": str(export.asked_by_id), "name": export.asked_by.name},
        "classes": {one["model"]: len(one["rows"]) for one in told},
    }
    context = {"by": export.asked_by.name, "client": subject.client, "firm": firm, "at": now, "classes": told}
    made.add("index.html", [render_to_string("clients/copy.html", context).encode()])


def _record(one: RecordClass, row: models.Model, subject: Subject) -> dict[str, Any]:
    """By the words of the fields; what only works inside the product, or is about somebody else, stays out."""
    left_out = {*one.hidden, *SECRET}
    shown = [field for field in row._meta.concrete_fields if field.attname not in left_out and "token" not in field.attname]
    also = {path: reached(row, path) for path in one.also}
    return also | {str(field.verbose_name): _value(one, row, field, subject) for field in shown}


def _value(one: RecordClass, row: models.Model, field: Any, subject: Subject) -> Any:
    value = getattr(row, field.attname)
    if field.choices:
        return getattr(row, f"get_{field.name}_display")()
    return subject.others_words.out_of(value) if field.name in one.words else value


def _letters(made: Bundle, one: RecordClass, subject: Subject) -> None:
    for letter in one.of(subject).order_by("archived_at").iterator(chunk_size=50):
        made.add(f"letters/{letter.archived_at:%Y-%m-%d}-{str(letter.pk)[:8]}.eml", [(letter.mime or "").encode()])


def _as_json(rows: list[dict[str, Any]]) -> Iterator[bytes]:
    """One list; each row is a part, so that the manifest counts them."""
    for place, row in enumerate(rows):
        yield (
            (b"[" if not place else b",\n")
            + json.dumps(row, default=str, ensure_ascii=False).encode()
            + (b"]" if place == len(rows) - 1 else b"")
        )
    if not rows:
        yield b"[]"
