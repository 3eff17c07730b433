"""Whom do records leave out? Whoever asked to be gone is the business of compliance and examiners alone."""

from typing import Any, ClassVar, TypeVar

from django.db.models import Model, QuerySet
from django.http import HttpRequest

from advisors.access import user_of
from advisors.models import User
from advisors.roles import Action
from relate.lib.admin import Record

M = TypeVar("M", bound=Model)


def in_sight(rows: QuerySet[M], user: User, *paths: str) -> QuerySet[M]:
    """`paths`: the ways from a row to the clients and households that it is about, as a filter writes them."""
    if user.may(Action.READ_THE_RESTRICTED):
        return rows
    return rows.filter(**{f"{path}__restricted_at": None for path in paths})


class OfClients(Record):
    """Rows that are about clients, found by `about`."""

    about: ClassVar[tuple[str, ...]]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return in_sight(super().get_queryset(request), user_of(request), *self.about)
