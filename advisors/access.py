"""Who may open this page? Each decorator names roles or an action of `advisors.roles`."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from rest_framework.request import Request

from advisors.models import User
from advisors.roles import Action, Role

View = Callable[..., HttpResponse]
BOOKS = {"mine": "My clients", "firm": "Whole firm"}


def user_of(request: HttpRequest | Request) -> User:
    """The signed-in person, for the type checker too: every page needs a sign-in unless it says otherwise."""
    if not isinstance(request.user, User):
        raise PermissionDenied("Sign in first.")
    return request.user


def viewer_of(request: HttpRequest) -> User:
    """Who looks at a list: who may see the whole firm chooses with `?book=`, and the session keeps the choice.

    A page of one household and every act ask `user_of`: a link to a colleague's household works either way.
    """
    user, asked = user_of(request), request.GET.get("book")
    if asked in BOOKS and request.session.get("book") != asked:
        request.session["book"] = asked
    return user.in_own_book() if request.session.get("book") == "mine" and user.sees_every_household else user


def role_required(*roles: Role) -> Callable[[View], View]:
    """403 for every other role; a visitor signs in first."""
    return _guarded(lambda user: user.role in roles)


def may_required(action: Action) -> Callable[[View], View]:
    """403 for whoever may not do this."""
    return _guarded(lambda user: user.may(action))


def _guarded(allowed: Callable[[Any], bool]) -> Callable[[View], View]:
    def decorate(view: View) -> View:
        @wraps(view)
        def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if not request.user.is_authenticated:
                return redirect_to_login(request.get_full_path())
            if not allowed(request.user):
                raise PermissionDenied("Your role has no access to this page.")
            return view(request, *args, **kwargs)

        return answer

    return decorate


advisor_required: Callable[[View], View] = may_required(Action.SERVE_CLIENTS)
