"""Who may open this page? The decorator names an action of `advisors.roles`."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.account.decorators import reauthentication_required
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from rest_framework.request import Request

from advisors.models import User
from advisors.roles import Action

View = Callable[..., HttpResponse]
BOOKS = ("mine", "firm")  # the second is all that this person sees: the firm, or the teams


def user_of(request: HttpRequest | Request) -> User:
    """The signed-in person, for the type checker too: every page needs a sign-in unless it says otherwise."""
    if not isinstance(request.user, User):
        raise PermissionDenied("Sign in first.")
    return request.user


def viewer_of(request: HttpRequest) -> User:
    """Who looks at a list: who sees more than the own book chooses with `?book=`, and the session keeps the choice.

    A page of one household and every act ask `user_of`: a link to a colleague's household works either way.
    """
    user, asked = user_of(request), request.GET.get("book")
    if asked in BOOKS and request.session.get("book") != asked:
        request.session["book"] = asked
    return user.in_own_book() if request.session.get("book") == "mine" and user.sees_other_books else user


def may_required(action: Action) -> Callable[[View], View]:
    """403 for whoever may not do this; a visitor signs in first."""

    def decorate(view: View) -> View:
        @wraps(view)
        def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if not request.user.is_authenticated:
                return redirect_to_login(request.get_full_path())
            if not user_of(request).may(action):
                raise PermissionDenied("Your role has no access to this page.")
            return view(request, *args, **kwargs)

        return answer

    return decorate


sensitive: Callable[[View], View] = reauthentication_required  # asks for the password again, unless it was just given
advisor_required: Callable[[View], View] = may_required(Action.SERVE_CLIENTS)
