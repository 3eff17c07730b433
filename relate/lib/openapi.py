"""How is a machine door described, beyond its fields: who refuses, in which shape, and what may be sent again?"""

from typing import Any, Literal

from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import OpenApiParameter

from relate.lib.api import IDEMPOTENCY_KEY, PROBLEM, REPLAYED

PROBLEM_SHAPE = {
    "type": "object",
    "required": ["type", "title", "status", "detail"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "errors": {
            "type": "array",
            "items": {"type": "object", "properties": {"field": {"type": "string"}, "message": {"type": "string"}}},
        },
    },
}
SEND_AGAIN = (
    "Names this request, 1 to 255 printable characters of your choice. The same key and request within 24 hours get the first "
    f"answer again, with `{REPLAYED}: true`, and change nothing; a request that failed with 5xx left nothing and is done anew."
)
REFUSALS = {
    "400": "A field or parameter cannot be used; `errors` says which.",
    "401": "No key, or one that is unknown here, has expired or was revoked.",
    "403": "The role of the person of the key does not allow it.",
    "404": "It does not exist, or is not visible to the person of the key.",
    "429": "Too many requests; `Retry-After` says when to come again.",
}
WRITES = {
    "409": f"The state does not allow it; or the first request with this `{IDEMPOTENCY_KEY}` still runs.",
    "422": f"This `{IDEMPOTENCY_KEY}` came with another request.",
    "415": "The body is of another media type than the description names.",
}


class DoorSchema(AutoSchema):
    def get_override_parameters(self) -> list[Any]:
        given = list(super().get_override_parameters())
        asks: dict[str, str] = getattr(self.view, "asks", {})  # what narrows a list, as its view names it
        given += [OpenApiParameter(name, str, description=meaning) for name, meaning in asks.items()]
        if self._is_write:
            given.append(OpenApiParameter(IDEMPOTENCY_KEY, str, OpenApiParameter.HEADER, description=SEND_AGAIN))
        return given

    def _get_response_bodies(self, direction: Literal["request", "response"] = "response") -> dict[str, Any]:
        found: dict[str, Any] = super()._get_response_bodies(direction)
        refusals = REFUSALS | (WRITES if self._is_write else {})
        if not self._may_miss_an_object:
            refusals = {code: text for code, text in refusals.items() if code != "404"}
        for code, text in refusals.items():
            found.setdefault(code, {"description": text, "content": {PROBLEM: {"schema": PROBLEM_SHAPE}}})
        return found

    @property
    def _is_write(self) -> bool:
        return self.method not in {"GET", "HEAD", "OPTIONS"}

    @property
    def _may_miss_an_object(self) -> bool:
        return self._is_write or "{" in self.path
