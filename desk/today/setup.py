"""What is left to do before a new firm sends its first letter?"""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from desk.today.scope import Scope
from messaging.models import Message
from portfolios.models import Import
from tenants import enter


@dataclass(frozen=True, slots=True)
class Step:
    label: str
    is_done: bool
    icon: str
    url: str
    action: str
    note: str = ""


def setup(scope: Scope) -> dict[str, Any]:
    firm = enter.required()
    people, written, sent = scope.counts["households"], _has(Message.objects.all()), scope.counts["letters"]
    steps = [
        Step("Add your firm’s name and colour", bool(firm.branding_config), "palette", reverse("desk:settings"), "Choose"),
        Step("Bring in your clients", bool(people), "users", reverse("clients:imports"), "Import", _households(people)),
        Step(
            "Upload a custodian’s statement",
            _has(Import.objects.filter(state="applied")),
            "landmark",
            reverse("portfolios:imports"),
            "Upload",
            "positions and transactions, as the custodian sends them",
        ),
        Step("Choose the compliance rules", bool(firm.compliance_rules), "shield-check", reverse("desk:settings"), "See"),
        Step("Have the first letter drafted", written, "pencil-line", reverse("desk:clients"), "Choose", "on a household’s page"),
        Step("Send it", bool(sent), "send", reverse("messaging:messages"), "Review"),
    ]
    done = sum(step.is_done for step in steps)
    following = next((step for step in steps if not step.is_done), None)
    return {"steps": steps, "steps_done": done, "step_next": following}


def _has(rows: Any) -> bool:
    return bool(rows.exists())


def _households(number: int) -> str:
    return f"{number} household{'s' if number != 1 else ''}" if number else "from a spreadsheet, with a preview"
