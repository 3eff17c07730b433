"""What does this day ask of me? The page, or the one card of it that something just changed."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_safe

from advisors.access import viewer_of
from advisors.roles import Action
from desk.today import alerts, drafts, feedback, greeting, heat, performance, referrals, setup, tiles
from desk.today.scope import Scope
from relate.lib.pages import fragment_id, page

CARDS: dict[str, Callable[[Scope], dict[str, Any]]] = {
    "desk/_tiles.html": tiles.tiles,
    "desk/_drafts.html": drafts.drafts,
    "desk/_todo.html": alerts.todo,
    "desk/_alerts.html": alerts.alerts,
    "desk/_heat.html": heat.heat,
    "desk/_feedback.html": feedback.feedback,
    "desk/_performance.html": performance.performance,
    "desk/_referrals.html": referrals.referrals,
}
GREETING = "desk/_greeting.html"


@require_safe
def today(request: HttpRequest) -> HttpResponse:
    scope = Scope(viewer_of(request), timezone.now(), request.GET)
    if scope.user.is_operator:
        return redirect("desk:firms")
    target = request.headers.get("HX-Target") if "HX-Request" in request.headers else None
    for card, build in CARDS.items():
        if fragment_id(card) == target:
            return page(request, "desk/today.html", build(scope), fragment=card)
    if fragment_id(GREETING) == target:
        return page(request, "desk/today.html", greeting.greeting(scope, drafts.drafts(scope)), fragment=GREETING)
    return page(request, "desk/today.html", _whole(request, scope))


def _whole(request: HttpRequest, scope: Scope) -> dict[str, Any]:
    context = {name: value for build in CARDS.values() for name, value in build(scope).items()}
    is_new = not scope.counts["letters"] and scope.user.may(Action.WRITE_LETTERS)
    request.waiting = scope.counts  # type: ignore[attr-defined]  # the shell need not ask again
    return (
        context
        | greeting.greeting(scope, context)
        | {"is_new": is_new, "consents": scope.counts["consents"]}
        | (setup.setup(scope) if is_new else {})
    )
