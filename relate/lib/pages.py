"""How does one view answer with a page, or with the one fragment of it that htmx asked for?"""

from collections.abc import Iterable, Mapping
from pathlib import PurePosixPath
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers


def fragment_id(template: str) -> str:
    """`clients/_rows.html` has the one root element `clients-rows`."""
    path = PurePosixPath(template)
    return f"{path.parent.name}-{path.stem.removeprefix('_')}"


def page(
    request: HttpRequest,
    template: str,
    context: Mapping[str, Any],
    *,
    fragment: str | Iterable[str] | None = None,
    status: int = 200,
) -> HttpResponse:
    """The page, or the fragment whose id stands in HX-Target."""
    fragments = [fragment] if isinstance(fragment, str) else fragment or ()
    target = request.headers.get("HX-Target") if "HX-Request" in request.headers else None
    chosen = next((name for name in fragments if fragment_id(name) == target), template)
    response = render(request, chosen, dict(context), status=status)
    patch_vary_headers(response, ["HX-Request", "HX-Target"])
    return response


def toast(request: HttpRequest, text: str, undo_url: str | None = None) -> None:
    """Says once what happened; a person may take it back where `undo_url` is given."""
    messages.success(request, text, extra_tags=undo_url or "")
