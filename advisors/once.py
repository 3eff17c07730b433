"""How is a machine's write done once, however often it is sent? By its `Idempotency-Key`, for a day.

    class Submit(APIView):
        @once(partial(_message, action=Action.SUBMIT_LETTERS))
        @extend_schema(...)
        def post(self, request: Request, pk: str) -> Response: ...

The answer is kept in the transaction of the change itself: what broke off left neither, and may simply be sent again.
It is repeated only while the right and the object that `once` names are open to the key; otherwise a repetition is a new request.
"""

import hashlib
import json
from collections.abc import Callable
from functools import partial, wraps
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.http import QueryDict
from django.utils import timezone
from rest_framework import status
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import ValidationError
from rest_framework.views import APIView

from advisors.models import ApiKey, FirstAnswer
from relate.lib.api import IDEMPOTENCY_KEY, REPLAYED, refused

Handler = Callable[..., Response]
Right = Callable[..., object]  # takes what the handler takes; raises PermissionDenied or Http404 as the handler would
LONGEST = 255


def once(right: Right) -> Callable[[Handler], Handler]:
    """Without the header the request is simply done."""

    def bound(handler: Handler) -> Handler:
        @wraps(handler)
        def answer(view: APIView, request: Request, *args: Any, **kwargs: Any) -> Response:
            key = request.auth
            if IDEMPOTENCY_KEY not in request.headers or not isinstance(key, ApiKey):
                return handler(view, request, *args, **kwargs)
            run, still = partial(handler, view, request, *args, **kwargs), partial(right, request, *args, **kwargs)
            return _first_or_again(view, request, key, run, still)

        answer.is_once = True  # type: ignore[attr-defined]
        return answer

    return bound


def _first_or_again(
    view: APIView, request: Request, key: ApiKey, run: Callable[[], Response], still: Callable[[], object]
) -> Response:
    said = request.headers[IDEMPOTENCY_KEY]
    if not 0 < len(said) <= LONGEST or not said.isprintable():
        raise ValidationError({IDEMPOTENCY_KEY: [f"Send 1 to {LONGEST} printable characters."]})
    digest = _digest(request)
    known = _known(key, said, digest)
    with transaction.atomic():
        first = FirstAnswer.objects.select_for_update(skip_locked=True).filter(pk=known.pk).first()
        if first is None:
            return _still_running()
        if first.request_digest != digest:
            return _another_request()
        if first.status is None:
            return _kept(first, _answered(view, run))
        still()
        return _again(first)


def _digest(request: Request) -> str:
    """Of what was asked. A form's boundary is new each time it is sent, so its parts are taken and not its bytes."""
    data = request.data
    if isinstance(data, QueryDict):
        data = {name: [_part(value) for value in values] for name, values in data.lists()}
    asked = json.dumps([request.method, request.get_full_path(), data], sort_keys=True, default=str)
    return hashlib.sha256(asked.encode()).hexdigest()


def _part(value: Any) -> Any:
    if not isinstance(value, UploadedFile):
        return value
    content = hashlib.sha256()
    for chunk in value.chunks():
        content.update(chunk)
    value.seek(0)
    return [value.name, content.hexdigest()]


def _known(key: ApiKey, said: str, digest: str) -> FirstAnswer:
    """Committed at once, so that a second request sees it while the first one runs."""
    mine = {"api_key": key, "idempotency_key": said}
    FirstAnswer.objects.filter(**mine).outlived(timezone.now()).delete()
    return FirstAnswer.objects.get_or_create(**mine, defaults={"request_digest": digest})[0]


def _answered(view: APIView, run: Callable[[], Response]) -> Response:
    """A refusal is an answer too; our own failure is none, and leaves nothing behind."""
    try:
        with transaction.atomic():
            return run()
    except Exception as error:
        response = view.handle_exception(error)
        if response.status_code >= status.HTTP_500_INTERNAL_SERVER_ERROR:
            raise
        return response


def _kept(first: FirstAnswer, response: Response) -> Response:
    first.status, first.content_type = response.status_code, response.content_type or ""
    first.body = JSONRenderer().render(response.data).decode()
    first.save(update_fields=["status", "content_type", "body"])
    return response


def _again(first: FirstAnswer) -> Response:
    if not first.body and first.status != status.HTTP_204_NO_CONTENT:
        return _emptied()
    return Response(
        json.loads(first.body or "null"), first.status, content_type=first.content_type or None, headers={REPLAYED: "true"}
    )


def _still_running() -> Response:
    response = refused(status.HTTP_409_CONFLICT, "Still running", f"The first request with this {IDEMPOTENCY_KEY} still runs.")
    response["Retry-After"] = "1"
    return response


def _emptied() -> Response:
    detail = "This was done before. What it was answered is kept no more, since a client's data was restricted; ask for it anew."
    return refused(status.HTTP_409_CONFLICT, "Done before", detail)


def _another_request() -> Response:
    detail = f"This {IDEMPOTENCY_KEY} came with another request within the last 24 hours. Use a new one for each request."
    return refused(status.HTTP_422_UNPROCESSABLE_ENTITY, "Another request", detail)
