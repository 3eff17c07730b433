"""How does one view answer with a page, or with the one fragment of it that htmx asked for?"""

from collections.abc import Iterable, Mapping
from pathlib import PurePosixPath
from typing import Any, Protocol, cast

from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers


class Pageable(Protocol):
    """A queryset, or what knows as well how many there are and which stand in a slice."""

    def count(self) -> int: ...

    def __getitem__(self, part: slice, /) -> Iterable[Any]: ...


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


def paged(request: HttpRequest, found: Pageable, size: int) -> Page[Any]:
    """The page that `?page=` asks for. The first is fetched before anything is counted: most lists end there."""
    pages: Paginator[Any] = Paginator(cast(Any, found), size)
    if request.GET.get("page", "1") != "1":
        return pages.get_page(request.GET["page"])
    some = list(found[: size + 1])
    return Page(some[:size], 1, pages) if len(some) > size else Paginator(some, size).page(1)


def toast(request: HttpRequest, text: str, undo_url: str | None = None) -> None:
    """Says once what happened; a person may take it back where `undo_url` is given."""
    messages.success(request, text, extra_tags=undo_url or "")
