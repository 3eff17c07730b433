"""How does a firm show its own logo? Drawn anew from what its admin uploads, kept privately, served as PNG only."""

from django.contrib.auth.decorators import login_not_required
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST, require_safe

from advisors.access import may_required, user_of
from advisors.roles import Action
from desk.forms import LogoForm
from desk.views.settings import settings_page
from relate.lib.pages import toast
from tenants import actions as firms
from tenants import enter

YEAR = 365 * 24 * 3600


@login_not_required
@require_safe
def logo(request: HttpRequest) -> HttpResponse:
    """A new logo has a new address (`?v=`). Clients' mail programs may show it too."""
    name = enter.required().brand.logo
    if not name or not default_storage.exists(name):
        raise Http404("This firm has no logo.")
    with default_storage.open(name) as file:
        response = HttpResponse(file.read(), content_type="image/png")
    response["Cache-Control"] = f"private, max-age={YEAR}, immutable"
    response["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response


@require_POST
@may_required(Action.MANAGE_FIRM)
def change_logo(request: HttpRequest) -> HttpResponse:
    if "remove" in request.POST:
        _keep(request, "")
        toast(request, "The logo is gone; the sign stands in its place.")
        return redirect("desk:settings")
    form = LogoForm(request.POST, request.FILES)
    if not form.is_valid():
        return settings_page(request, status=422, logo_form=form)
    _keep(request, default_storage.save("logo.png", ContentFile(form.cleaned_data["logo"])))
    toast(request, "The logo is saved.")
    return redirect("desk:settings")


def _keep(request: HttpRequest, name: str) -> None:
    """The earlier file goes once the change is committed."""
    organization = enter.required()
    earlier = organization.brand.logo
    with transaction.atomic():
        firms.change_settings(
            organization=organization, field="branding_config", changes={"logo": name}, by=user_of(request).actor
        )
        if earlier:
            transaction.on_commit(lambda: default_storage.delete(earlier))
