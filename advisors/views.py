"""How does a person who was invited choose a password?"""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.forms import SetPasswordForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from advisors.actions import accept_invitation
from advisors.models import Invitation, User, token_hash


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
