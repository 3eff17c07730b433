"""Whom have clients named, and how far has each come? Only an advisor ever writes to them, and not from here."""

from django.db.models import Count, Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from advisors.access import advisor_required, user_of, viewer_of
from advisors.roles import Action
from clients import actions
from clients.forms import ReferralForm, StageForm
from clients.models import Referral
from relate.lib.pages import page, paged, toast

STAGES = Referral.Stage.choices


@require_safe
def referrals(request: HttpRequest) -> HttpResponse:
    mine = Referral.objects.visible_to(viewer_of(request))
    stage = request.GET.get("stage", "")
    found = mine.filter(stage=stage) if stage in Referral.Stage.values else mine
    found = found.select_related("household", "client").order_by("-changed_at", "-id")
    tally = {row["stage"]: row for row in mine.values("stage").annotate(count=Count("pk"), value=Sum("value"))}
    context = {
        "page": paged(request, found, 50),
        "may_serve": user_of(request).may(Action.SERVE_CLIENTS),
        "stage": stage,
        "stages": STAGES,
        "tally": [(value, label, tally[value]["count"] if value in tally else 0) for value, label in STAGES],
        "most": max((row["count"] for row in tally.values()), default=1),
        "total": sum(row["count"] for row in tally.values()),
        "brought": sum(row["value"] or 0 for row in tally.values()),
    }
    return page(request, "clients/referrals.html", context, fragment="clients/_referrals.html")


@require_http_methods(["GET", "HEAD", "POST"])
@advisor_required
def new_referral(request: HttpRequest) -> HttpResponse:
    user = user_of(request)
    form = ReferralForm(request.POST or None, user=user, initial={"household": request.GET.get("household")})
    if request.method == "POST" and form.is_valid():
        referral = actions.name_referral(at=timezone.now(), by=user.actor, **form.cleaned_data)
        toast(request, f"{referral.name} was noted. Nobody is written to unless you do it.")
        return redirect("clients:referrals")
    context = {"form": form, "title": "New referral", "save": "Note referral", "back": "/referrals/"}
    return page(request, "clients/form.html", context, status=422 if form.errors else 200)


@require_POST
@advisor_required
def move_referral(request: HttpRequest, pk: str) -> HttpResponse:
    user = user_of(request)
    referral = get_object_or_404(Referral.objects.visible_to(user), pk=pk)
    form = StageForm(request.POST)
    try:
        if form.is_valid():
            actions.move_referral(referral=referral, by=user.actor, at=timezone.now(), **form.cleaned_data)
            toast(request, f"{referral.name}: {referral.get_stage_display().lower()}.")
    except actions.UnableToMoveReferral as refusal:
        toast(request, str(refusal))
    return redirect("clients:referrals")
