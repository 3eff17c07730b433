"""Which firms does the platform serve, how do they stand, and what may its operator do to one as a whole?

Nothing here shows what is in a firm: not its clients, its letters or its archive.
"""

from collections.abc import Callable
from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from advisors import actions as people
from advisors.access import may_required, sensitive, user_of
from advisors.models import Founding
from advisors.queries import has_come, link_ends
from advisors.roles import Action
from desk.forms import FirmForm, PurgeForm, SuspendForm
from events.models import Event
from relate.lib.pages import page, toast
from tenants import actions, migrated
from tenants.models import Export, Organization

TOLD = {
    "firm.asked": "Asked for",
    "firm.founded": "First admin invited",
    "firm.admin_not_invited": "The invitation of the first admin could not be sent",
    "firm.invitation_asked": "Invitation of the first admin asked for again",
    "firm.created": "Made",
    "firm.suspended": "Suspended",
    "firm.resumed": "Opened again",
    "firm.held": "Put under a legal hold",
    "firm.released": "Released from the legal hold",
    "firm.export_asked": "Export asked for",
    "firm.exported": "Exported",
    "firm.purge_planned": "Purge planned",
    "firm.purge_cancelled": "Purge cancelled",
    "firm.purge_begun": "Purge begun",
}
Act = Callable[[HttpRequest, Organization], HttpResponse]


@require_safe
@never_cache
@may_required(Action.OPERATE_PLATFORM)
def firms(request: HttpRequest) -> HttpResponse:
    """Each with its state and that of its tables."""
    found = Organization.objects.filter(kind=Organization.Kind.FIRM).select_related("schema_state").order_by("name", "id")
    rows = [(one, migrated.is_behind(one)) for one in found]
    begun = Founding.objects.exclude(state=Founding.State.DONE).order_by("-created_at")[:5]
    context = {"rows": rows, "behind": sum(is_behind for _, is_behind in rows), "foundings": begun}
    return page(request, "desk/firms.html", context)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@may_required(Action.OPERATE_PLATFORM)
def new_firm(request: HttpRequest) -> HttpResponse:
    form = FirmForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            founding = people.ask_firm(**form.cleaned_data, by=user_of(request))
            return redirect("desk:founding", founding.pk)
        except (actions.UnableToCreate, people.UnableToManagePeople) as refusal:
            form.add_error(None, str(refusal))
    return page(request, "desk/new_firm.html", {"form": form}, status=422 if form.errors else 200)


@require_safe
@never_cache
@may_required(Action.OPERATE_PLATFORM)
def founding(request: HttpRequest, pk: str) -> HttpResponse:
    """How far a firm is that is being made. The state is the row's, so a reload shows the same."""
    context = {"founding": get_object_or_404(Founding, pk=pk)}
    return page(request, "desk/founding.html", context, fragment="desk/_founding.html")


@require_safe
@never_cache
@may_required(Action.OPERATE_PLATFORM)
def firm(request: HttpRequest, pk: str) -> HttpResponse:
    return _page(request, _firm(pk))


def _posted(act: Act) -> Callable[..., HttpResponse]:
    """A refusal is shown where it was asked for."""

    @require_POST
    @may_required(Action.OPERATE_PLATFORM)
    @sensitive
    def view(request: HttpRequest, pk: str) -> HttpResponse:
        organization = _firm(pk)
        try:
            return act(request, organization)
        except (actions.UnableToClose, actions.UnableToExport, people.UnableToManagePeople) as refusal:
            return _page(request, _firm(pk), status=422, refusal=str(refusal))

    return view


@_posted
def suspend(request: HttpRequest, organization: Organization) -> HttpResponse:
    form = SuspendForm(request.POST)
    if not form.is_valid():
        return _page(request, organization, status=422, suspend_form=form)
    by = user_of(request).actor
    actions.suspend_firm(organization=organization, by=by, at=timezone.now(), reason=form.cleaned_data["reason"])
    return _told(request, organization, f"{organization.name} is suspended.")


