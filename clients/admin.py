"""How does compliance answer a client who asks what we hold, or wants it gone?"""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path, reverse
from django.utils import timezone

from advisors.access import sensitive, user_of
from advisors.models import User
from advisors.roles import Action
from clients import actions
from clients.models import Client, Erasure
from clients.privacy.classes import Subject, remaining
from compliance.actions import UnableToExport, UnableToHold, ask_export, held_because, place_hold, release_hold
from compliance.models import Hold, RecordsExport
from relate.lib.admin import Record

Act = Callable[[Client, User, HttpRequest], str]
REFUSALS = (actions.UnableToErase, UnableToExport, UnableToHold)


@admin.register(Client)
class ClientAdmin(Record):
    """One page for each client: a copy of everything, legal holds, erasure."""

    list_display = ("name", "household", "kind", "restricted_at", "erased_at")
    list_filter = ("kind", ("restricted_at", admin.EmptyFieldListFilter), ("erased_at", admin.EmptyFieldListFilter))
    list_select_related = ("household",)
    search_fields = ("name", "email", "=id")
    ordering = ("name",)
    fields = ("name", "household", "restricted_at", "erased_at")
    change_form_template = "admin/clients/client/change_form.html"

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return user_of(request).may(Action.EXPORT_A_CLIENT)

    def has_module_permission(self, request: HttpRequest) -> bool:
        return True

    def get_queryset(self, request: HttpRequest) -> QuerySet[Client]:
        """Whoever is restricted is compliance's business alone."""
        rows: QuerySet[Client] = super().get_queryset(request)
        return rows if user_of(request).may(Action.READ_THE_RESTRICTED) else rows.filter(restricted_at=None)

    def get_urls(self) -> list[URLPattern]:
        doors: dict[str, Act] = {
            "copy": _copy,
            "hold": _hold,
            "release": _release,
            "ask-erasure": _ask_erasure,
            "refuse-erasure": _refuse_erasure,
            "erase": _erase,
        }
        return [*(self._door(name, act) for name, act in doors.items()), *super().get_urls()]

    def _door(self, name: str, act: Act) -> URLPattern:
        view = self.admin_site.admin_view(sensitive(self._posted(act)))
        return path(f"<uuid:pk>/{name}/", view, name=f"clients_client_{name.replace('-', '_')}")

    def _posted(self, act: Act) -> Callable[..., HttpResponse]:
        def answer(request: HttpRequest, pk: UUID) -> HttpResponse:
            if request.method != "POST":
                raise Http404("This address takes a decision only.")
            client = get_object_or_404(self.get_queryset(request), pk=pk)
            try:
                messages.success(request, act(client, user_of(request), request))
            except REFUSALS as refusal:
                messages.error(request, str(refusal))
            return HttpResponseRedirect(reverse("admin:clients_client_change", args=[pk]))

        return answer

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        client = self.get_object(request, object_id)
        shown = _shown(client, user_of(request)) if client else {}
        return super().change_view(request, object_id, form_url, {**(extra_context or {}), **shown})


def _shown(client: Client, user: User) -> dict[str, Any]:
    erasure = Erasure.objects.filter(client_id=client.pk).exclude(state=Erasure.State.REFUSED).first()
    is_open = erasure is not None and erasure.state == Erasure.State.ASKED
    remains = erasure.remains if erasure and not is_open else remaining(Subject(client)) if is_open else ()
    return {
        "copies": RecordsExport.objects.filter(client_id=client.pk).order_by("-created_at")[:5],
        "holds": Hold.objects.on(household_id=client.household_id, client_id=client.pk),
        "held": held_because(household_id=client.household_id, client_id=client.pk),
        "erasure": erasure,
        "fates": actions.fates(client, today=timezone.localdate()) if is_open else (),
        "remains": remains,
        "may_erase": user.may(Action.ERASE_CLIENTS),
    }


def _copy(client: Client, by: User, request: HttpRequest) -> str:
    if client.erased_at or Erasure.objects.filter(client_id=client.pk, state=Erasure.State.RUNNING).exists():
        raise UnableToExport("Nothing is left of this client outside the archive.")
    ask_export(kind=RecordsExport.Kind.CLIENT, by=by, client_id=client.pk, household_id=client.household_id)
    return "The copy is being written; it stands below as soon as it is ready."


def _hold(client: Client, by: User, request: HttpRequest) -> str:
    whole = request.POST.get("whole") == "yes"
    client_id = None if whole else client.pk
    place_hold(household_id=client.household_id, client_id=client_id, matter=request.POST.get("reason", ""), by=by)
    return "The hold stands: nothing about this client goes."


def _release(client: Client, by: User, request: HttpRequest) -> str:
    standing = Hold.objects.on(household_id=client.household_id, client_id=client.pk)
    hold = next((one for one in standing if str(one.pk) == request.POST.get("hold")), None)
    if hold is None:
        raise UnableToHold("This hold does not stand.")
    release_hold(hold=hold, reason=request.POST.get("reason", ""), by=by, at=timezone.now())
    return "The hold was released."


def _ask_erasure(client: Client, by: User, request: HttpRequest) -> str:
    actions.ask_erasure(client=client, reason=request.POST.get("reason", ""), by=by, at=timezone.now())
    return "The data is restricted from now on. Below stands what erasure would do."


def _refuse_erasure(client: Client, by: User, request: HttpRequest) -> str:
    actions.refuse_erasure(erasure=_asked(client), reason=request.POST.get("reason", ""), by=by, at=timezone.now())
    return "The client is served as before. Tell the client why within the month."


def _erase(client: Client, by: User, request: HttpRequest) -> str:
    actions.begin_erasure(erasure=_asked(client), typed=request.POST.get("typed", ""), by=by, at=timezone.now())
    return "It is being erased; below stands how far it is."


def _asked(client: Client) -> Erasure:
    erasure = Erasure.objects.filter(client_id=client.pk, state__in=(Erasure.State.ASKED, Erasure.State.FAILED)).first()
    if erasure is None:
        raise actions.UnableToErase("Nobody asked for this erasure, or it was decided already.")
    return erasure
