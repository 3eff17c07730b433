"""Who of the platform's support may look at the firm's records now, and who let them?"""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from advisors import actions
from advisors.access import may_required, sensitive, user_of
from advisors.models import SupportGrant
from advisors.roles import Action
from desk.forms import SupportForm
from relate.lib.pages import page, toast
from tenants.links import firm_url


@require_http_methods(["GET", "HEAD"])
@never_cache
@may_required(Action.MANAGE_PEOPLE)
def support(request: HttpRequest) -> HttpResponse:
    return _page(request)


@require_POST
@may_required(Action.MANAGE_PEOPLE)
@sensitive
def grant_support(request: HttpRequest) -> HttpResponse:
    form = SupportForm(request.POST)
    if not form.is_valid():
        return _page(request, status=422, form=form)
    _, token = actions.grant_support(by=user_of(request), at=timezone.now(), **form.cleaned_data)
    return _page(request, link=firm_url(reverse("advisors:support", args=[token])))


@require_POST
@may_required(Action.MANAGE_PEOPLE)
def end_support(request: HttpRequest, pk: UUID) -> HttpResponse:
    grant = get_object_or_404(SupportGrant.objects.select_related("user"), pk=pk)
    actions.end_support(grant=grant, by=user_of(request).actor, at=timezone.now())
    toast(request, f"{grant.user.name} can no longer look.")
    return redirect("desk:support")


def _page(request: HttpRequest, *, status: int = 200, **own: Any) -> HttpResponse:
    grants = SupportGrant.objects.select_related("user", "granted_by").order_by("-created_at")[:20]
    context = {"form": SupportForm(), "grants": grants, "now": timezone.now(), **own}
    return page(request, "desk/support.html", context, status=status)
