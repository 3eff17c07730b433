"""What may a page of ours load, and who may frame it?"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse

POLICY: dict[str, str] = {
    "default-src": "'self'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' data:",
    "font-src": "'self'",
    "connect-src": "'self'",
    "object-src": "'none'",
    "base-uri": "'none'",
    "form-action": "'self'",
    "frame-src": "'self'",
    "frame-ancestors": "'none'",
}


def header(policy: dict[str, str]) -> str:
    return "; ".join(f"{name} {value}".strip() for name, value in policy.items())


def policy(*, reason: str, **changes: str) -> Callable[[Callable[..., HttpResponse]], Callable[..., HttpResponse]]:
    """A view with a policy of its own, and why: `@csp.policy(reason="...", frame_ancestors="'self'")`."""
    own = header(POLICY | {name.replace("_", "-"): value for name, value in changes.items()})

    def decorate(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        @wraps(view)
        def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            response = view(request, *args, **kwargs)
            response["Content-Security-Policy"] = own
            if "frame_ancestors" in changes:
                response.xframe_options_exempt = True
            return response

        answer.csp_reason = reason  # type: ignore[attr-defined]
        return answer

    return decorate


def letter_in_a_frame(*, reason: str, sandbox: str = "") -> Callable[[Callable[..., HttpResponse]], Callable[..., HttpResponse]]:
    """A mail as its HTML part has it: its own styles and nothing else; `sandbox` names what its links may do."""
    shut = ("default_src", "script_src", "img_src", "font_src", "connect_src", "form_action", "frame_src")
    own = {"style_src": "'unsafe-inline'", "frame_ancestors": "'self'", "sandbox": sandbox}
    return policy(reason=reason, **dict.fromkeys(shut, "'none'"), **own)
