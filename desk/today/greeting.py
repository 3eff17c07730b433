"""What does somebody read first?"""

from collections.abc import Mapping
from typing import Any

from desk.today.scope import Scope
from insights.models import FROM_A_REPLY

NUMBERS = ("No", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine", "Ten")


def greeting(scope: Scope, queue: Mapping[str, Any]) -> dict[str, Any]:
    to_review = queue["queue_count"] if queue["reviews"] else 0
    clean = queue["clean_count"]
    hour = scope.local.hour
    part = "morning" if 4 <= hour < 12 else "afternoon" if 12 <= hour < 18 else "evening"
    callers = {alert.household_id for alert in scope.alerts if alert.kind in FROM_A_REPLY and alert.severity == "bad"}
    said = []
    if to_review:
        said.append(f"{_number(to_review)} {'letter waits' if to_review == 1 else 'letters wait'} for your decision.")
    elif clean:
        said.append(
            f"{_number(clean)} {'draft is ready to go as it is' if clean == 1 else 'drafts are ready to go as they are'}."
        )
    if callers:
        said.append(f"{_number(len(callers))} {'client' if len(callers) == 1 else 'clients'} would welcome a call today.")
    return {"greeting": f"Good {part}, {scope.user.first_name}", "summary": " ".join(said) or "Nothing is waiting for you."}


def _number(count: int) -> str:
    return NUMBERS[count] if count < len(NUMBERS) else str(count)
