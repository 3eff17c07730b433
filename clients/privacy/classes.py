"""How is one class of records described: which rows are about a client, what others' words stand in them, what erasure does?"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property, reduce
from typing import Any
from uuid import UUID

from django.apps import apps
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.module_loading import import_string

from clients.models import Client
from clients.privacy.words import Words, of_clients

Where = Callable[["Subject"], Q]
WITHOUT_NAMES, UNKNOWN = object(), object()  # what erasure leaves: the text without her words; something that names nothing


@dataclass(frozen=True)
class Subject:
    """The client whom it is about. `is_alone`: nobody else of the household is left, so its records are hers alone."""

    client: Client

    @property
    def client_id(self) -> UUID:
        return self.client.pk

    @property
    def household_id(self) -> UUID:
        return self.client.household_id

    @cached_property
    def others(self) -> list[Client]:
        return list(Client.objects.filter(household=self.client.household_id, erased_at=None).exclude(pk=self.client.pk))

    @property
    def is_alone(self) -> bool:
        return not self.others

    @cached_property
    def own_words(self) -> Words:
        """By which she is known: names, address, telephone, number; not what another of the household is called too."""
        return of_clients([self.client], besides=self.others)

    @cached_property
    def others_words(self) -> Words:
        """The same of the others of the household, and the full names of the firm's other clients."""
        names = Client.objects.exclude(household=self.household_id).filter(erased_at=None).values_list("name", flat=True)
        return of_clients(self.others, besides=[self.client], full_names=[name for name in names if " " in name])


def nobodys(subject: Subject) -> Q:
    return Q(pk__in=[])


@dataclass(frozen=True, kw_only=True)
class RecordClass:
    """`own`: rows about the client alone. `shared`: rows about the household; hers alone when nobody else is left in it.

    `words`: fields in which people write. `hidden`: never in a copy for the client. `blank`: what erasure leaves of each field.
    `also`: what stands on other rows and explains this one. `is_sealed`: a hash binds the text, so
    it goes whole where it names her. `account_marks`: by which keyed hashes a custodian's file would bring it back. `rule`: why
    the law keeps a copy; `dated`: the field whose day its years are counted from.
    """

    model: str
    name: str
    own: Where = nobodys
    shared: Where = nobodys
    words: tuple[str, ...] = ()
    hidden: tuple[str, ...] = ()
    blank: Mapping[str, Any] = field(default_factory=dict)
    is_deleted: bool = False
    is_archive: bool = False
    is_sealed: bool = False
    account_marks: Callable[[Any], set[str]] | None = None
    also: tuple[str, ...] = ()
    rule: str = ""
    dated: str = "created_at"

    @property
    def rows(self) -> models.QuerySet[Any]:
        rows: models.QuerySet[Any] = apps.get_model(self.model)._base_manager.all()
        return rows

    def of(self, subject: Subject) -> models.QuerySet[Any]:
        """Hers, and what she shares with her household."""
        return self.rows.filter(self.own(subject) | self.shared(subject)).distinct()

    def erasable(self, subject: Subject) -> models.QuerySet[Any]:
        """What goes: of a household in which others are left, only what is about her alone."""
        return self.of(subject) if subject.is_alone else self.rows.filter(self.own(subject)).distinct()

    def retold(self, subject: Subject) -> models.QuerySet[Any]:
        """What stays for the others, without her name."""
        if subject.is_alone or not self.words:
            return self.rows.none()
        return self.rows.filter(self.shared(subject)).distinct().exclude(pk__in=self.erasable(subject).values("pk"))

    @property
    def is_changed(self) -> bool:
        """Whether erasure does anything to its rows; the others say nothing of her once her name is gone."""
        return bool(self.blank) or self.is_deleted or self.is_archive

    def day_of(self, row: Any, *, today: date) -> date:
        """From which its years are counted; a record that goes on until now, from today."""
        value = reached(row, self.dated) if self.dated else today
        return value.date() if isinstance(value, datetime) else value


@dataclass(frozen=True)
class Remainder:
    """What names an erased client still, and because of what."""

    name: str
    because: str
    count: Callable[[Subject], int]


def remaining(subject: Subject) -> list[dict[str, Any]]:
    """What there is of it about this client."""
    table: tuple[Remainder, ...] = import_string(settings.REMAINING)
    found = [(one, one.count(subject)) for one in table]
    return [{"name": one.name, "count": count, "because": one.because} for one, count in found if count]


def reached(row: Any, path: str) -> Any:
    """`event.at` of a row."""
    return reduce(getattr, path.split("."), row)


def classes() -> tuple[RecordClass, ...]:
    found: tuple[RecordClass, ...] = import_string(settings.PERSONAL)
    return found


def by_client(path: str) -> Where:
    return lambda subject: Q(**{path: subject.client_id})


def by_household(path: str, *, unless: str = "") -> Where:
    """Those of the household; `unless`: the path to a client, and then only rows that name none."""
    return lambda subject: Q(**{path: subject.household_id}, **({unless: None} if unless else {}))
