"""Which buttons move a message along? Each makes one action call and goes on to the next message."""

from collections.abc import Callable
from functools import partial
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from advisors.access import may_required, user_of
from advisors.models import User
from advisors.roles import Action
from messaging import actions
from messaging.models import Delivery, Message
from messaging.queries import Neighbours, neighbours
from relate.lib.pages import toast

SEE_OTHER = 303
REFUSALS = (
    actions.UnableToSubmit,
    actions.UnableToTakeBack,
    actions.UnableToApprove,
    actions.UnableToRequestChanges,
    actions.UnableToWithdraw,
    actions.UnableToSchedule,
    actions.UnableToSettle,
)


@require_POST
@may_required(Action.SUBMIT_LETTERS)
def submit(request: HttpRequest, pk: UUID) -> HttpResponse:
    message, user = _message(request, pk)
    choice, now = request.POST.get("when", message.when), timezone.now()

    def move() -> None:
        actions.schedule(message=message, choice=choice, by=user, at=now)
        actions.submit(message=message, by=user, at=now)

    undo = reverse("messaging:take_back", args=[pk])
    place = neighbours(user, message)
    return _moved(request, message, move, f"Submitted: {message.household}.", place=place, undo_url=undo)


@require_POST
@may_required(Action.SUBMIT_LETTERS)
def take_back(request: HttpRequest, pk: UUID) -> HttpResponse:
    message, user = _message(request, pk)
    move = partial(actions.take_back, message=message, by=user, at=timezone.now())
    return _moved(request, message, move, f"Taken back: {message.household}.")


@require_POST
@may_required(Action.APPROVE_LETTERS)
def approve(request: HttpRequest, pk: UUID) -> HttpResponse:
    """`version` is the text on the approver's screen."""
    message, user = _message(request, pk)
    version = message.versions.filter(pk=_uuid(request.POST.get("version", ""))).first()
    if version is None:
        return _refused(request, message, actions.UnableToApprove("Open the message again: its text has changed."))
    move = partial(actions.approve, message=message, version=version, by=user, at=timezone.now())
    return _moved(request, message, move, f"Approved: {message.household}.", place=neighbours(user, message))


@require_POST
@may_required(Action.APPROVE_LETTERS)
def request_changes(request: HttpRequest, pk: UUID) -> HttpResponse:
    message, user = _message(request, pk)
    reason = request.POST.get("reason", "")
    move = partial(actions.request_changes, message=message, reason=reason, by=user, at=timezone.now())
    return _moved(request, message, move, f"Sent back to {message.advisor.first_name}.", place=neighbours(user, message))


@require_POST
@may_required(Action.SUBMIT_LETTERS)
def withdraw(request: HttpRequest, pk: UUID) -> HttpResponse:
    message, user = _message(request, pk)
    reason = request.POST.get("reason", "")
    move = partial(actions.withdraw, message=message, reason=reason, by=user, at=timezone.now())
    return _moved(request, message, move, f"Withdrawn: {message.household}.")


@require_POST
@may_required(Action.SUBMIT_LETTERS)
def schedule(request: HttpRequest, pk: UUID) -> HttpResponse:
    message, user = _message(request, pk)
    choice = request.POST.get("when", "")
    move = partial(actions.schedule, message=message, choice=choice, by=user, at=timezone.now())
    return _moved(request, message, move, f"Goes {dict(Message.When.choices).get(choice, '').lower()}.")


@require_POST
@may_required(Action.SUBMIT_LETTERS)
def settle(request: HttpRequest, pk: UUID, delivery_pk: UUID) -> HttpResponse:
    """A person looked at the provider's log and says whether the letter went."""
    message, user = _message(request, pk)
    delivery = get_object_or_404(Delivery, pk=delivery_pk, message=message)
    was_sent = request.POST.get("was_sent") == "yes"
    move = partial(actions.settle_by_hand, delivery=delivery, was_sent=was_sent, by=user, at=timezone.now())
    return _moved(request, message, move, "Noted.")


def _moved(
    request: HttpRequest,
    message: Message,
    move: Callable[[], object],
    said: str,
    *,
    place: Neighbours | None = None,
    undo_url: str = "",
) -> HttpResponse:
    """One action call and what the page says of it; then the next message of its queue, or, without a `place`, the same one."""
    try:
        move()
    except REFUSALS as refusal:
        return _refused(request, message, refusal)
    toast(request, said, undo_url=undo_url)
    return _next(place) if place else _to(message)


def _message(request: HttpRequest, pk: UUID) -> tuple[Message, User]:
    user = user_of(request)
    visible = Message.objects.visible_to(user).select_related("household", "advisor")
    return get_object_or_404(visible, pk=pk), user


def _uuid(text: str) -> UUID:
    """Nobody's key where the text is none."""
    try:
        return UUID(text)
    except ValueError:
        return UUID(int=0)


def _refused(request: HttpRequest, message: Message, refusal: Exception) -> HttpResponse:
    messages.error(request, str(refusal))
    return _to(message)


def _to(message: Message) -> HttpResponse:
    return HttpResponseRedirect(reverse("messaging:message", args=[message.pk]), status=SEE_OTHER)


def _next(place: Neighbours) -> HttpResponse:
    """After a decision the next one of the same queue opens, or the list where none is left."""
    following = place.after or place.before
    url = reverse("messaging:message", args=[following]) if following else reverse("messaging:messages")
    return HttpResponseRedirect(url, status=SEE_OTHER)
