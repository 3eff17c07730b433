"""What do all machine doors have in common: problems, pages, limits, strict input?"""

from http import HTTPStatus
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
from rest_framework import exceptions, serializers, status
from rest_framework.pagination import CursorPagination
from rest_framework.parsers import JSONParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.throttling import SimpleRateThrottle

PROBLEM = "application/problem+json"
IDEMPOTENCY_KEY = "Idempotency-Key"
REPLAYED = "Idempotency-Replayed"
WRONG_CURSOR = {"cursor": ["Use the address in `next` or `previous` as it is."]}


class Pages(CursorPagination):
    page_size = 50
    max_page_size = 100
    page_size_query_param = "limit"
    ordering: tuple[str, ...] = ("-created_at", "-id")

    def decode_cursor(self, request: Request) -> Any:
        """A cursor that nobody gave out is a wrong parameter, not a list that does not exist."""
        try:
            return super().decode_cursor(request)
        except exceptions.NotFound:
            raise serializers.ValidationError(WRONG_CURSOR) from None

    def paginate_queryset(self, queryset: Any, request: Request, view: Any = None) -> list[Any] | None:
        """What a forged cursor or a parameter asks for, and no column can be compared with, is the asker's mistake."""
        if any("\0" in text for values in request.query_params.lists() for text in values[1]):
            raise exceptions.ParseError("A parameter holds a NUL.")
        try:
            rows: list[Any] | None = super().paginate_queryset(queryset, request, view)
        except (ValidationError, ValueError, OverflowError):
            raise serializers.ValidationError(WRONG_CURSOR) from None
        return rows

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        """OpenAPI 3.1 knows no `nullable`."""
        described: dict[str, Any] = super().get_paginated_response_schema(schema)
        for name in ("next", "previous"):
            described["properties"][name] = {"type": ["string", "null"], "format": "uri"}
        return described


class StrictSerializer(serializers.Serializer[Any]):
    """Unknown fields are refused: a typing slip must not pass for the default."""

    def to_internal_value(self, data: Any) -> Any:
        if isinstance(data, dict) and (unknown := sorted(set(data) - set(self.fields))):
            raise serializers.ValidationError({name: ["This field is unknown."] for name in unknown})
        return super().to_internal_value(data)


class PlainJSONParser(JSONParser):
    """JSON that the product can keep: nested no deeper than Python reads, and no text that PostgreSQL refuses."""

    def parse(self, stream: Any, media_type: str | None = None, parser_context: Any = None) -> Any:
        try:
            data = super().parse(stream, media_type, parser_context)
            _must_be_kept(data)
        except RecursionError:
            raise exceptions.ParseError("The JSON is nested too deeply.") from None
        return data


def _must_be_kept(data: Any) -> None:
    if isinstance(data, str) and ("\0" in data or not data.isascii() and any("\ud800" <= sign <= "\udfff" for sign in data)):
        raise exceptions.ParseError("A text holds a NUL or half a surrogate pair.")
    if isinstance(data, dict):
        for pair in data.items():
            _must_be_kept(list(pair))
    elif isinstance(data, list):
        for entry in data:
            _must_be_kept(entry)


class KeyThrottle(SimpleRateThrottle):
    """So many requests per key and minute; the answer says when to come again."""

    scope = "key"

    def get_cache_key(self, request: Request, view: object) -> str | None:
        key = request.auth
        return f"throttle:{key.pk}" if key else None


def problem(error: Exception, context: dict[str, Any]) -> Response | None:
    """RFC 9457: what went wrong, and in which field."""
    from rest_framework.views import exception_handler  # noqa: PLC0415 (that module reads the settings which name this one)

    response = exception_handler(error, context)
    if response is None:
        return None
    body: dict[str, Any] = {
        "type": "about:blank",
        "title": _title(error),
        "status": response.status_code,
        "detail": _detail(error),
    }
    if isinstance(error, exceptions.ValidationError):
        body["errors"] = [{"field": field, "message": text} for field, text in _flat(error.detail)]
    response.data = body
    response.content_type = PROBLEM
    return response


def unable(error: Exception) -> Response:
    """An action refused: the state of the object does not allow it."""
    return refused(status.HTTP_409_CONFLICT, "Not possible now", str(error))


def refused(code: int, title: str, detail: str) -> Response:
    body = {"type": "about:blank", "title": title, "status": code, "detail": detail}
    return Response(body, status=code, content_type=PROBLEM)


def _title(error: Exception) -> str:
    if isinstance(error, exceptions.MethodNotAllowed | exceptions.UnsupportedMediaType):
        return f"{HTTPStatus(error.status_code).phrase}."  # their sentence is a form to fill in
    if isinstance(error, exceptions.APIException):
        return str(error.default_detail)
    return {Http404: "Not found.", PermissionDenied: "Not allowed."}.get(type(error), "Error.")


def _detail(error: Exception) -> str:
    if isinstance(error, exceptions.ValidationError):
        return "Some fields cannot be used; see errors."
    return str(error.detail) if isinstance(error, exceptions.APIException) else _title(error)


def _flat(detail: Any, path: str = "") -> list[tuple[str, str]]:
    if isinstance(detail, dict):
        return [pair for name, inner in detail.items() for pair in _flat(inner, f"{path}.{name}".lstrip("."))]
    if isinstance(detail, list):
        return [pair for inner in detail for pair in _flat(inner, path)]
    return [(path, str(detail))]
