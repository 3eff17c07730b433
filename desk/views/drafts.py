"""How does a draft come about when somebody asks for one, and how do those that need nobody's hand go on together and back?"""

from contextlib import suppress
from uuid import UUID

from django.contrib import messages
from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from advisors.access import may_required, user_of
from advisors.roles import Action
from clients.models import Household
from messaging import actions as letters
from messaging.models import Message
from relate.lib.pages import toast

UNDO_SECONDS = 60
MOST = 60
SALT = "desk.today.submitted"


@require_POST
@may_required(Action.WRITE_LETTERS)
def draft(request: HttpRequest, pk: UUID) -> HttpResponse:
    """A letter from today's figures that answers what they raised; an open draft is brought up to date."""
    user = user_of(request)
    household = get_object_or_404(Household.objects.visible_to(user).served(), pk=pk)
    try:
        message = letters.draft_letter(household=household, on=timezone.localdate(), by=user.actor)
    except letters.UnableToDraft as refusal:
        messages.error(request, str(refusal))
        return redirect("desk:household", household.pk)
    return redirect("messaging:message", message.pk)


@require_POST
@may_required(Action.SUBMIT_LETTERS)
def submit_clean(request: HttpRequest) -> HttpResponse:
    """The chosen drafts that need nobody's hand; each is checked again as it is submitted."""
    user, now = user_of(request), timezone.now()
    chosen = Message.objects.visible_to(user).drafts().filter(pk__in=_keys(request), kind=Message.Kind.LETTER)
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
@may_required(Action.SUBMIT_LETTERS)
def undo_submit(request: HttpRequest, token: str) -> HttpResponse:
    user = user_of(request)
    try:
        keys = signing.loads(token, salt=SALT, max_age=UNDO_SECONDS)
    except signing.SignatureExpired:
        messages.error(request, "The minute is over. Open a message and withdraw it there.")
        return redirect("desk:today")
    except signing.BadSignature:
        raise Http404 from None
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


def _keys(request: HttpRequest) -> list[UUID]:
    """What somebody else than our form sends is no draft."""
    keys = []
    for raw in request.POST.getlist("message")[:MOST]:
        with suppress(ValueError):
            keys.append(UUID(raw))
    return keys
