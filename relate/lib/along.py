"""How do a few rows that hang on another row come along with it, in the same query?

home = Household.objects.annotate(people=along(Client.objects.filter(household=OuterRef("pk")), "name")).get()
people = brought(Client, home.people)
"""

from collections.abc import Iterable, Mapping
from typing import Any, TypeVar

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Model, QuerySet
from django.db.models.functions import JSONObject

M = TypeVar("M", bound=Model)


def along(rows: QuerySet[Any], *fields: str) -> ArraySubquery:
    """The rows in their order, with their key and these columns (`household_id`, not `household`)."""
    return ArraySubquery(rows.values(row=JSONObject(**{field: field for field in ("id", *fields)})))


def brought(model: type[M], rows: Iterable[Mapping[str, Any]]) -> list[M]:
    """Objects to look at: a column that did not come along is fetched when it is asked for."""
    return [_made(model, row) for row in rows]


def _made(model: type[M], row: Mapping[str, Any]) -> M:
    fields = [field for field in model._meta.concrete_fields if field.attname in row]
    return model.from_db(None, [field.attname for field in fields], [field.to_python(row[field.attname]) for field in fields])
