"""What was chosen anew after figures were given, so that they are told in another way than then?

A choice rewrites no value, so it is no restatement; but beside another benchmark, or by other conventions, a return is another.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Q

from events.models import Event
from portfolios.measuring import Blend
from portfolios.models import Portfolio

MOST = 20
CONVENTIONS = {
    "flow_timing": "when a flow counts in its day",
    "model_fee": "the model fee of net returns",
    "class_indices": "the indices of the agreed mix",
    "currency": "the currency of households",
}


@dataclass(frozen=True, slots=True)
class Choice:
    """`words`: as a sentence about its day goes on."""

    at: datetime
    words: str


def rechosen_since(portfolio: Portfolio, at: datetime) -> tuple[Choice, ...]:
    """The newest first: its benchmark or its household's, weights that were taken back, the firm's conventions. One query."""
    mark = portfolio.mark
    about = Q(kind="portfolio.settings_kept", object_id=portfolio.pk) | Q(kind="firm.changed", data__field="compliance_rules")
    if portfolio.own_mark is None:
        about |= Q(kind="household.measured", object_id=portfolio.household_id)
    if isinstance(mark, Blend):
        about |= Q(kind="blend.change_taken_back", object_id=mark.pk)
    found = Event.objects.filter(about, at__gt=at).select_related("detail").newest_first()[:MOST]
    return tuple(Choice(one.at, words) for one in found for words in _words(one))


def _words(event: Event) -> Iterator[str]:
    if event.kind == "blend.change_taken_back":
        since = date.fromisoformat(event.data["mix"]["since"])
        yield f"the weights of its benchmark from {since:%-d %B %Y} on were taken back"
    elif event.kind == "firm.changed":
        yield from _conventions(event)
    else:
        before, after = _benchmark(event.data["before"]), _benchmark(event.data["after"])
        if before != after:
            yield f"its benchmark was changed from {before} to {after}"


def _conventions(event: Event) -> Iterator[str]:
    detail = getattr(event, "detail", None)
    content = detail.content if detail else {}
    before, after = content.get("before", {}), content.get("after", {})
    for field, words in CONVENTIONS.items():
        if before.get(field) != after.get(field) and (before.get(field) or after.get(field)):
            yield f"the firm changed {words}"


def _benchmark(told: Any) -> str:
    """The name without its key, as `actions.measuring.told_mark` writes it."""
    name = told.get("benchmark", "") if isinstance(told, dict) else told
    return str(name).rpartition(" (")[0] or "none of its own"
