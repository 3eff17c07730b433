"""What does a client see who opens a rating link? Nothing is written until the button is pressed."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from clients.models import Referral
from feedback import actions, links
from feedback.forms import AnswerForm, IntroductionForm
from feedback.links import Link, State
from feedback.models import Rating, Reply
from feedback.views import held
from feedback.words import CHIPS, LANGUAGES, words
from relate.lib.pace import Pace, address_of

SEE_OTHER, UNPROCESSABLE, GONE, TOO_MANY = 303, 422, 410, 429
LOOKS, PRESSES = Pace("feedback", 60), Pace("feedback-press", 10)
Page = Callable[[HttpRequest, str, Link], HttpResponse]


def public_page(*methods: str) -> Callable[[Page], Callable[[HttpRequest, str], HttpResponse]]:
    """The way in of every page under a token: no cookie, no cache, no search engine; a pace, and one look at the link."""

    def decorate(view: Page) -> Callable[[HttpRequest, str], HttpResponse]:
        @csrf_exempt  # the signed nonce in the form stands for the cookie
        @login_not_required
        @never_cache
        @require_http_methods(methods)
        @wraps(view)
        def run(request: HttpRequest, token: str) -> HttpResponse:
            if wait := _wait(request, token):
                response = held.held(request, "too_fast", TOO_MANY)
                response["Retry-After"] = str(wait)
            else:
                link = links.find(token, at=timezone.now())
                response = view(request, token, link) if link.state == State.OPEN else _shut(request, link)
            return held.unlisted(response)

        run.when_broken = held.when_broken  # type: ignore[attr-defined]
        return run

    return decorate


def _wait(request: HttpRequest, token: str) -> int:
    """Looks are counted by address alone: whoever looks often at a stolen link must not shut its owner out."""
    wait = LOOKS.wait(address_of(request))
    return wait or (PRESSES.wait(token) if request.method == "POST" else 0)


@public_page("GET", "HEAD", "POST")
def answer(request: HttpRequest, token: str, link: Link) -> HttpResponse:
    if request.method != "POST":
        return _answer_page(request, token, link, _as_it_stands(request, link))
    form = AnswerForm(request.POST)
    if not links.is_nonce_of(token, request.POST.get("nonce", "")):
        return _answer_page(request, token, link, held.typed(request), problem="stale")
    if not form.is_valid():
        problem = "too_long" if "message" in form.errors else "choose"
        return _answer_page(request, token, link, held.typed(request), problem=problem)
    try:
        actions.receive(delivery=link.letter, said=form.said(_language(request, link)), at=timezone.now())
    except actions.UnableToReply:  # the last day ended while the page was open
        return _shut(request, links.find(token, at=timezone.now()))
    return _to_thanks(request, token)


@public_page("GET", "HEAD")
def thanks(request: HttpRequest, token: str, link: Link) -> HttpResponse:
    if link.reply is None:
        return HttpResponseRedirect(reverse("feedback:answer", args=[token]))
    return _thanks_page(request, token, link, link.reply)


@public_page("POST")
def introduce(request: HttpRequest, token: str, link: Link) -> HttpResponse:
    reply, form = link.reply, IntroductionForm(request.POST)
    if reply is None or not links.is_nonce_of(token, request.POST.get("nonce", "")):
        return _to_thanks(request, token)
    if "not_now" in request.POST:
        actions.decline_to_introduce(reply=reply, at=timezone.now())
        return _to_thanks(request, token)
    if not form.is_valid():
        return _thanks_page(request, token, link, reply, form)
    if reply.asks_for_referral:
        value = form.cleaned_data
        actions.introduce(reply=reply, name=value["name"], contact=value["email"], at=timezone.now())
    return _to_thanks(request, token)


def _answer_page(
    request: HttpRequest, token: str, link: Link, values: dict[str, Any], problem: str | None = None
) -> HttpResponse:
    said = _said(request, link)
    context = {
        "token": token,
        "nonce": links.nonce_for(token),
        "values": values,
        "problem": said[problem] if problem else "",
        "is_again": link.reply is not None,
        "ratings": list(zip(Rating.values, said["ratings"], strict=True)),
        "sends": [
            (number, said["send_rating"].format(rating=face)) for number, face in zip(Rating.values, said["ratings"], strict=True)
        ],
        "chips": list(zip(CHIPS, said["chips"], strict=True)),
        **_talk(request, link),
    }
    return render(request, "feedback/answer.html", context, status=UNPROCESSABLE if problem else 200)


def _thanks_page(
    request: HttpRequest, token: str, link: Link, reply: Reply, form: IntroductionForm | None = None
) -> HttpResponse:
    is_named = Referral.objects.filter(source_id=reply.pk).exists()
    context = {
        "token": token,
        "nonce": links.nonce_for(token),
        "reply": reply,
        "form": form,
        "is_named": is_named,
        "is_declined": reply.referral_declined_at is not None,
        "asks": reply.asks_for_referral and not is_named,
        **_talk(request, link),
    }
    return render(request, "feedback/thanks.html", context, status=UNPROCESSABLE if form else 200)


def _shut(request: HttpRequest, link: Link) -> HttpResponse:
    return _notice(request, link, link.state.value, {State.UNKNOWN: 404, State.EXPIRED: GONE}.get(link.state, 200))


def _notice(request: HttpRequest, link: Link, name: str, status: int) -> HttpResponse:
    """One kind page for whatever is not open; it names no client and no advisor."""
    talk = _talk(request, Link(link.state))
    context = {**talk, "heading": talk["words"][name], "lede": talk["words"][f"{name}_lede"]}
    return render(request, "feedback/notice.html", context, status=status)


def _talk(request: HttpRequest, link: Link) -> dict[str, Any]:
    language = _language(request, link)
    others = [(code, name) for code, name in LANGUAGES.items() if code != language]
    return {"words": _said(request, link), "language": language, "other_languages": others}


def _said(request: HttpRequest, link: Link) -> dict[str, Any]:
    brand = request.organization.brand  # type: ignore[attr-defined]
    firm = brand.name or request.organization.name  # type: ignore[attr-defined]
    advisor = link.delivery.message.advisor.first_name if link.delivery else firm
    said = words(_language(request, link))
    return said.filled(advisor=advisor, firm=firm, phone=brand.phone, rating="{rating}")


def _language(request: HttpRequest, link: Link) -> str:
    asked = request.POST.get("lang") or request.GET.get("lang") or ""
    if asked in LANGUAGES:
        return asked
    return str(link.delivery.message.household.language) if link.delivery else "en"


def _as_it_stands(request: HttpRequest, link: Link) -> dict[str, Any]:
    """The answer so far; a rating in the address is chosen beforehand and nothing more."""
    reply = link.reply
    rating = request.GET.get("rating", "")
    chosen = int(rating) if rating in map(str, Rating.values) else None
    if reply is None:
        return {"rating": chosen, "topics": [], "message": "", "call": False}
    return {
        "rating": chosen or reply.rating,
        "topics": reply.chosen_topics,
        "message": reply.text or "",
        "call": reply.wants_call,
    }


def _to_thanks(request: HttpRequest, token: str) -> HttpResponse:
    language = request.POST.get("lang", "")
    suffix = f"?lang={language}" if language in LANGUAGES else ""
    response = HttpResponseRedirect(reverse("feedback:thanks", args=[token]) + suffix)
    response.status_code = SEE_OTHER
    return response
