"""Whose is an account, and from which day is it somebody else's?"""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from advisors.access import advisor_required, user_of
from portfolios import actions
from portfolios.forms import OwnersForm
from portfolios.models import Portfolio
from portfolios.views.trust import account_of
from relate.lib.pages import page, toast


@require_http_methods(["GET", "HEAD", "POST"])
@advisor_required
def owners(request: HttpRequest, pk: str) -> HttpResponse:
    account, user = account_of(request, pk), user_of(request)
    form = OwnersForm(request.POST or None, portfolio=account, user=user, initial={"on": timezone.localdate()})
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_owners(portfolio=account, owners=form.shares, on=form.cleaned_data["on"], by=user)
            toast(request, f"{account} has its owners. Reports of the days before stay as they were.")
            stays = Portfolio.objects.visible_to(user).filter(pk=account.pk).exists()
            return redirect("portfolios:portfolio", account.pk) if stays else redirect("desk:clients")
        except actions.UnableToShare as refusal:
            form.add_error(None, str(refusal))
    context = {"account": account, "form": form, "title": "Owners"}
    return page(request, "portfolios/by_hand.html", context, status=422 if form.errors else 200)
