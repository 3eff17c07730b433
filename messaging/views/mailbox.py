"""What has arrived? The local mailbox of the demo, where a visitor reads a letter as the client would."""

from functools import wraps
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from advisors.access import View
from messaging.channels import mailbox
from relate.lib import csp
from relate.lib.pages import page

BASE = '<base target="_blank">'


def in_demo(view: View) -> View:
    """Elsewhere this page does not exist: real mail is not ours to show."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not settings.DEMO:
            raise Http404("The mailbox belongs to the demo.")
        return view(request, *args, **kwargs)

    return answer


@in_demo
@require_safe
def mails(request: HttpRequest) -> HttpResponse:
    return _mailbox(request, None)


@in_demo
@require_safe
def mail(request: HttpRequest, pk: UUID) -> HttpResponse:
    opened = mailbox.mail(pk)
    if opened is None:
        raise Http404("No such mail.")
    return _mailbox(request, opened)


@in_demo
@require_safe
@never_cache
@csp.letter_in_a_frame(
    reason="a letter's own styles; nothing in it runs, loads or submits, and its links open beside it",
    sandbox="allow-popups allow-popups-to-escape-sandbox",
)
def mail_body(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The letter as its HTML part has it, for the frame."""
    opened = mailbox.mail(pk)
    if opened is None:
        raise Http404("No such mail.")
    if not opened.html:
        return render(request, "messaging/mail_text.html", {"mail": opened})
    return HttpResponse(opened.html.replace("<head>", f"<head>{BASE}", 1))


def _mailbox(request: HttpRequest, opened: mailbox.Letterbox | None) -> HttpResponse:
    listed = mailbox.mails()
    shown = opened or (listed[0] if listed else None)
    context = {"mails": listed, "mail": shown, "plain": "text" in request.GET}
    return page(request, "messaging/mailbox.html", context, fragment="messaging/_mail.html")
