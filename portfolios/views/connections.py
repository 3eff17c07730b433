"""Which systems do accounts come in from, how fresh is each account, and how is a system connected?"""

import secrets
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from advisors.access import may_required, sensitive, user_of
from advisors.roles import Action
from portfolios import actions
from portfolios.connection_forms import NAMES, form_of
from portfolios.connections import Connection
from portfolios.queries.health import health, unplaced
from portfolios.sources.systems import system
from relate.lib.pages import page, toast
from tenants.links import firm_url

BEGUN = "consent"  # in the session, while the person signs in at the system
import_required = may_required(Action.IMPORT_FILES)
connect_required = may_required(Action.CONNECT_SYSTEMS)


@require_safe
@import_required
def connections(request: HttpRequest) -> HttpResponse:
    """The sync health page: each connection, and each account that the person may see."""
    user = user_of(request)
    accounts, rows = health(user, at=timezone.now(), number=request.GET.get("page"))
    context: dict[str, Any] = {
        "accounts": accounts,
        "rows": rows,
        "connections": Connection.objects.visible_to(user).standing().select_related("keeper").order_by("name"),
        "unplaced": unplaced(user),
        "connects": user.may(Action.CONNECT_SYSTEMS),
        "systems": NAMES,
        "now": timezone.now(),
        "is_demo": settings.DEMO,
    }
    return page(request, "portfolios/connections.html", context, fragment="portfolios/_connections.html")


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@connect_required
@sensitive
def new(request: HttpRequest, kind: str) -> HttpResponse:
    if kind not in NAMES:
        raise Http404
    form = form_of(kind, request.POST if request.method == "POST" else None)
    if form.is_valid():
        made = actions.connect(
            kind=kind,
            name=form.cleaned_data["name"],
            credentials=form.credentials,
            since=form.cleaned_data["since"],
            by=user_of(request),
            at=timezone.now(),
            options=form.options,
        )
        toast(request, f"{made.name} is kept." if system(kind).asks_consent else f"{made.name} is being asked for its accounts.")
        return redirect("portfolios:consent", made.pk) if system(kind).asks_consent else redirect("portfolios:connections")
    context = {"form": form, "kind": kind, "named": NAMES[kind], "back_to": _back_to()}
    return page(request, "portfolios/connection_new.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@connect_required
@sensitive
def consent(request: HttpRequest, pk: str) -> HttpResponse:
    """POST makes the way to the system's sign-in, for this browser's session alone."""
    connection, url, problem = _connection(request, pk), "", ""
    if request.method == "POST":
        state = secrets.token_urlsafe(32)
        try:
            url = actions.begin_consent(
                connection=connection, by=user_of(request), back_to=_back_to(), state=state, at=timezone.now()
            )
            request.session[BEGUN] = {"state": state, "connection": str(connection.pk)}
        except actions.UnableToConnect as refusal:
            problem = str(refusal)
    context = {"connection": connection, "url": url, "problem": problem}
    return page(request, "portfolios/connection_consent.html", context, status=422 if problem else 200)


@require_safe
@never_cache
@connect_required
def consented(request: HttpRequest) -> HttpResponse:
    """Whoever comes back from the system. A state is used up by its first answer, right or wrong."""
    begun = request.session.pop(BEGUN, None) or {}
    if not begun or not secrets.compare_digest(begun["state"].encode(), request.GET.get("state", "").encode()):
        toast(request, "This consent was not begun here, or it was begun anew. Please try again.")
        return redirect("portfolios:connections")
    connection = _connection(request, begun["connection"])
    try:
        actions.complete_consent(
            connection=connection, answer=request.GET.dict(), by=user_of(request), back_to=_back_to(), at=timezone.now()
        )
        toast(request, f"{connection.name} is connected, and is being asked for its accounts.")
    except actions.UnableToConnect as refusal:
        toast(request, str(refusal))
    return redirect("portfolios:connections")


@require_POST
@import_required
def sync(request: HttpRequest, pk: str) -> HttpResponse:
    connection = get_object_or_404(Connection.objects.visible_to(user_of(request)).at_work(), pk=pk)
    asked = actions.ask_connection(connection=connection, by=user_of(request).actor, at=timezone.now())
    toast(request, f"{connection.name} is being asked." if asked else f"{connection.name} is being asked already.")
    return redirect("portfolios:connections")


@require_POST
@connect_required
def rest(request: HttpRequest, pk: str) -> HttpResponse:
    connection = _connection(request, pk)
    actions.rest(connection=connection, by=user_of(request).actor)
    toast(request, f"{connection.name} rests.", undo_url=reverse("portfolios:resume", args=[connection.pk]))
    return redirect("portfolios:connections")


@require_POST
@connect_required
def resume(request: HttpRequest, pk: str) -> HttpResponse:
    connection = _connection(request, pk)
    try:
        actions.resume(connection=connection, by=user_of(request), at=timezone.now())
        toast(request, f"{connection.name} is asked again.")
    except actions.UnableToConnect as refusal:
        toast(request, str(refusal))
    return redirect("portfolios:connections")


@require_POST
@connect_required
@sensitive
def disconnect(request: HttpRequest, pk: str) -> HttpResponse:
    connection = _connection(request, pk)
    actions.disconnect(connection=connection, by=user_of(request))
    toast(request, f"{connection.name} is disconnected; what it brought stays.")
    return redirect("portfolios:connections")


def _connection(request: HttpRequest, pk: str) -> Connection:
    return get_object_or_404(Connection.objects.visible_to(user_of(request)).standing(), pk=pk)


def _back_to() -> str:
    return firm_url(reverse("portfolios:consented"))
