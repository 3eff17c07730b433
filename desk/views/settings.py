"""What may I set: for myself, for my machines, and, where my role allows it, for the firm?"""

from typing import Any

from allauth.usersessions.models import UserSession
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from advisors import actions as people
from advisors import second_factor
from advisors.access import may_required, sensitive, user_of
from advisors.models import ApiKey, User
from advisors.queries import places
from advisors.roles import Action
from desk.brand import brand_css, readability
from desk.forms import (
    APPROVAL_NAMES,
    PROFILE_NAMES,
    ApiKeyForm,
    BrandForm,
    LogoForm,
    PolicyForm,
    ProfileForm,
    SecurityForm,
    ThemeForm,
)
from relate.lib.pages import page, toast
from tenants import actions as firms
from tenants import enter
from tenants.configuration import brand

A_YEAR = 365 * 24 * 3600


@require_safe
@never_cache
def settings(request: HttpRequest) -> HttpResponse:
    return settings_page(request)


@require_POST
def profile(request: HttpRequest) -> HttpResponse:
    user = user_of(request)
    form = ProfileForm(request.POST, instance=User.objects.get(pk=user.pk))
    if not form.is_valid():
        return settings_page(request, status=422, profile=form)
    people.change_profile(user=user, changes=form.cleaned_data)
    toast(request, "Your settings are saved.")
    return _with_theme(redirect("desk:settings"), form.cleaned_data["theme"])


@require_POST
def theme(request: HttpRequest) -> HttpResponse:
    """Light or dark: what was not said is the other one."""
    user = user_of(request)
    other = "light" if user.theme == "dark" else "dark"
    form = ThemeForm({"theme": request.POST.get("theme", other)})
    if not form.is_valid():
        return HttpResponse("Choose light or dark.", status=422, content_type="text/plain")
    people.change_theme(user=user, theme=form.cleaned_data["theme"])
    answer = HttpResponse(status=204) if "HX-Request" in request.headers else redirect("desk:settings")
    return _with_theme(answer, user.theme)


@require_POST
@may_required(Action.MANAGE_API_KEYS)
@sensitive
def make_key(request: HttpRequest) -> HttpResponse:
    user, form = user_of(request), ApiKeyForm(request.POST)
    if not form.is_valid():
        return settings_page(request, status=422, key_form=form)
    try:
        _, key = people.create_api_key(user=user, name=form.cleaned_data["name"], by=user.actor)
    except people.UnableToManagePeople as refusal:
        form.add_error("name", str(refusal))
        return settings_page(request, status=422, key_form=form)
    return settings_page(request, new_key=key)


@require_POST
@may_required(Action.MANAGE_API_KEYS)
def revoke_key(request: HttpRequest, pk: str) -> HttpResponse:
    user = user_of(request)
    key = get_object_or_404(ApiKey, pk=pk, user=user)
    people.revoke_api_key(key=key, by=user.actor, at=timezone.now())
    toast(request, f"The key “{key.name}” no longer works.")
    return redirect("desk:settings")


@require_POST
def end_session(request: HttpRequest, pk: int) -> HttpResponse:
    user = user_of(request)
    people.end_session(session=get_object_or_404(UserSession, pk=pk, user=user), by=user)
    toast(request, "That browser is signed out.")
    return redirect("desk:settings")


@require_POST
def end_other_sessions(request: HttpRequest) -> HttpResponse:
    ended = people.end_other_sessions(user=user_of(request), current=request.session.session_key or "")
    toast(request, f"Signed out in {ended} other place{'' if ended == 1 else 's'}." if ended else "You are signed in here only.")
    return redirect("desk:settings")


