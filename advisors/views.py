"""How does a person who was invited choose a password, how does support come in, and who signs in elsewhere?"""

from typing import NoReturn, cast
from urllib.parse import urlsplit

from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.models import Login
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.forms import SetPasswordForm
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from advisors import oidc
from advisors.access import sensitive, user_of
from advisors.actions import UnableToManagePeople, accept_invitation, connect, enter_support, known_as
from advisors.models import IdentityProvider, Invitation, SupportGrant, User, token_hash
from advisors.second_factor import SUPPORT
from tenants.links import firm_url


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
        try:
            accept_invitation(invitation=invitation, password=form.cleaned_data["new_password1"], at=timezone.now())
        except UnableToManagePeople:
            return render(request, "account/join.html", {"form": None}, status=404)
        messages.success(request, "Welcome. Sign in with your new password.")
        return redirect("account_login")
    status = 422 if form.is_bound else 200
    shown = {"form": form, "invitation": invitation, "token": token}
    return render(request, "account/join.html", shown, status=status)


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


@login_not_required
@never_cache
@require_safe
def oidc_begin(request: HttpRequest) -> HttpResponse:
    return _to_the_provider(request)


@login_not_required
@never_cache
@require_safe
def oidc_join(request: HttpRequest, token: str) -> HttpResponse:
    """The link of the invitation says who joins, whatever the provider says of addresses."""
    invitation = Invitation.objects.open(timezone.now()).filter(token_hash=token_hash(token)).first()
    if invitation is None:
        return render(request, "account/join.html", {"form": None}, status=404)
    return _to_the_provider(request, meant_for=str(invitation.pk))


@never_cache
@require_POST
@sensitive
def oidc_connect(request: HttpRequest) -> HttpResponse:
    """By a form of our own, never by a link: another site could otherwise begin it, and have its own account connected.

    Browsers follow a form to our own addresses alone (`form-action`): the way to the provider is a link of the page that answers.
    """
    onward = _to_the_provider(request, meant_for=str(user_of(request).pk))
    if not isinstance(onward, HttpResponseRedirect) or urlsplit(onward.url).netloc in ("", request.get_host()):
        return onward
    provider = get_object_or_404(IdentityProvider, is_active=True)
    return render(request, "account/onward.html", {"provider": provider, "address": onward.url})


@login_not_required
@never_cache
@require_safe
def oidc_callback(request: HttpRequest) -> HttpResponse:
    provider = get_object_or_404(IdentityProvider, is_active=True)
    back_to = firm_url(reverse("advisors:oidc_callback"))
    try:
        claimed = oidc.complete(provider, request.session, answer=request.GET.dict(), back_to=back_to)
        if request.user.is_authenticated and claimed.meant_for:
            connect(provider=provider, claimed=claimed, user=user_of(request))
            messages.success(request, f"From now on you may sign in with {provider.name}.")
            return redirect("desk:settings")
        user = known_as(provider=provider, claimed=claimed, at=timezone.now())
    except oidc.UnableToSignIn as refusal:
        return _refused(request, refusal)
    record_authentication(request, user, method="oidc", provider=str(provider.pk))
    if claimed.has_second_factor:
        record_authentication(request, user, method="mfa", type="oidc")
    return cast(HttpResponse, perform_login(request, Login(user=user)))


def no_own_address(request: HttpRequest) -> NoReturn:
    """By her address a person is known, to the firm's provider too: nobody gives herself another one."""
    raise Http404("An address is not changed here.")


def _to_the_provider(request: HttpRequest, meant_for: str = "") -> HttpResponse:
    """From the firm's own host: there the provider sends the browser back to, and there its session is."""
    own = firm_url(request.path)
    if request.get_host() != urlsplit(own).netloc:
        return redirect(own)
    provider = get_object_or_404(IdentityProvider, is_active=True)
    back_to = firm_url(reverse("advisors:oidc_callback"))
    try:
        return redirect(oidc.begin(provider, request.session, back_to=back_to, meant_for=meant_for))
    except oidc.UnableToSignIn as refusal:
        return _refused(request, refusal)


def _refused(request: HttpRequest, refusal: Exception) -> HttpResponse:
    messages.error(request, str(refusal))
    return redirect("desk:settings" if request.user.is_authenticated else "account_login")
