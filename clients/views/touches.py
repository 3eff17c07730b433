"""How does an advisor write down a call, a meeting or a thought?"""

from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from advisors.access import advisor_required, user_of
from clients import actions
from clients.forms import CallForm, NoteForm
from clients.models import Household
from relate.lib.pages import page, toast


@require_http_methods(["GET", "HEAD", "POST"])
@advisor_required
def log_call(request: HttpRequest, pk: str) -> HttpResponse:
    """Times are typed and shown in the advisor's own time zone."""
    user = user_of(request)
    household = get_object_or_404(Household.objects.visible_to(user), pk=pk)
    with timezone.override(ZoneInfo(user.time_zone)):
        form = CallForm(request.POST or None, household=household, initial={"at": timezone.localtime()})
        if request.method == "POST" and form.is_valid():
            actions.log_call(household=household, by=user, **form.cleaned_data)
            toast(request, "The call was logged." if form.cleaned_data["kind"] == "call" else "The meeting was logged.")
            return redirect("desk:household", household.pk)
        context = {"form": form, "title": f"Log a call with {household.name}", "save": "Log it", "back": f"/households/{pk}/"}
        return page(request, "clients/form.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@advisor_required
def add_note(request: HttpRequest, pk: str) -> HttpResponse:
    user = user_of(request)
    household = get_object_or_404(Household.objects.visible_to(user), pk=pk)
    form = NoteForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.add_note(household=household, by=user, at=timezone.now(), **form.cleaned_data)
        toast(request, "The note was kept.")
        return redirect("desk:household", household.pk)
    context = {"form": form, "title": f"Note on {household.name}", "save": "Keep note", "back": f"/households/{pk}/"}
    return page(request, "clients/form.html", context, status=422 if form.errors else 200)