@require_POST
@may_required(Action.MANAGE_FIRM)
@sensitive
def security(request: HttpRequest) -> HttpResponse:
    """Whether everyone here shows a second factor."""
    form = SecurityForm(request.POST)
    if not form.is_valid():
        return settings_page(request, status=422, security_form=form)
    firms.change_settings(
        organization=enter.required(), field="compliance_rules", changes=form.cleaned_data, by=user_of(request).actor
    )
    toast(request, "Saved. It holds from the next page that anyone opens.")
    return redirect("desk:settings")


@require_POST
@may_required(Action.MANAGE_FIRM)
def firm(request: HttpRequest) -> HttpResponse:
    form = BrandForm(request.POST)
    if not form.is_valid():
        return settings_page(request, status=422, brand_form=form)
    firms.change_settings(
        organization=enter.required(),
        field="branding_config",
        changes=form.cleaned_data,
        by=user_of(request).actor,
    )
    toast(request, "The firm’s look is saved. Letters written from now on carry it.")
    return redirect("desk:settings")


@require_POST
@may_required(Action.MANAGE_FIRM)
def preview(request: HttpRequest) -> HttpResponse:
    """How the product would look, before it is saved."""
    form = BrandForm(request.POST)
    shown = form.brand if form.is_valid() else enter.required().brand
    context = {"previewed": shown, "readability": readability(shown)}
    return render(request, "desk/_preview.html", context, status=200 if form.is_valid() else 422)


@require_safe
@may_required(Action.MANAGE_FIRM)
def preview_sheet(request: HttpRequest) -> HttpResponse:
    """The three values of a brand that is only tried, for its preview alone."""
    tried = {name: request.GET.get(name, "") for name in ("color", "font", "radius")}
    try:
        css = brand_css(brand(tried)).replace(":root", ".preview", 1)
    except ValueError:
        css = ""
    return HttpResponse(css, content_type="text/css")


@require_POST
@may_required(Action.CLOSE_COMPLAINTS)
def policy(request: HttpRequest) -> HttpResponse:
    form = PolicyForm(request.POST)
    if not form.is_valid():
        return settings_page(request, status=422, policy_form=form)
    firms.change_settings(
        organization=enter.required(), field="compliance_rules", changes=form.settings(), by=user_of(request).actor
    )
    toast(request, "The policy is saved. It holds for letters submitted from now on.")
    return redirect("desk:settings")


def settings_page(request: HttpRequest, *, status: int = 200, **own: Any) -> HttpResponse:
    user, organization = user_of(request), enter.required()
    context = {
        "profile": ProfileForm(instance=user),
        "key_form": ApiKeyForm(),
        "places": places(user, current=request.session.session_key),
        "has_second_factor": second_factor.has_one(user),
        "security_form": SecurityForm(initial={"second_factor": organization.policy.second_factor}),
        "keys": ApiKey.objects.filter(user=user, revoked_at=None).order_by("-created_at"),
        "has_keys": user.may(Action.MANAGE_API_KEYS),
        "manages_firm": user.may(Action.MANAGE_FIRM),
        "brand_form": BrandForm(initial={**_brand_values(), "name": organization.brand.name or organization.name}),
        "logo_form": LogoForm(),
        "previewed": organization.brand,
        "readability": readability(organization.brand),
        "manages_policy": user.may(Action.CLOSE_COMPLAINTS),
        "policy_form": PolicyForm.of(organization.policy),
        "policy": organization.policy,
        "policy_words": {
            "profile": PROFILE_NAMES[organization.policy.profile],
            "approval": APPROVAL_NAMES[organization.policy.approval],
        },
        **own,
    }
    return page(request, "desk/settings.html", context, status=status)


def _brand_values() -> dict[str, str]:
    brand = enter.required().brand
    return {name: getattr(brand, name) for name in BrandForm.base_fields}


def _with_theme(response: HttpResponse, theme: str) -> HttpResponse:
    """The sign-in page knows nobody yet; a cookie tells it how this browser likes to look."""
    response.set_cookie("theme", theme, max_age=A_YEAR, samesite="Lax", httponly=True)
    return response
