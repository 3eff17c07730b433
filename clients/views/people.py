"""How does an advisor add a person to a household, change the details, and keep consent?"""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from advisors.access import advisor_required, may_required, user_of
from advisors.roles import Action
from clients import actions
from clients.forms import BlockForm, ClientForm, ConsentForm, WithdrawForm
from clients.models import Client, Household
from relate.lib.pages import page, toast


@require_http_methods(["GET", "HEAD", "POST"])
@advisor_required
def new_client(request: HttpRequest, pk: str) -> HttpResponse:
    user = user_of(request)
    household = get_object_or_404(Household.objects.visible_to(user), pk=pk)
    form = ClientForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        client = actions.add_client(household=household, by=user.actor, **form.cleaned_data)
        toast(request, f"{client.name} was added.")
        return redirect("desk:client", client.pk)
    context = {"form": form, "title": f"New client of {household.name}", "save": "Add client", "back": f"/households/{pk}/"}
    return page(request, "clients/form.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@advisor_required
def edit_client(request: HttpRequest, pk: str) -> HttpResponse:
    client = _client(request, pk)
    form = ClientForm(request.POST or None, instance=client)
    if request.method == "POST" and form.is_valid():
        client.refresh_from_db()  # the form has written into it
        changes = {**form.cleaned_data, "salutation": form.cleaned_data["salutation"] or client.salutation}
        actions.change_client(client=client, changes=changes, by=user_of(request).actor)
        toast(request, "The details were saved.")
        return redirect("desk:client", client.pk)
    context = {"form": form, "title": f"Edit {client.name}", "save": "Save client", "back": f"/clients/{pk}/"}
    return page(request, "clients/form.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@advisor_required
def give_consent(request: HttpRequest, pk: str) -> HttpResponse:
    client = _client(request, pk)
    form = ConsentForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.give_consent(client=client, at=timezone.now(), by=user_of(request).actor, **form.cleaned_data)
        toast(request, "The consent was recorded.")
        return redirect("desk:client", client.pk)
    context = {"form": form, "title": f"Consent of {client.name}", "save": "Record consent", "back": f"/clients/{pk}/"}
    return page(request, "clients/form.html", context, status=422 if form.errors else 200)


@require_POST
@advisor_required
def withdraw_consent(request: HttpRequest, pk: str) -> HttpResponse:
    client = _client(request, pk)
    form = WithdrawForm(request.POST)
    if form.is_valid():
        actions.withdraw_consent(client=client, at=timezone.now(), by=user_of(request).actor, **form.cleaned_data)
        toast(request, "The consent was withdrawn.")
    return redirect("desk:client", client.pk)


@require_POST
@advisor_required
def trust_address(request: HttpRequest, pk: str) -> HttpResponse:
    """Whoever serves the client knows that mail arrives there after all."""
    client = _client(request, pk)
    if actions.trust_address(client=client, by=user_of(request).actor, at=timezone.now()):
        toast(request, f"Letters go to {client.email} again.")
    return redirect("desk:client", client.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@advisor_required
def forbid_contact(request: HttpRequest, pk: str) -> HttpResponse:
    client = _client(request, pk)
    form = BlockForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.forbid_contact(client=client, reason=form.cleaned_data["reason"], by=user_of(request).actor)
        toast(request, f"Nothing goes out to {client.name} any more.")
        return redirect("desk:client", client.pk)
    context = {
        "form": form,
        "title": f"Stop all contact with {client.name}",
        "save": "Stop all contact",
        "back": f"/clients/{pk}/",
    }
    return page(request, "clients/form.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@may_required(Action.LIFT_BLOCKS)
def allow_contact(request: HttpRequest, pk: str) -> HttpResponse:
    client = _client(request, pk)
    form = BlockForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.allow_contact(client=client, reason=form.cleaned_data["reason"], by=user_of(request))
        toast(request, f"{client.name} can be written to again.")
        return redirect("desk:client", client.pk)
    context = {"form": form, "title": f"Allow contact with {client.name}", "save": "Allow contact", "back": f"/clients/{pk}/"}
    return page(request, "clients/form.html", context, status=422 if form.errors else 200)


def _client(request: HttpRequest, pk: str) -> Client:
    return get_object_or_404(Client.objects.visible_to(user_of(request)).select_related("household"), pk=pk)
