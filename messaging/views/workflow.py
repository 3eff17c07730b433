"""Which buttons move a message along? Each makes one action call and goes on to the next message."""

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


@require_POST
@may_required(Action.WRITE_LETTERS)
def submit(request: HttpRequest, pk: UUID) -> HttpResponse:
    message, user = _message(request, pk)
    place = neighbours(user, message)
    try:
        choice = request.POST.get("when", message.when)
        actions.schedule(message=message, choice=choice, by=user, at=timezone.now())
        actions.submit(message=message, by=user, at=timezone.now())
    except (actions.UnableToSubmit, actions.UnableToSchedule) as refusal:
        return _refused(request, message, refusal)
    toast(request, f"Submitted: {message.household}.", undo_url=reverse("messaging:take_back", args=[pk]))
    return _next(place)


@require_POST
@may_required(Action.WRITE_LETTERS)
def take_back(request: HttpRequest, pk: UUID) -> HttpResponse:
    message, user = _message(request, pk)
    try:
        actions.take_back(message=message, by=user, at=timezone.now())
    except actions.UnableToTakeBack as refusal:
        return _refused(request, message, refusal)
    toast(request, f"Taken back: {message.household}.")
    return _to(message)


@require_POST
@may_required(Action.APPROVE_LETTERS)
def approve(request: HttpRequest, pk: UUID) -> HttpResponse:
    """`version` is the text on the approver's screen."""
    message, user = _message(request, pk)
    place = neighbours(user, message)
    version = message.versions.filter(pk=_uuid(request.POST.get("version", ""))).first()
    if version is None:
        return _refused(request, message, actions.UnableToApprove("Open the message again: its text has changed."))
    try:
        actions.approve(message=message, version=version, by=user, at=timezone.now())
    except actions.UnableToApprove as refusal:
        return _refused(request, message, refusal)
    toast(request, f"Approved: {message.household}.")
    return _next(place)


@require_POST
@may_required(Action.APPROVE_LETTERS)
def request_changes(request: HttpRequest, pk: UUID) -> HttpResponse:
    message, user = _message(request, pk)
    place = neighbours(user, message)
    try:
        actions.request_changes(message=message, reason=request.POST.get("reason", ""), by=user, at=timezone.now())
    except actions.UnableToRequestChanges as refusal:
        return _refused(request, message, refusal)
    toast(request, f"Sent back to {message.advisor.first_name}.")
    return _next(place)


@require_POST
@may_required(Action.WRITE_LETTERS)
def withdraw(request: HttpRequest, pk: UUID) -> HttpResponse:
    message, user = _message(request, pk)
    try:
        actions.withdraw(message=message, reason=request.POST.get("reason", ""), by=user, at=timezone.now())
    except actions.UnableToWithdraw as refusal:
        return _refused(request, message, refusal)
    toast(request, f"Withdrawn: {message.household}.")
    return _to(message)


@require_POST
@may_required(Action.WRITE_LETTERS)
def schedule(request: HttpRequest, pk: UUID) -> HttpResponse:
    message, user = _message(request, pk)
    try:
        changed = actions.schedule(message=message, choice=request.POST.get("when", ""), by=user, at=timezone.now())
    except actions.UnableToSchedule as refusal:
        return _refused(request, message, refusal)
    toast(request, f"Goes {changed.get_when_display().lower()}.")
    return _to(message)


@require_POST
@may_required(Action.WRITE_LETTERS)
def settle(request: HttpRequest, pk: UUID, delivery_pk: UUID) -> HttpResponse:
    """A person looked at the provider's log and says whether the letter went."""
    message, user = _message(request, pk)
    delivery = get_object_or_404(Delivery, pk=delivery_pk, message=message)
    try:
        actions.settle_by_hand(delivery=delivery, was_sent=request.POST.get("was_sent") == "yes", by=user, at=timezone.now())
    except actions.UnableToSettle as refusal:
        return _refused(request, message, refusal)
    toast(request, "Noted.")
    return _to(message)


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
