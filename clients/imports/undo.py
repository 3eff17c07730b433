"""What must be taken away and put back, so that an import never happened?"""

from typing import Any
from uuid import UUID

from django.apps import apps
from django.db import models

from clients.models import Client, ClientImport, Consent, Household

LEAVES_FIRST = [model._meta.label_lower for model in (Consent, Client, Household)]


def in_the_way(batch: ClientImport) -> str | None:
    """What came to a client of the import since, and would be lost with it; in words, None where nothing did."""
    made = _created(batch)
    for label in (Household._meta.label_lower, Client._meta.label_lower):
        for relation in apps.get_model(label)._meta.related_objects:
            model = relation.related_model
            mine = made.get(model._meta.label_lower, set())
            later = model._base_manager.filter(**{f"{relation.field.name}__in": made.get(label, set())}).exclude(pk__in=mine)
            if count := later.count():
                words = model._meta.verbose_name if count == 1 else model._meta.verbose_name_plural
                return f"{count} {words}"
    return None


def take_back(batch: ClientImport) -> int:
    """What stands on another row goes first, then the newest. How many values stayed, because somebody changed them since."""
    stayed = 0
    newest = batch.changes.order_by("-created_at", "-id")
    for change in sorted(newest, key=lambda one: LEAVES_FIRST.index(one.object_label)):
        model = apps.get_model(change.object_label)
        if change.before is None:
            model._base_manager.filter(pk=change.object_id).delete()
        elif row := model._base_manager.filter(pk=change.object_id).first():
            stayed += _restore(row, change.before)
    return stayed


def _restore(row: models.Model, before: dict[str, list[str | None]]) -> int:
    stayed = 0
    for name, (old, new) in before.items():
        field: models.Field[Any, Any] = row._meta.get_field(name)  # type: ignore[assignment]
        if getattr(row, name) == field.to_python(new):
            setattr(row, name, field.to_python(old))
        else:
            stayed += 1
    row.save(update_fields=list(before))
    return stayed


def _created(batch: ClientImport) -> dict[str, set[UUID]]:
    made: dict[str, set[UUID]] = {}
    for label, pk in batch.changes.filter(before__isnull=True).values_list("object_label", "object_id"):
        made.setdefault(label, set()).add(pk)
    return made
