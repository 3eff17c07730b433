"""How does a person who was invited choose a password, and support come in?"""

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.forms import SetPasswordForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from advisors.actions import UnableToManagePeople, accept_invitation, enter_support
from advisors.models import Invitation, SupportGrant, User, token_hash
from advisors.second_factor import SUPPORT


@login_not_required
@never_cache
@require_http_methods(["GET", "POST"])
def join(request: HttpRequest, token: str) -> HttpResponse:
    invitation = Invitation.objects.open(timezone.now()).filter(token_hash=token_hash(token)).first()
    if invitation is None:
        return render(request, "account/join.html", {"form": None}, status=404)
    person = User(email=invitation.email, name=invitation.name)
    form = SetPasswordForm(person, request.POST or None)
    if form.is_valid():
        accept_invitation(invitation=invitation, password=form.cleaned_data["new_password1"], at=timezone.now())
        messages.success(request, "Welcome. Sign in with your new password.")
        return redirect("account_login")
    status = 422 if form.is_bound else 200
    return render(request, "account/join.html", {"form": form, "invitation": invitation}, status=status)


@login_not_required
@never_cache
@require_http_methods(["GET", "POST"])
def support(request: HttpRequest, token: str) -> HttpResponse:
    """A GET only shows what the link is for: a mail program that looks ahead uses nothing up."""
    now = timezone.now()
    grant = SupportGrant.objects.open(now).filter(token_hash=token_hash(token), entered_at=None).select_related("user").first()
    if grant is None:
        return render(request, "account/support.html", {"grant": None}, status=404)
    if request.method == "GET":
        return render(request, "account/support.html", {"grant": grant})
    try:
        user = enter_support(grant=grant, at=now)
    except UnableToManagePeople:
        return render(request, "account/support.html", {"grant": None}, status=404)
    login(request, user, backend=settings.AUTHENTICATION_BACKENDS[0])
    request.session[SUPPORT] = True
    request.session.set_expiry(grant.expires_at)
    UserSession.objects.create_from_request(request)
    return redirect("desk:today")
