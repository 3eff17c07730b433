"""Where can one go, and what waits there? Asked again whenever something happens."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe


@require_safe
def nav(request: HttpRequest) -> HttpResponse:
    return render(request, "desk/_nav.html")
