"""Who looked at whom? Read the table as: this address shows one household's or client's data, found so from the key in it.

A look is written once the page was answered, in one statement; lists of the API write one row for each household that they show.
Lists of pages show names and marks, no person's data, and are not looks.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.db.models import Model, Subquery
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from advisors.models import User
from clients.models import Client, Household, Referral, Task
from compliance.models import ArchiveRecord, KeptCopy
from events.models import Look
from feedback.models import Reply
from insights.models import Alert
from messaging.models import Message
from portfolios.models import Portfolio, Transaction

HOUSEHOLD, CLIENT, REPLY = (Household, "pk", None), (Client, "household_id", "pk"), (Reply, "household_id", "client_id")
MESSAGE, PORTFOLIO = (Message, "household_id", None), (Portfolio, "household_id", None)
ARCHIVED = (ArchiveRecord, "household_id", None)
ALERT, TASK, REFERRAL = (Alert, "household_id", None), (Task, "household_id", None), (Referral, "household_id", None)
SHOWS: dict[str, tuple[type[Model], str, str | None]] = {
    **dict.fromkeys(("desk:household", "desk:household_details", "desk:holdings", "desk:relationship"), HOUSEHOLD),
    **dict.fromkeys(("clients:edit_household", "api:v1:clients:household"), HOUSEHOLD),
    **dict.fromkeys(("clients:log_call", "clients:add_note", "clients:tasks"), HOUSEHOLD),
    **dict.fromkeys(("desk:client", "clients:edit_client", "api:v1:clients:client"), CLIENT),
    **dict.fromkeys(
        ("clients:allow_contact", "clients:forbid_contact", "clients:give_consent", "clients:withdraw_consent"), CLIENT
    ),
    **dict.fromkeys(("portfolios:portfolio", "portfolios:holdings", "portfolios:performance", "portfolios:proof"), PORTFOLIO),
    **dict.fromkeys(("portfolios:household_performance", "portfolios:household_proof", "portfolios:statement"), HOUSEHOLD),
    **dict.fromkeys(("portfolios:plan", "portfolios:household_benchmark", "portfolios:orders", "insights:household"), HOUSEHOLD),
    **dict.fromkeys(("portfolios:books", "portfolios:lots", "portfolios:gains", "portfolios:settings"), PORTFOLIO),
    "portfolios:holding": PORTFOLIO,
    **dict.fromkeys(("portfolios:household_holding", "portfolios:household_holdings"), HOUSEHOLD),
    **dict.fromkeys(
        ("portfolios:new_asset", "portfolios:take_out", "portfolios:new_value", "portfolios:new_cost", "portfolios:owners"),
        PORTFOLIO,
    ),
    "portfolios:name_movement": PORTFOLIO,
    "portfolios:new_account": HOUSEHOLD,
    "portfolios:sale_lots": (Transaction, "portfolio__household_id", None),
    "api:v1:statements:statement": HOUSEHOLD,
    **dict.fromkeys(("api:v1:portfolios:portfolio", "api:v1:portfolios:holdings", "api:v1:portfolios:performance"), PORTFOLIO),
    **dict.fromkeys(("messaging:message", "messaging:version", "messaging:preview", "messaging:preview_body"), MESSAGE),
    **dict.fromkeys(("messaging:edit", "admin:messaging_message_change", "api:v1:message"), MESSAGE),
    **dict.fromkeys(("feedback:reply", "admin:feedback_reply_change", "api:v1:feedback:reply"), REPLY),
    **dict.fromkeys(("admin:insights_alert_change", "api:v1:insights:alert"), ALERT),
    **dict.fromkeys(("admin:compliance_archiverecord_change", "admin:compliance_archiverecord_body"), ARCHIVED),
    "admin:clients_client_change": CLIENT,
    "admin:compliance_keptcopy_change": (KeptCopy, "household_id", "client_id"),
    "api:v1:clients:task": TASK,
    "api:v1:clients:referral": REFERRAL,
}
ASKED = frozenset({"api:v1:insights:generate_insights"})  # a POST whose answer names the household that it shows
OK = 200


class LooksMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        match = request.resolver_match if response.status_code == OK else None
        if request.method == "GET" and match:
            if match.view_name in SHOWS:
                _note(request, [_subject(match.view_name, next(iter(match.kwargs.values())))])
            elif match.view_name.startswith("api:v1:"):
                _note(request, _listed(match.view_name, getattr(response, "data", None)))
        elif request.method == "POST" and match and match.view_name in ASKED:
            _note(request, [{"household_id": response.data["household_id"], "client_id": None}])  # type: ignore[attr-defined]
        return response


def _subject(view: str, key: Any) -> dict[str, Any]:
    """Household and client of the object, looked up within the statement that writes the look."""
    model, household, client = SHOWS[view]
    rows = model._default_manager.filter(pk=key)
    return {
        "household_id": Subquery(rows.values(household)[:1]),
        "client_id": Subquery(rows.values(client)[:1]) if client else None,
    }


def _listed(view: str, data: Any) -> list[dict[str, Any]]:
    """What a list of the API showed: each row names its household, or is one."""
    rows = data.get("results") if isinstance(data, Mapping) else None
    if not isinstance(rows, list):
        return []
    own = view.removeprefix("api:v1:")
    shown = {
        (row["id"] if own == "clients:households" else row.get("household_id"), row["id"] if own == "clients:clients" else None)
        for row in rows
    }
    return [{"household_id": household, "client_id": client} for household, client in sorted(shown, key=str) if household]


def _note(request: HttpRequest, subjects: Iterable[dict[str, Any]]) -> None:
    if not isinstance(request.user, User):
        return
    now = timezone.now()
    way = Look.Way.MACHINE if request.path.startswith("/api/") else Look.Way.PAGE
    same = {"at": now, "viewer_id": request.user.pk, "way": way, "window": int(now.timestamp()) // Look.WINDOW}
    Look.objects.bulk_create([Look(**same, **subject) for subject in subjects], ignore_conflicts=True)
