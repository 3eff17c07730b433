"""What does every plan of a household leave as it is, and what must figures and plans know of one account?"""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_http_methods, require_POST

from advisors.access import advisor_required, user_of
from clients.models import Household
from portfolios import actions
from portfolios.forms import SettingsForm
from portfolios.measuring_forms import MarkField
from portfolios.views.performance import said_of
from portfolios.views.trust import account_of
from relate.lib.pages import page, toast

MEASURED = "What its returns stand beside, on every page and in every letter."


@require_POST
@advisor_required
def plan_settings(request: HttpRequest, pk: str) -> HttpResponse:
    """The wishes that stand in the form of the plan."""
    home = get_object_or_404(Household.objects.visible_to(user_of(request)), pk=pk)
    keep, cash, refused = said_of(request.POST)
    if refused:
        toast(request, refused)
    else:
        actions.keep_plan_settings(household=home, do_not_sell=keep, cash_minimum=cash, by=user_of(request))
        toast(request, "Every plan of this household keeps to it from now on.")
    return redirect("portfolios:plan", home.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@advisor_required
def account_settings(request: HttpRequest, pk: str) -> HttpResponse:
    account = account_of(request, pk)
    now = {
        "taxation": account.taxation,
        "do_not_sell": ", ".join(account.do_not_sell),
        "cash_minimum": f"{account.cash_minimum.normalize():f}",
    }
    form = SettingsForm(request.POST or None, initial=now)
    form.fields["benchmark"] = MarkField(now=account.own_mark, nothing="As its household", help_text=MEASURED)
    if request.method == "POST" and form.is_valid():
        try:
            actions.keep_account_settings(portfolio=account, by=user_of(request), **form.cleaned_data)
            toast(request, f"The settings of {account} are kept.")
            return redirect("portfolios:portfolio", account.pk)
        except actions.UnableToKeep as refusal:
            form.add_error("do_not_sell", str(refusal))
        except actions.UnableToMeasure as refusal:
            form.add_error("benchmark", str(refusal))
    context = {"account": account, "form": form, "title": "Settings"}
    return page(request, "portfolios/by_hand.html", context, status=422 if form.errors else 200)
