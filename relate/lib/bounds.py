"""How much may one request send, how deep, and for how long? More is refused before anything of it is kept."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse

from relate.lib.headers import HEADERS

Scope = dict[str, Any]
Message = Mapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Application = Callable[[Scope, Receive, Send], Awaitable[None]]

MAX_BODY, MAX_SECONDS = 32 * 1024 * 1024, 60.0  # all files of one import; for the whole body to arrive
GONE: Message = {"type": "http.disconnect"}


def bounded(application: Application, *, most: int = MAX_BODY, seconds: float = MAX_SECONDS) -> Application:
    """An ASGI application for HTTP whose requests end: 413 for a body that is too large, 408 for one that does not come."""

    async def run(scope: Scope, receive: Receive, send: Send) -> None:
        if _announced(scope) > most:
            await _refuse(send, 413, b"The request is too large.\n")
            return
        await application(scope, _Body(receive, send, most, seconds), send)

    return run


class _Body:
    """Hands on what the client sends. Past a bound it answers in the application's place, which hears that the client left."""

    def __init__(self, receive: Receive, send: Send, most: int, seconds: float) -> None:
        self._receive, self._send, self._left = receive, send, most
        self._ends_at = asyncio.get_running_loop().time() + seconds
        self._is_whole = False

    async def __call__(self) -> Message:
        if self._is_whole:
            return await self._receive()  # the application waits for the client to leave, which may take its time
        try:
            async with asyncio.timeout_at(self._ends_at):
                message = await self._receive()
        except TimeoutError:
            await _refuse(self._send, 408, b"The request did not come to an end.\n")
            return GONE
        self._left -= len(message.get("body", b""))
        if self._left < 0:
            await _refuse(self._send, 413, b"The request is too large.\n")
            return GONE
        self._is_whole = not message.get("more_body", False)
        return message


class LengthMiddleware:
    """A length that is no number is the sender's mistake: Django would take it for one of ours."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        length = str(request.META.get("CONTENT_LENGTH") or "0")
        if not (length.isascii() and length.isdigit()):
            return HttpResponse("Content-Length is no number.\n", status=400, content_type="text/plain")
        return self.get_response(request)


def _announced(scope: Scope) -> int:
    """A length that is no number is the server's business: it reads no body by it."""
    length = dict(scope["headers"]).get(b"content-length", b"")
    return int(length) if length.isdigit() else 0


async def _refuse(send: Send, status: int, text: bytes) -> None:
    own = {"Content-Type": "text/plain", "Content-Length": str(len(text)), "Connection": "close"}
    headers = [(name.lower().encode(), value.encode()) for name, value in (HEADERS | own).items()]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": text})
