"""At which address does a file of records leave the product? At one that works for one person, for a quarter of an hour."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from django.core import signing
from django.http import Http404, HttpRequest, HttpResponseRedirect

from advisors.access import user_of
from relate.lib.current import required_schema

SALT, GOOD_FOR, FOUND = "advisors.downloads", 15 * 60, 302
View = Callable[..., Any]


def signed_download(seen: View) -> Callable[[View], View]:
    """The plain address leads to one that is signed for this person and this file; an old or a borrowed one is 404.

    `seen(request, ...)` finds the object for this person or raises 404; the view asks the same again.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
            key = request.GET.get("key")
            if key is None:
                seen(request, *args, **kwargs)
                asked = {**request.GET.dict(), "key": _key(request)}
                return HttpResponseRedirect(f"{request.path}?{urlencode(asked)}", status=FOUND)
            if not _fits(request, key):
                raise Http404("This link is over. Ask for the file again.")
            return view(request, *args, **kwargs)

        return answer

    return decorate


def _subject(request: HttpRequest) -> str:
    return f"{required_schema()} {user_of(request).pk} {request.path}"


def _key(request: HttpRequest) -> str:
    return signing.TimestampSigner(salt=SALT).sign(_subject(request)).removeprefix(f"{_subject(request)}:")


def _fits(request: HttpRequest, key: str) -> bool:
    try:
        signing.TimestampSigner(salt=SALT).unsign(f"{_subject(request)}:{key}", max_age=GOOD_FOR)
    except signing.BadSignature:
        return False
    return True
