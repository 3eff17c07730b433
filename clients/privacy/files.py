"""How does a client leave the files of clients that the firm uploaded? Her rows are emptied, the others stay as they were."""

from dataclasses import asdict
from pathlib import Path

from django.core.files.storage import default_storage

from clients.imports.columns import BY_FIELD
from clients.imports.plan import plan
from clients.models import ClientImport
from clients.privacy.classes import Subject
from clients.privacy.knowing import MARKS, Marks, marks_of, same
from relate.lib.tables import Table, read_table, without_rows

State = ClientImport.State


def leave_file(batch: ClientImport, subject: Subject) -> int:
    """How many rows were about her. Part of a transaction that holds the batch; the file itself changes at once."""
    marks = marks_of({name: getattr(subject.client, name) for name in MARKS})
    batch.skipped = subject.own_words.out_of(batch.skipped)
    content = _content(batch)
    gone = _rows_about(marks, read_table(content), batch.mapping) if content else []
    if gone:
        content = without_rows(content, set(gone))
        _replace(batch, content)
    if batch.state == State.PREVIEWED and content:
        _describe_anew(batch, content)
    batch.save()
    return len(gone)


def _content(batch: ClientImport) -> bytes:
    if not batch.stored_as or not default_storage.exists(batch.stored_as):
        return b""
    with default_storage.open(batch.stored_as) as file:
        return bytes(file.read())


def _rows_about(marks: Marks, table: Table, mapping: dict[str, str]) -> list[int]:
    places = {field: table.header.index(title) for title, field in mapping.items() if title in table.header and field in MARKS}
    return [number for number, cells in table.rows if same(marks, marks_of(_read(cells, places)))]


def _read(cells: tuple[str, ...], places: dict[str, int]) -> dict[str, str]:
    values = {}
    for field, place in places.items():
        try:
            values[field] = str(BY_FIELD[field].read(cells[place])) if cells[place] else ""
        except ValueError:
            values[field] = cells[place]
    return values


def _replace(batch: ClientImport, content: bytes) -> None:
    """In one step: whoever is killed leaves the one file or the other, and the next run finds nothing to do."""
    file = Path(default_storage.path(batch.stored_as))
    made = file.with_suffix(".part")
    made.write_bytes(content)
    made.replace(file)


def _describe_anew(batch: ClientImport, content: bytes) -> None:
    table = read_table(content)
    batch.rows_total = len(table.rows)
    if not table.rows:
        batch.state, batch.problem = State.REFUSED, "Its rows were about clients who were erased."
        return
    foreseen = plan(table, batch.mapping, by=batch.by, admitted=batch.admitted)
    batch.skipped = [asdict(skip) for skip in foreseen.skipped]
    batch.created_count, batch.updated_count = foreseen.creates, foreseen.meets