@_posted
def resume(request: HttpRequest, organization: Organization) -> HttpResponse:
    actions.resume_firm(organization=organization, by=user_of(request).actor, at=timezone.now())
    return _told(request, organization, f"{organization.name} is open again.")


@_posted
def export(request: HttpRequest, organization: Organization) -> HttpResponse:
    actions.ask_export(organization=organization, by=user_of(request).actor)
    return _told(request, organization, "The export is on its way. This page says how far it is.")


@_posted
def hold(request: HttpRequest, organization: Organization) -> HttpResponse:
    act = actions.release_firm if organization.is_held else actions.hold_firm
    act(organization=organization, by=user_of(request).actor, reason=request.POST.get("reason", "")[:300])
    state = "is now" if organization.is_held else "is no longer"
    return _told(request, organization, f"{organization.name} {state} under a legal hold.")


@_posted
def invite_again(request: HttpRequest, organization: Organization) -> HttpResponse:
    founding = get_object_or_404(Founding, pk=organization.pk)
    people.resend_invitation(founding=founding, by=user_of(request), at=timezone.now())
    return _told(request, organization, f"A new invitation is on its way to {founding.admin_email}.")


@_posted
def purge(request: HttpRequest, organization: Organization) -> HttpResponse:
    """Plans it; a worker does it when the waiting period is over."""
    form = PurgeForm(request.POST)
    if not form.is_valid():
        return _page(request, organization, status=422, purge_form=form)
    actions.plan_purge(organization=organization, **form.cleaned_data, by=user_of(request).actor, at=timezone.now())
    return _told(request, organization, f"The purge of {organization.name} is planned.")


@_posted
def keep(request: HttpRequest, organization: Organization) -> HttpResponse:
    actions.cancel_purge(organization=organization, by=user_of(request).actor)
    return _told(request, organization, f"{organization.name} will not be purged.")


def _firm(pk: str) -> Organization:
    firms = Organization.objects.filter(kind=Organization.Kind.FIRM).select_related("schema_state")
    return get_object_or_404(firms, pk=pk)


def _first_admin(organization: Organization) -> dict[str, Any] | None:
    """Of a firm that was asked for here and can be entered: whom we invited, and what became of it."""
    founding = Founding.objects.filter(pk=organization.pk).first()
    if founding is None or not organization.is_active or migrated.is_behind(organization):
        return None
    ends = link_ends(founding)
    return {
        "founding": founding,
        "has_come": has_come(founding),
        "ends": ends,
        "is_over": ends is not None and ends <= timezone.now(),
    }


def _trail(organization: Organization) -> QuerySet[Event]:
    """What the operator's trail says of this firm, the newest first."""
    about = Q(object_id=organization.pk) | Q(kind__startswith="firm.export", data__firm=str(organization.pk))
    return Event.objects.filter(about).order_by("-id")[:20]


def _told(request: HttpRequest, organization: Organization, text: str) -> HttpResponse:
    toast(request, text)
    return redirect("desk:firm_of_platform", organization.pk)


def _page(request: HttpRequest, organization: Organization, *, status: int = 200, **own: Any) -> HttpResponse:
    is_suspended = organization.status == Organization.Status.SUSPENDED
    context = {
        "organization": organization,
        "is_suspended": is_suspended,
        "is_behind": migrated.is_behind(organization),
        "state": getattr(organization, "schema_state", None),
        "first_admin": _first_admin(organization),
        "hosts": organization.domains.order_by("created_at", "id"),
        "exports": Export.objects.filter(organization=organization).order_by("-created_at")[:5],
        "events": [(event, TOLD.get(event.kind, event.kind)) for event in _trail(organization)],
        "kept": actions.reasons_to_keep(organization) if is_suspended else [],
        "suspend_form": SuspendForm(),
        "purge_form": PurgeForm(),
        **own,
    }
    return page(request, "desk/firm.html", context, status=status)
