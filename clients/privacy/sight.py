"""What does a copy for somebody leave out who does not read the restricted? The same rows that his pages leave out."""

from collections.abc import Iterable
from functools import reduce
from operator import or_
from typing import TypeVar

from django.contrib import admin
from django.db.models import Model, Q, QuerySet
from django.http import HttpRequest

from advisors.models import User
from clients.models import Client
from clients.privacy.classes import RecordClass, Subject, classes

M = TypeVar("M", bound=Model)
AT_ONCE = 40  # clients in one condition


def without_restricted(rows: QuerySet[M], user: User) -> QuerySet[M]:
    """What his pages of records show, where there are some; without what is about a restricted client alone, and all of a
    household that is restricted as a whole."""
    about = next((one for one in classes() if one.model == rows.model._meta.label_lower), None)
    if about is None:
        return rows
    if shown := admin.site._registry.get(rows.model):
        rows = rows.filter(pk__in=shown.get_queryset(_asked_by(user)).order_by().values("pk"))
    restricted = list(Client.objects.exclude(restricted_at=None).select_related("household").order_by("pk"))
    for first in range(0, len(restricted), AT_ONCE):
        some = restricted[first : first + AT_ONCE]
        rows = rows.exclude(pk__in=about.rows.filter(_of(about, some)).values("pk"))
    return rows


def _asked_by(user: User) -> HttpRequest:
    request = HttpRequest()
    request.user = user
    return request


def _of(about: RecordClass, clients: Iterable[Client]) -> Q:
    return reduce(or_, (_theirs(about, one) for one in clients))


def _theirs(about: RecordClass, client: Client) -> Q:
    subject = Subject(client)
    return about.own(subject) | about.shared(subject) if client.household.restricted_at else about.own(subject)
