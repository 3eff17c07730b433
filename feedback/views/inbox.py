"""What did clients answer, how was it read, and does the advisor agree?"""

from contextlib import suppress
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from advisors.access import may_required, user_of, viewer_of
from advisors.roles import Action
from clients.models import Household
from feedback import actions
from feedback.forms import CorrectionForm
from feedback.hearing import heard
from feedback.models import Reply, ReplyQuerySet, Sentiment, Urgency
from feedback.queries import LABELS, Seen, seen
from messaging import actions as letters
from relate.lib.pages import page, paged, toast

PER_PAGE = 25
SHOWS = {
    "all": "All",
    "urgent": "Answer today",
    "negative": "Negative",
    "unsure": "Unsure",
    "positive": "Positive",
    "neutral": "Neutral",
}


@require_safe
def replies(request: HttpRequest) -> HttpResponse:
    user = viewer_of(request)
    household = _household(request)
    week = _week(request.GET.get("week", ""))
    show, topic = request.GET.get("show", "all"), request.GET.get("topic", "")
    found = _filtered(Reply.objects.visible_to(user), show, topic, household, week)
    shown = paged(request, found.with_current_reading().newest_first(), PER_PAGE)
    context = {
        "page": shown,
        "entries": [seen(reply) for reply in shown],
        "shows": SHOWS.items(),
        "show": show if show in SHOWS else "all",
        "topics": LABELS.items(),
        "topic": topic if topic in LABELS else "",
        "household": household,
        "week": week,
        "week_end": week + timedelta(days=6) if week else None,
    }
    return page(request, "feedback/list.html", context, fragment="feedback/_rows.html")


@require_safe
def reply(request: HttpRequest, pk: UUID) -> HttpResponse:
    return _reply_page(request, _visible(request, pk))


@require_POST
@may_required(Action.CORRECT_READINGS)
def correct(request: HttpRequest, pk: UUID) -> HttpResponse:
    entry = _visible(request, pk)
    form = CorrectionForm(request.POST)
    if entry.reading is None or not form.is_valid():
        return _reply_page(request, entry, form, status=422)
    try:
        actions.correct(reading=entry.reading, by=user_of(request), at=timezone.now(), **form.values)
    except actions.UnableToCorrect as refusal:
        messages.error(request, str(refusal))
    else:
        toast(request, "Corrected. The machine’s reading is kept beside yours.")
    if request.headers.get("HX-Request"):
        return _reply_page(request, _visible(request, pk))
    return redirect(reverse("feedback:reply", args=[pk]))


@require_POST
@may_required(Action.WRITE_LETTERS)
def draft(request: HttpRequest, pk: UUID) -> HttpResponse:
    """A reply to the client who wrote; the one that is under way is opened instead of a second one."""
    entry, user = _visible(request, pk), user_of(request)
    reply, said = entry.reply, heard(entry.reply, entry.reading)
    try:
        message = letters.draft_reply(
            answered=reply.delivery, about_id=reply.pk, heard=said, language=reply.language, on=timezone.localdate(), by=user
        )
    except letters.UnableToDraft as refusal:
        messages.error(request, str(refusal))
        return redirect("feedback:reply", pk)
    return redirect("messaging:message", message.pk)


def _visible(request: HttpRequest, pk: UUID) -> Seen:
    return seen(get_object_or_404(Reply.objects.visible_to(user_of(request)).with_current_reading(), pk=pk))


def _reply_page(request: HttpRequest, entry: Seen, form: CorrectionForm | None = None, status: int = 200) -> HttpResponse:
    context: dict[str, Any] = {
        "entry": entry,
        "form": form,
        "versions": entry.reply.versions.order_by("-number"),
        "earlier": entry.reply.readings.filter(is_current=False).select_related("corrected_by").order_by("-at"),
        "sentiments": [choice for choice in Sentiment.choices if choice[0] != Sentiment.UNSURE],
        "urgencies": Urgency.choices,
        "topics": LABELS.items(),
        "may_correct": user_of(request).may(Action.CORRECT_READINGS),
        "clears_complaints": user_of(request).may(Action.CLOSE_COMPLAINTS),
        "writes_letters": user_of(request).may(Action.WRITE_LETTERS),
    }
    return page(request, "feedback/reply.html", context, fragment="feedback/_reading.html", status=status)


def _week(text: str) -> date | None:
    """The Monday that a cell of the heatmap names; anything else filters nothing."""
    with suppress(ValueError):
        return date.fromisoformat(text)
    return None


def _household(request: HttpRequest) -> Household | None:
    """The household of a filter; one that this person may not see filters everything away."""
    wanted = request.GET.get("household", "")
    if not wanted:
        return None
    try:
        key = UUID(wanted)
    except ValueError:
        key = UUID(int=0)
    return get_object_or_404(Household.objects.visible_to(user_of(request)), pk=key)


def _filtered(found: ReplyQuerySet, show: str, topic: str, household: Household | None, week: date | None) -> ReplyQuerySet:
    if household is not None:
        found = found.of_household(household)
    if week is not None:
        found = found.received_between(week, week + timedelta(days=6))
    if topic in LABELS:
        found = found.about(topic)
    if show == "urgent":
        return found.needing_answer()
    return found.read_as(show) if show in Sentiment.values else found
