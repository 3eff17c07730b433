"""Which fields of a row would really change, from what to what?"""

from collections.abc import Mapping
from typing import Any

from django.db import models

Changed = dict[str, tuple[Any, Any]]


def apply_changes(row: models.Model, changes: Mapping[str, Any], *, allowed: frozenset[str]) -> Changed:
    """Set and save what differs. An unknown field is a mistake of the caller's, never ignored."""
    if unknown := set(changes) - allowed:
        raise ValueError(f"{row._meta.label} has no field that may be changed so: {', '.join(sorted(unknown))}")
    changed = {name: (getattr(row, name), value) for name, value in changes.items() if getattr(row, name) != value}
    for name, (_before, after) in changed.items():
        setattr(row, name, after)
    if changed:
        row.save(update_fields=list(changed))
    return changed


def as_detail(changed: Changed) -> dict[str, list[str]]:
    """Before and after in words, for the erasable side of an event."""
    return {name: [str(before), str(after)] for name, (before, after) in changed.items()}
