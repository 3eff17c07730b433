"""Which alerts are open, and what does the advisor do about each?"""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from advisors.access import may_required, user_of, viewer_of
from advisors.roles import Action
from insights import actions
from insights.forms import CloseForm, SnoozeForm
from insights.models import Alert, AlertQuerySet
from relate.lib.pages import page, paged, toast

SHOWS = {"open": "Open", "snoozed": "Snoozed", "closed": "Closed"}


@require_safe
def alerts(request: HttpRequest) -> HttpResponse:
    show = request.GET.get("show", "open")
    kind = request.GET.get("kind", "")
    found = _shown(Alert.objects.visible_to(viewer_of(request)), show).of_kind(kind).worst_first()
    context = {
        "page": paged(request, found, 50),
        "show": show if show in SHOWS else "open",
        "shows": SHOWS.items(),
        "kind": kind,
        "kinds": Alert.Kind.choices,
        "handles_alerts": user_of(request).may(Action.HANDLE_ALERTS),
        "closes_complaints": user_of(request).may(Action.CLOSE_COMPLAINTS),
        "writes_letters": user_of(request).may(Action.WRITE_LETTERS),
    }
    return page(request, "insights/alerts.html", context, fragment="insights/_alerts.html")


@require_POST
@may_required(Action.HANDLE_ALERTS)
def close(request: HttpRequest, pk: str) -> HttpResponse:
    alert = _alert(request, pk)
    form = CloseForm(request.POST)
    if not form.is_valid():
        messages.error(request, "Say in a few words what came of it.")
        return redirect("insights:alerts")
    try:
        actions.close(alert=alert, by=user_of(request), outcome=form.cleaned_data["outcome"], at=timezone.now())
    except actions.UnableToClose as refusal:
        messages.error(request, str(refusal))
    else:
        toast(request, f"Closed: {alert.title}", undo_url=reverse("insights:reopen", args=[alert.pk]))
    return redirect("insights:alerts")


@require_POST
@may_required(Action.HANDLE_ALERTS)
def snooze(request: HttpRequest, pk: str) -> HttpResponse:
    alert = _alert(request, pk)
    form = SnoozeForm(request.POST)
    if not form.is_valid():
        messages.error(request, "Choose until when the alert may sleep.")
        return redirect("insights:alerts")
    now = timezone.now()
    try:
        actions.snooze(alert=alert, by=user_of(request), until=now + form.span, at=now)
    except actions.UnableToSnooze as refusal:
        messages.error(request, str(refusal))
    else:
        toast(request, f"Snoozed: {alert.title}", undo_url=reverse("insights:reopen", args=[alert.pk]))
    return redirect("insights:alerts")


@require_POST
@may_required(Action.HANDLE_ALERTS)
def reopen(request: HttpRequest, pk: str) -> HttpResponse:
    alert = _alert(request, pk)
    try:
        actions.reopen(alert=alert, by=user_of(request), at=timezone.now())
    except actions.UnableToReopen as refusal:
        messages.error(request, str(refusal))
    else:
        toast(request, f"Open again: {alert.title}")
    return redirect("insights:alerts")


def _alert(request: HttpRequest, pk: str) -> Alert:
    return get_object_or_404(Alert.objects.visible_to(user_of(request)).select_related("household"), pk=pk)


def _shown(found: AlertQuerySet, show: str) -> AlertQuerySet:
    now = timezone.now()
    if show == "snoozed":
        return found.snoozed(now)
    return found.closed() if show == "closed" else found.due(now)
