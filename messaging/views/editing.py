"""How does a person change a letter and see at once what the checks say?"""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from advisors.access import may_required, user_of
from advisors.roles import Action
from messaging import actions
from messaging.actions.editing import PARTS, rebound, refuse_strange_slots, use_fact
from messaging.models import Message, Version
from messaging.review import review_of
from messaging.views.review import message_of, review_context, text_of
from relate.lib.pages import page, toast
from tenants import enter

SEE_OTHER = 303


@require_POST
@may_required(Action.WRITE_LETTERS)
def edit(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Keeps what was typed as a new version; it may be kept with objections, and not submitted with them."""
    message = message_of(request, pk)
    before = text_of(message)
    texts = _typed(request, before)
    try:
        version = actions.edit(message=message, **texts, by=user_of(request), at=timezone.now())
    except (actions.UnableToEdit, actions.UnableToTakeBack) as refusal:
        context = review_context(message, before, user_of(request))
        context |= {"is_editing": True, "typed": texts, "refusal": str(refusal)}
        return page(request, "messaging/message.html", context, status=422)
    toast(request, f"Version {version.number} is kept." if version.pk != before.pk else "Nothing was changed.")
    return _to(message)


@require_POST
@may_required(Action.WRITE_LETTERS)
def check(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What the checks say of a text that is still being typed; nothing is kept."""
    message = message_of(request, pk)
    before = text_of(message)
    trial = Version(message=message, number=before.number + 1, facts=before.facts, facts_hash=before.facts_hash, writer="person")
    texts = _typed(request, before)
    context: dict[str, Any] = {"message": message, "version": trial, "is_editing": True}
    try:
        refuse_strange_slots(texts, before)
    except actions.UnableToEdit as refusal:
        return page(request, "messaging/_checks.html", context | {"refusal": str(refusal)})
    trial.subject, trial.preview, trial.body = texts["subject"], texts["preview"], texts["body"]
    return page(request, "messaging/_checks.html", context | {"review": review_of(trial, enter.required().policy)})


@require_POST
@may_required(Action.WRITE_LETTERS)
def use(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One click: the fact takes the place of the words at fault."""
    message = message_of(request, pk)
    try:
        place = (int(request.POST.get("start", "")), int(request.POST.get("end", "")))
    except ValueError:
        place = (0, 0)
    part, slot = request.POST.get("part", "body"), request.POST.get("slot", "")
    try:
        version = use_fact(message=message, part=part, place=place, slot=slot, by=user_of(request), at=timezone.now())
    except (actions.UnableToEdit, actions.UnableToTakeBack) as refusal:
        messages.error(request, str(refusal))
        return _to(message)
    toast(request, f"Version {version.number} uses the fact.")
    return _to(message)


@require_POST
@may_required(Action.WRITE_LETTERS)
def redraft(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Today's figures in the same letter, or new words where a machine wrote it."""
    message = message_of(request, pk)
    if message.kind != Message.Kind.LETTER:
        messages.error(request, "Only a letter is drafted again from the newest figures.")
        return _to(message)
    try:
        actions.draft_letter(household=message.household, on=timezone.localdate(), by=user_of(request).actor)
    except actions.UnableToDraft as refusal:
        messages.error(request, str(refusal))
    else:
        toast(request, "The draft tells the newest figures.")
    return _to(message)


def _typed(request: HttpRequest, before: Version) -> dict[str, str]:
    """Figures that were left as they read are slots again."""
    return {part: rebound(version=before, part=part, text=request.POST.get(part, "")) for part in PARTS}


def _to(message: Message) -> HttpResponse:
    return HttpResponseRedirect(reverse("messaging:message", args=[message.pk]), status=SEE_OTHER)
