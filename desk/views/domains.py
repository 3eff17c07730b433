"""At which hosts is the firm served, which of them do links carry, and how does it prove a new one?"""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from advisors.access import may_required, user_of
from advisors.roles import Action
from desk.forms import DomainForm
from relate.lib.pages import page, toast
from tenants import actions, enter
from tenants.dns import Away
from tenants.models import Domain


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@may_required(Action.MANAGE_FIRM)
def domains(request: HttpRequest) -> HttpResponse:
    if request.method != "POST":
        return _page(request, DomainForm())
    form = DomainForm(request.POST)
    if form.is_valid():
        try:
            added = actions.add_domain(domain=form.cleaned_data["domain"], by=user_of(request).actor)
        except actions.UnableToUseDomain as refusal:
            form.add_error("domain", str(refusal))
        else:
            toast(request, f"{added.domain} waits for its record.")
            return redirect("desk:domains")
    return _page(request, form, status=422)


@require_POST
@may_required(Action.MANAGE_FIRM)
def check(request: HttpRequest, pk: str) -> HttpResponse:
    """Asks the DNS now."""
    domain, by = _own(pk), user_of(request).actor
    try:
        actions.check_domain(domain=domain, by=by, at=timezone.now())
    except (actions.UnableToUseDomain, Away) as refusal:
        return _page(request, DomainForm(), status=422, refusal=str(refusal))
    if domain.verified_at is None:
        told = f"The record of {domain.domain} is not there yet. A new record may take an hour to be seen everywhere."
        return _page(request, DomainForm(), status=422, refusal=told)
    toast(request, f"{domain.domain} is yours: its pages are served from now on.")
    return redirect("desk:domains")


@require_POST
@may_required(Action.MANAGE_FIRM)
def primary(request: HttpRequest, pk: str) -> HttpResponse:
    domain = _own(pk)
    try:
        actions.choose_primary(domain=domain, by=user_of(request).actor)
    except actions.UnableToUseDomain as refusal:
        return _page(request, DomainForm(), status=422, refusal=str(refusal))
    toast(request, f"Links sent from now on lead to {domain.domain}.")
    return redirect("desk:domains")


@require_POST
@may_required(Action.MANAGE_FIRM)
def remove(request: HttpRequest, pk: str) -> HttpResponse:
    domain = _own(pk)
    try:
        actions.remove_domain(domain=domain, by=user_of(request).actor)
    except actions.UnableToUseDomain as refusal:
        return _page(request, DomainForm(), status=422, refusal=str(refusal))
    toast(request, f"{domain.domain} is removed.")
    return redirect("desk:domains")


def _own(pk: str) -> Domain:
    return get_object_or_404(Domain, pk=pk, tenant=enter.required())


def _page(request: HttpRequest, form: DomainForm, *, status: int = 200, **own: Any) -> HttpResponse:
    hosts = Domain.objects.filter(tenant=enter.required()).order_by("created_at", "id")
    return page(request, "desk/domains.html", {"form": form, "domains": hosts, **own}, status=status)
