"""How does one view answer with a page, or with the one fragment of it that htmx asked for?"""

from collections.abc import Iterable, Mapping
from pathlib import PurePosixPath
from typing import Any, TypeVar

from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers

M = TypeVar("M", bound=Model)


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


def paged(request: HttpRequest, found: QuerySet[M], size: int) -> Page[M]:
    """The page that `?page=` asks for. The first is fetched before anything is counted: most lists end there."""
    if request.GET.get("page", "1") != "1":
        return Paginator(found, size).get_page(request.GET["page"])
    some = list(found[: size + 1])
    if len(some) <= size:
        return Paginator(some, size).page(1)
    first = Paginator(found, size).page(1)
    first.object_list = some[:size]
    return first


def toast(request: HttpRequest, text: str, undo_url: str | None = None) -> None:
    """Says once what happened; a person may take it back where `undo_url` is given."""
    messages.success(request, text, extra_tags=undo_url or "")
