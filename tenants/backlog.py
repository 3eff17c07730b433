"""How long has the oldest piece of work waited in each firm, and who is told? The table stands in `relate/waiting.py`.

Each firm measures itself once a minute, and leaves no more than ages and a count where the platform may look.
"""

from dataclasses import asdict, dataclass
from datetime import datetime, timedelta

import structlog
from django.conf import settings
from django.core.cache import cache
from django.utils.module_loading import import_string

from events.backlog import given_up
from tenants import enter

ALARM_AFTER = timedelta(seconds=120)
FORGOTTEN_AFTER = 300  # seconds: a firm that nobody has measured for so long counts as silent
log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Backlog:
    """`ages`: seconds that the oldest of each kind has waited, 0 where nothing waits; `given_up`: reactions left to a person."""

    ages: dict[str, float]
    given_up: int


@dataclass(frozen=True, slots=True)
class Overview:
    """All firms together. `silent`: firms that have not measured themselves lately, because no worker or no clock runs."""

    ages: dict[str, float]
    given_up: int
    firms: int
    silent: int


def measure(*, at: datetime) -> Backlog:
    """The firm that we are in; one query for each kind."""
    since = {name: import_string(asked)(at) for name, asked in import_string(settings.WAITING).items()}
    ages = {name: max((at - then).total_seconds(), 0.0) if then else 0.0 for name, then in since.items()}
    return Backlog(ages, given_up())


def watch(*, at: datetime) -> Backlog:
    """Measures, raises the alarm in the log, and leaves the figures for `/metrics`."""
    backlog, schema = measure(at=at), enter.required().schema_name
    for name, age in backlog.ages.items():
        if age > ALARM_AFTER.total_seconds():
            log.error("backlog.overdue", waiting=name, seconds=round(age))
    if backlog.given_up:
        log.error("backlog.given_up", count=backlog.given_up)
    with enter.nobody():
        cache.set(_key(schema), asdict(backlog), FORGOTTEN_AFTER)
    return backlog


def overview() -> Overview:
    """The oldest of each kind in any firm. Asked by nobody's firm."""
    schemas = [firm.schema_name for firm in enter.each_active()]
    kept = [Backlog(**one) for one in cache.get_many([_key(schema) for schema in schemas]).values()]
    ages = {name: max((one.ages.get(name, 0.0) for one in kept), default=0.0) for name in import_string(settings.WAITING)}
    return Overview(ages, sum(one.given_up for one in kept), len(schemas), len(schemas) - len(kept))


def _key(schema: str) -> str:
    return f"public:backlog:{schema}"
