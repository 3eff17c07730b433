"""How does an advisor take on a household, and change what we know about it?"""

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from advisors.access import advisor_required, user_of
from clients import actions
from clients.forms import HouseholdForm, NewHouseholdForm
from clients.models import Channel, Consent, Household
from relate.lib.pages import page, toast

PREFERENCES = ("cadence", "channel", "language", "tone", "time_zone")


@require_http_methods(["GET", "HEAD", "POST"])
@advisor_required
def new_household(request: HttpRequest) -> HttpResponse:
    user = user_of(request)
    initial = {"since_on": timezone.localdate(), "time_zone": user.time_zone, "advisor": user}
    form = NewHouseholdForm(request.POST or None, user=user, initial=initial)
    if request.method == "POST" and form.is_valid():
        household = _take_on(form, request)
        toast(request, f"{household.name} was added.")
        return redirect("desk:household", household.pk)
    context = {"form": form, "title": "New household", "save": "Add household", "back": "/clients/"}
    return page(request, "clients/form.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@advisor_required
def edit_household(request: HttpRequest, pk: str) -> HttpResponse:
    user = user_of(request)
    household = get_object_or_404(Household.objects.visible_to(user), pk=pk)
    form = HouseholdForm(request.POST or None, user=user, instance=household)
    if request.method == "POST" and form.is_valid():
        household.refresh_from_db()  # the form has written into it
        actions.change_household(household=household, changes=form.cleaned_data, by=user.actor, on=timezone.localdate())
        toast(request, "The household was changed.")
        return redirect("desk:household", household.pk)
    context = {"form": form, "title": f"Edit {household.name}", "save": "Save household", "back": f"/households/{pk}/"}
    return page(request, "clients/form.html", context, status=422 if form.errors else 200)


@transaction.atomic
def _take_on(form: NewHouseholdForm, request: HttpRequest) -> Household:
    user, said = user_of(request), form.cleaned_data
    household = actions.add_household(
        name=said["name"],
        advisor=said.get("advisor") or user,
        since_on=said["since_on"],
        town=said["town"],
        preferences=actions.Preferences(**{name: said[name] for name in PREFERENCES}),
        by=user.actor,
        on=timezone.localdate(),
    )
    client = actions.add_client(household=household, name=said["client_name"], email=said["email"], by=user.actor)
    if said["agreed"]:
        basis, source = Consent.Basis.CONTRACT, f"Said by {user.name} when the household was added"
        now = timezone.now()
        actions.give_consent(client=client, channel=Channel.EMAIL, basis=basis, source=source, at=now, by=user.actor)
    return household
