"""How does a firm's mail provider prove itself, and what has it told so far?"""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from advisors.access import may_required, sensitive, user_of
from advisors.roles import Action
from desk.forms import WebhookKeyForm
from messaging import actions
from messaging.links import absolute
from messaging.models import WebhookCall, WebhookKey
from relate.lib.pages import page, toast
from tenants import enter

PROVIDER = "sendgrid"


@require_safe
@never_cache
@may_required(Action.MANAGE_FIRM)
def provider(request: HttpRequest) -> HttpResponse:
    return _page(request, WebhookKeyForm())


@require_POST
@may_required(Action.MANAGE_FIRM)
@sensitive
def set_key(request: HttpRequest) -> HttpResponse:
    form = WebhookKeyForm(request.POST)
    if form.is_valid():
        try:
            actions.set_key(provider=PROVIDER, text=form.cleaned_data["public_key"], by=user_of(request), at=timezone.now())
        except actions.UnableToUseKey as refusal:
            form.add_error("public_key", str(refusal))
        else:
            toast(request, "From now on what this key signs is taken.")
            return redirect("desk:mail_provider")
    return _page(request, form, status=422)


@require_POST
@may_required(Action.MANAGE_FIRM)
@sensitive
def remove(request: HttpRequest) -> HttpResponse:
    key = get_object_or_404(WebhookKey, provider=PROVIDER, removed_at=None)
    actions.remove_key(key=key, by=user_of(request), at=timezone.now())
    toast(request, "What the provider sends is refused from now on.")
    return redirect("desk:mail_provider")


def _page(request: HttpRequest, form: WebhookKeyForm, *, status: int = 200) -> HttpResponse:
    key = WebhookKey.objects.filter(provider=PROVIDER, removed_at=None).first()
    context: dict[str, Any] = {
        "form": form,
        "key": key,
        "address": absolute(enter.required().domain, reverse("messaging:sendgrid_events")),
        "calls": WebhookCall.objects.order_by("-created_at")[:5],
    }
    return page(request, "desk/mail_provider.html", context, status=status)
