"""Which columns may a file of clients have, under which names, and what may stand in them?"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import available_timezones

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import models
from django.utils import timezone

from clients.models import Client, Household

TRUE, FALSE = {"yes", "y", "true", "1", "x"}, {"no", "n", "false", "0"}


@dataclass(frozen=True)
class Column:
    """One field that a file can fill: `read` turns a cell into a value or says why it cannot."""

    field: str
    label: str
    example: str
    read: Callable[[str], Any]
    also: tuple[str, ...] = ()
    is_required: bool = False


def text(limit: int) -> Callable[[str], str]:
    def read(cell: str) -> str:
        if len(cell) > limit:
            raise ValueError(f"is longer than {limit} characters")
        return " ".join(cell.split())

    return read


def email(cell: str) -> str:
    try:
        validate_email(cell)
    except ValidationError:
        raise ValueError("is no e-mail address") from None
    return cell.lower()


def day(cell: str) -> date:
    """2019-03-01, or the American 3/1/2019."""
    for layout in ("%Y-%m-%d", "%m/%d/%Y"):
        try:
            return datetime.strptime(cell, layout).date()
        except ValueError:
            continue
    raise ValueError("is no date that we know: write it as 2019-03-01 or 3/1/2019")


def past_day(cell: str) -> date:
    value = day(cell)
    if not 1890 <= value.year <= timezone.now().year:
        raise ValueError("is a year that cannot be right")
    return value


def choice(choices: type[models.TextChoices], **also: str) -> Callable[[str], str]:
    known = {label.casefold(): value for value, label in choices.choices} | {value: value for value in choices.values} | also

    def read(cell: str) -> str:
        if cell.casefold() not in known:
            raise ValueError(f"is none of: {', '.join(choices.values)}")
        return known[cell.casefold()]

    return read


def flag(cell: str) -> bool:
    if cell.casefold() not in TRUE | FALSE:
        raise ValueError("is neither yes nor no")
    return cell.casefold() in TRUE


def zone(cell: str) -> str:
    if cell not in available_timezones():
        raise ValueError("is no time zone such as America/Chicago")
    return cell


COLUMNS = (
    Column("household", "Household", "Okafor–Reyes household", text(200), ("household name", "family", "relationship")),
    Column("name", "Name", "Ngozi Okafor", text(200), ("client", "client name", "full name", "contact name"), is_required=True),
    Column("salutation", "Salutation", "Ngozi", text(80), ("greeting", "nickname", "preferred name", "first name")),
    Column("kind", "Kind", "person", choice(Client.Kind, individual="person", entity="company"), ("type", "client type")),
    Column("email", "Email", "ngozi@example.com", email, ("email", "email address", "primary email")),
    Column("phone", "Phone", "(503) 555-0142", text(40), ("telephone", "mobile", "phone number")),
    Column("occupation", "Occupation", "Civil engineer", text(120), ("job", "job title", "profession")),
    Column("born_on", "Born on", "1981-05-17", past_day, ("date of birth", "dob", "birthday", "birth date")),
    Column("town", "Town", "Portland", text(120), ("city",)),
    Column("since_on", "Client since", "2019-03-01", past_day, ("since", "client since date", "start date")),
    Column("advisor", "Advisor e-mail", "dana@example.com", email, ("advisor", "advisor email", "owner")),
    Column("cadence", "Letters", "monthly", choice(Household.Cadence), ("cadence", "frequency")),
    Column("language", "Language", "en", choice(Household.Language), ("preferred language",)),
    Column("tone", "Tone", "warm", choice(Household.Tone)),
    Column("time_zone", "Time zone", "America/Los_Angeles", zone, ("timezone",)),
    Column("consent", "Email consent", "yes", flag, ("email consent", "email opt in", "opt in")),
    Column("external_id", "Client number", "C-1001", text(120), ("client id", "external id", "id", "crm id")),
)
BY_FIELD = {column.field: column for column in COLUMNS}


def guess(header: Iterable[str], remembered: Mapping[str, str]) -> dict[str, str]:
    """Column of the file to field of ours: as this firm chose last time, else by name. No field is filled twice."""
    names = {_plain(name): column.field for column in COLUMNS for name in (column.label, column.field, *column.also)}
    mapping: dict[str, str] = {}
    for title in header:
        field = remembered.get(title, names.get(_plain(title), ""))
        if field in BY_FIELD and field not in mapping.values():
            mapping[title] = field
    return mapping


def _plain(name: str) -> str:
    return re.sub(r"[^a-z]", "", name.casefold())
