"""What has every row in common?"""

import uuid
from collections.abc import Collection
from functools import cache
from typing import Any, Self, TypeVar

from django.conf import settings
from django.db import models
from django.utils import timezone

from relate.lib.current import schema as current_schema

M = TypeVar("M", bound=models.Model, covariant=True)


class CrossFirm(RuntimeError):
    """A row or query that was begun in one firm was about to go on in another."""


class Rows(models.QuerySet[M]):
    """Knows the firm in which it was begun, and asks the database in no other."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._schema = current_schema.get()

    def _clone(self) -> Self:
        copy: Self = super()._clone()  # type: ignore[misc]
        copy._schema = self._schema or copy._schema
        return copy

    @property
    def db(self) -> str:
        """Asked for before every query, whichever way it is run."""
        _must_be_here(self.model, self._schema)
        if isinstance(begun_at := self._hints.get("instance"), Row):  # type: ignore[attr-defined]
            _must_be_here(type(begun_at), begun_at._schema)
        return super().db


class Row(models.Model):
    """UUID keys never collide between firms; the time of birth is the clock's, and tests freeze it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    _schema: str | None = None  # the firm in which it was read or first saved

    class Meta:
        abstract = True

    @classmethod
    def from_db(cls, db: str | None, field_names: Collection[str], values: Collection[Any], **options: Any) -> Self:
        row = super().from_db(db, field_names, values, **options)
        row._schema = current_schema.get()
        return row

    def save_base(self, *args: Any, **kwargs: Any) -> None:
        _must_be_here(type(self), self._schema)
        super().save_base(*args, **kwargs)
        self._schema = self._schema or current_schema.get()

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        _must_be_here(type(self), self._schema)
        return super().delete(*args, **kwargs)


def _must_be_here(model: type[models.Model], begun_in: str | None) -> None:
    here = current_schema.get()
    if begun_in is not None and begun_in != here and not _is_shared(model):
        raise CrossFirm(f"{model.__name__} of {begun_in} was used in {here or 'no firm'}.")


@cache
def _is_shared(model: type[models.Model]) -> bool:
    return model._meta.app_config.name in settings.SHARED_APPS
