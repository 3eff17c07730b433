"""What does this day ask of me? The page, or the one card of it that something just changed."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_safe

from advisors.access import user_of
from advisors.roles import Action
from desk.today import alerts, drafts, feedback, greeting, heat, performance, referrals, setup, tiles
from desk.today.scope import Scope
from relate.lib.pages import fragment_id, page


def _greeting(scope: Scope) -> dict[str, Any]:
    queue = drafts.drafts(scope)
    reviews = queue["reviews"]
    return greeting.greeting(
        scope, clean=0 if reviews else queue["clean_count"], to_review=queue["queue_count"] if reviews else 0
    )


CARDS: dict[str, Callable[[Scope], dict[str, Any]]] = {
    "desk/_tiles.html": tiles.tiles,
    "desk/_drafts.html": drafts.drafts,
    "desk/_todo.html": alerts.todo,
    "desk/_alerts.html": alerts.alerts,
    "desk/_heat.html": heat.heat,
    "desk/_feedback.html": feedback.feedback,
    "desk/_performance.html": performance.performance,
    "desk/_referrals.html": referrals.referrals,
    "desk/_greeting.html": _greeting,
}


@require_safe
def today(request: HttpRequest) -> HttpResponse:
    scope = Scope(user_of(request), timezone.now(), request.GET)
    if scope.user.is_operator:
        return redirect("admin:index")
    target = request.headers.get("HX-Target")
    asked = [card for card in CARDS if fragment_id(card) == target and "HX-Request" in request.headers]
    context = {name: value for card in asked or CARDS for name, value in CARDS[card](scope).items()}
    if not asked:
        is_new = not scope.counts["letters"] and scope.user.may(Action.WRITE_LETTERS)
        context |= {"is_new": is_new} | (setup.setup(scope) if is_new else {})
    return page(request, "desk/today.html", context, fragment=asked)
