"""What does a person see of a table whose columns nobody has named, and what did she say of them?"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from portfolios.actions import UnableToImport, table_of
from portfolios.models import Import, Portfolio, Transaction
from portfolios.sources import mapped
from portfolios.sources.mapped_cells import DECIMALS, ORDERS

SHOWN = 5
KNOWN = [(kind, label) for kind, label in Transaction.Kind.choices if kind != Transaction.Kind.UNKNOWN]
KINDS = [*KNOWN, (mapped.ACROSS, "In or out, by its sign"), (mapped.NOTHING, "Leave these rows out")]


@dataclass(frozen=True, slots=True)
class Column:
    """`samples`: what stands in it in the first rows, each once."""

    place: int
    title: str
    field: str
    samples: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Word:
    """One word for what happened: what is kept of it, or what it means everywhere."""

    index: int
    text: str
    kind: str


def wizard(batch: Import) -> dict[str, Any]:
    """The first rows, a field for each column, and only those questions that the cells leave open."""
    table, mapping = table_of(batch), mapped.Mapping(**batch.mapping)
    by_place = {place: name for name, place in mapping.columns.items()}
    words = [Word(n, text, kind or mapped.meaning(text)) for n, (text, kind) in enumerate(mapping.words.items())]
    return {
        "columns": [
            Column(n, cell or f"Column {n + 1}", by_place.get(n, ""), _samples(table, n))
            for n, cell in enumerate(table.header.cells)
        ],
        "fields": mapped.FIELDS.items(),
        "mapping": mapping,
        "asked": mapped.missing(mapping),
        "words": words if len(words) <= mapped.MANY else [],
        "kinds": KINDS,
        "orders": ORDERS.items(),
        "decimals": DECIMALS.items(),
        "custodians": sorted(set(Portfolio.objects.values_list("custodian", flat=True))),
    }


def _samples(table: mapped.Table, place: int) -> tuple[str, ...]:
    cells = (row.cells[place] for row in table.rows[:SHOWN] if place < len(row.cells))
    return tuple(dict.fromkeys(filter(None, cells)))


def described(batch: Import) -> dict[str, Any]:
    """The table, what is known of it, and what must still be said, for a machine."""
    table, mapping = table_of(batch), mapped.Mapping(**batch.mapping)
    return {
        "state": batch.state,
        "refusal": batch.refusal,
        "header": list(table.header.cells),
        "first_rows": [list(row.cells) for row in table.rows[:SHOWN]],
        "columns": {name: table.header.cells[place] for name, place in mapping.columns.items()},
        "custodian": mapping.custodian,
        "order": mapping.order,
        "decimal": mapping.decimal,
        "words": {text: kind or mapped.meaning(text) for text, kind in mapping.words.items()},
        "asks": mapped.missing(mapping),
    }


def named(batch: Import, said: Mapping[str, Any]) -> mapped.Mapping:
    """A machine's answers: each column by its heading. Raises `UnableToImport` for a heading that the table does not have."""
    header = list(table_of(batch).header.cells)
    columns = said["columns"]
    if unknown := sorted(set(columns.values()) - set(header)):
        raise UnableToImport(f"The table has no column {', '.join(unknown)}. It has {', '.join(filter(None, header))}.")
    places = {name: header.index(heading) for name, heading in columns.items()}
    return mapped.Mapping(**{**said, "columns": places})


def told(fields: Mapping[str, str], batch: Import) -> mapped.Mapping:
    """`column-0` names a field, `word-0` what the first word means."""
    before = mapped.Mapping(**batch.mapping)
    width = len(table_of(batch).header.cells)
    columns: dict[str, int] = {}
    for place in range(width):
        name = fields.get(f"column-{place}", "")
        if name in mapped.FIELDS and name not in columns:
            columns[name] = place
    kinds = {kind for kind, _ in KINDS}
    words = {text: said if (said := fields.get(f"word-{n}", "")) in kinds else "" for n, text in enumerate(before.words)}
    order, decimal = fields.get("order", ""), fields.get("decimal", "")
    return mapped.Mapping(
        columns=columns,
        custodian=fields.get("custodian", "").strip()[:40],
        order=order if order in ORDERS else "",
        decimal=decimal if decimal in DECIMALS else "",
        words=words,
    )
