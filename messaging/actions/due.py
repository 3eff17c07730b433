"""Which letters are due, and what became of each? One failing household never stops the rest."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

import structlog
from django.db import transaction
from django.db.models import QuerySet

from clients.cadence import next_letter_after
from clients.models import Household
from events import Actor
from messaging.actions.drafting import UnableToDraft, draft_letter

Tell = Callable[[int], None]
log = structlog.get_logger(__name__)


@dataclass(slots=True)
class Outcome:
    """Message ids of what was drafted, and by household id why nothing was."""

    drafted: list[str] = field(default_factory=list)
    refused: dict[str, str] = field(default_factory=dict)
    failed: dict[str, str] = field(default_factory=dict)


def draft_due(*, on: date, by: Actor, households: QuerySet[Household] | None = None, tell: Tell | None = None) -> Outcome:
    """Drafts what each household's cadence asks for by `on` (or one for each of `households`) and sets its next day."""
    outcome = Outcome()
    due = Household.objects.with_letter_due(on) if households is None else households
    ordered = due.select_related("advisor").order_by("next_letter_on", "pk")
    for done, household in enumerate(ordered.iterator(chunk_size=200), start=1):
        _draft_one(household, on, by, outcome)
        if tell:
            tell(done)
    return outcome


def _draft_one(household: Household, on: date, by: Actor, outcome: Outcome) -> None:
    try:
        message = draft_letter(household=household, on=on, by=by)
    except UnableToDraft as refusal:
        outcome.refused[str(household.pk)] = str(refusal)
    except Exception as error:  # the other households must still have their letters
        log.exception("letter_not_drafted", household=str(household.pk))
        outcome.failed[str(household.pk)] = type(error).__name__
        return
    else:
        outcome.drafted.append(str(message.pk))
    _set_next_day(household, on)


@transaction.atomic
def _set_next_day(household: Household, on: date) -> None:
    """A household without figures is asked again at its next day, not every half hour."""
    following = next_letter_after(on, household.cadence)
    Household.objects.filter(pk=household.pk, next_letter_on__lte=on).update(next_letter_on=following)
