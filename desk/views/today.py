"""What does this day ask of me? The page, or the one card of it that something just changed."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from advisors.access import may_required, user_of
from advisors.roles import Action
from desk.today import alerts, drafts, feedback, greeting, heat, performance, referrals, setup, tiles
from desk.today.scope import Scope
from messaging import actions as letters
from messaging.models import Message
from relate.lib.pages import fragment_id, page, toast

UNDO_SECONDS = 60
SALT = "desk.today.submitted"


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


@require_POST
@may_required(Action.WRITE_LETTERS)
def submit_clean(request: HttpRequest) -> HttpResponse:
    """The chosen drafts that need nobody's hand; each is checked again as it is submitted."""
    user, now = user_of(request), timezone.now()
    chosen = Message.objects.visible_to(user).drafts().filter(pk__in=_keys(request))
    done, refused = [], []
    for message in chosen:
        try:
            done.append(letters.submit(message=message, by=user, at=now))
        except letters.UnableToSubmit as refusal:
            refused.append(str(refusal))
    if done:
        token = signing.dumps([str(message.pk) for message in done], salt=SALT, compress=True)
        text = f"{len(done)} draft{'s' if len(done) > 1 else ''} submitted."
        toast(request, text, undo_url=reverse("desk:undo_submit", args=[token]))
    for reason in dict.fromkeys(refused):
        messages.error(request, reason)
    return redirect("desk:today")


@require_POST
@may_required(Action.WRITE_LETTERS)
def undo_submit(request: HttpRequest, token: str) -> HttpResponse:
    user = user_of(request)
    try:
        keys = signing.loads(token, salt=SALT, max_age=UNDO_SECONDS)
    except signing.SignatureExpired:
        messages.error(request, "The minute is over. Open a message and withdraw it there.")
        return redirect("desk:today")
    except signing.BadSignature:
        return HttpResponse("This is not an address of ours.", status=404, content_type="text/plain")
    back = 0
    for message in Message.objects.visible_to(user).filter(pk__in=keys, submitted_by=user):
        try:
            letters.take_back(message=message, by=user, at=timezone.now())
            back += 1
        except letters.UnableToTakeBack as refusal:
            messages.error(request, str(refusal))
    if back:
        toast(request, f"{back} draft{'s' if back > 1 else ''} taken back.")
    return redirect("desk:today")


def _keys(request: HttpRequest) -> list[str]:
    return [key for key in request.POST.getlist("message") if len(key) == 36][:60]
