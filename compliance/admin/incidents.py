"""How does compliance keep the register of incidents?"""

import csv
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.apps import apps
from django.contrib import admin, messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime
from django.views.decorators.http import require_safe

from advisors.access import user_of
from advisors.actions import mark
from advisors.downloads import signed_download
from advisors.models import User
from advisors.roles import Action
from compliance.actions import incidents as acts
from compliance.models import Incident
from compliance.systems import UnknownSystem, systems
from events.models import Event
from relate.lib.admin import Record
from relate.lib.tables import safe_cell

PAGE, LIST = "admin:compliance_incident_change", "admin:compliance_incident_changelist"
Act = Callable[[Incident, User, HttpRequest], Incident]
REFUSALS = (acts.UnableToHandle, UnknownSystem)


@admin.register(Incident)
class IncidentAdmin(Record):
    list_display = ("discovered_at", "title", "state", "notice", "next_due", "people", "reported_by")
    list_filter = ("state", "notice")
    list_select_related = ("reported_by",)
    ordering = ("-discovered_at",)
    change_list_template = "admin/compliance/incident/change_list.html"
    change_form_template = "admin/compliance/incident/change_form.html"

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return user_of(request).may(Action.HANDLE_INCIDENTS)

    def has_module_permission(self, request: HttpRequest) -> bool:
        return True

    @admin.display(description="Next clock, UTC")
    def next_due(self, incident: Incident) -> str:
        clock = min(incident.clocks.items(), key=lambda one: one[1], default=None)
        if clock is None:
            return "—"
        return f"{clock[0]}: {clock[1]:%Y-%m-%d %H:%M}{', run out' if clock[1] <= timezone.now() else ''}"

    @admin.display(description="Clients")
    def people(self, incident: Incident) -> int:
        return len(incident.affected)

    def get_urls(self) -> list[URLPattern]:
        doors: dict[str, Act] = {
            "scope": _scope,
            "step": _step,
            "vendor": _vendor,
            "notice": _notice,
            "told": _told,
            "close": _close,
        }
        view = self.admin_site.admin_view
        own = [
            path(f"<uuid:pk>/{name}/", view(self._posted(act)), name=f"compliance_incident_{name}") for name, act in doors.items()
        ]
        return [
            path("report/", view(self.report), name="compliance_incident_report"),
            path(
                "<uuid:pk>/people.csv",
                view(require_safe(signed_download(_seen)(self.people_csv))),
                name="compliance_incident_people",
            ),
            *own,
            *super().get_urls(),
        ]

    def report(self, request: HttpRequest) -> HttpResponse:
        if request.method != "POST":
            raise Http404("This address takes a report only.")
        try:
            incident = acts.report_incident(
                title=request.POST.get("title", ""),
                what=request.POST.get("what", ""),
                discovered_at=_time(request, "discovered_at") or timezone.now(),
                vendor=request.POST.get("vendor", ""),
                vendor_aware_at=_time(request, "vendor_aware_at"),
                by=user_of(request),
                at=timezone.now(),
            )
        except acts.UnableToHandle as refusal:
            messages.error(request, str(refusal))
            return HttpResponseRedirect(reverse(LIST))
        return HttpResponseRedirect(reverse(PAGE, args=[incident.pk]))

    def people_csv(self, request: HttpRequest, pk: UUID) -> HttpResponse:
        """Whom to tell, by name and address; who takes the list stands in the trail."""
        incident = get_object_or_404(Incident, pk=pk)
        by, at = user_of(request), timezone.now()
        try:
            acts.take_people(incident=incident, by=by)
        except acts.UnableToHandle as refusal:
            raise Http404(str(refusal)) from refusal
        clients = apps.get_model("clients", "Client")._default_manager.filter(pk__in=incident.affected, erased_at=None)
        answer = HttpResponse(content_type="text/csv", headers={"Content-Disposition": 'attachment; filename="people.csv"'})
        writer = csv.writer(answer)
        names = ("name", "email", "phone", "household__name", "household__town")
        writer.writerow(["Name", "Email", "Phone", "Household", "Town", "Exported by"])
        found = clients.order_by("name").values_list(*names)
        writer.writerows([safe_cell(cell) for cell in (*row, mark(by, at))] for row in found)
        return answer

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        incident = self.get_object(request, object_id)
        shown = _shown(incident) if incident else {}
        return super().change_view(request, object_id, form_url, {**(extra_context or {}), **shown})

    def _posted(self, act: Act) -> Callable[..., HttpResponse]:
        def answer(request: HttpRequest, pk: UUID) -> HttpResponse:
            if request.method != "POST":
                raise Http404("This address takes a decision only.")
            incident = get_object_or_404(Incident, pk=pk)
            try:
                act(incident, user_of(request), request)
            except REFUSALS as refusal:
                messages.error(request, str(refusal))
            else:
                messages.success(request, "Written down.")
            return HttpResponseRedirect(reverse(PAGE, args=[pk]))

        return answer


def _shown(incident: Incident) -> dict[str, Any]:
    told = Event.objects.about(incident).select_related("detail").order_by("id")
    people = dict(User.objects.values_list("pk", "name"))
    steps = [
        (
            one.at,
            people.get(one.actor_id, "The product") if one.actor_id else "The product",
            one.kind,
            getattr(one, "detail", None),
        )
        for one in told
    ]
    now = timezone.now()
    return {
        "steps": [
            (at, who, kind.partition(".")[2].replace("_", " "), detail.content if detail else {})
            for at, who, kind, detail in steps
        ],
        "clocks": [(name, due, due <= now) for name, due in incident.clocks.items()],
        "systems": systems(),
        "is_open": incident.state != Incident.State.CLOSED,
    }


def _scope(incident: Incident, by: User, request: HttpRequest) -> Incident:
    first, last = (parse_date(request.POST.get(name, "")) for name in ("first", "last"))
    system = request.POST.get("system", "")
    return acts.ask_scope(incident=incident, system=system, first=first, last=last, by=by, at=timezone.now())


def _step(incident: Incident, by: User, request: HttpRequest) -> Incident:
    is_contained = request.POST.get("is_contained") == "yes"
    return acts.note_step(incident=incident, text=request.POST.get("text", ""), by=by, is_contained=is_contained)


def _vendor(incident: Incident, by: User, request: HttpRequest) -> Incident:
    return acts.note_vendor(incident=incident, told_at=_time(request, "told_at") or timezone.now(), by=by)


def _notice(incident: Incident, by: User, request: HttpRequest) -> Incident:
    is_required = request.POST.get("notice") == Incident.Notice.REQUIRED
    return acts.decide_notice(incident=incident, is_required=is_required, reason=request.POST.get("reason", ""), by=by)


def _told(incident: Incident, by: User, request: HttpRequest) -> Incident:
    return acts.note_clients_told(incident=incident, told_at=_time(request, "told_at") or timezone.now(), by=by)


def _close(incident: Incident, by: User, request: HttpRequest) -> Incident:
    return acts.close_incident(incident=incident, outcome=request.POST.get("outcome", ""), by=by, at=timezone.now())


def _time(request: HttpRequest, name: str) -> datetime | None:
    """What a person typed, in UTC as the page says; empty or unreadable: None, which means now or never."""
    try:
        typed = parse_datetime(request.POST.get(name, ""))
    except ValueError:
        return None
    return typed.replace(tzinfo=UTC) if typed and typed.tzinfo is None else typed


def _seen(request: HttpRequest, pk: UUID) -> Incident:
    return get_object_or_404(Incident, pk=pk)
