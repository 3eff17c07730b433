"""How is an erased client known again in a file that comes back, when nothing of her is left? By keyed hashes alone."""

from collections.abc import Mapping
from typing import Any

from clients.models import Client, Erasure
from relate.lib.crypto import keyed_digest

MARKS = {"external_id": "number", "email": "e-mail address", "name": "name"}  # the surest first
Marks = Mapping[str, str]


def marks_of(values: Mapping[str, Any]) -> dict[str, str]:
    """What a row of a file says of whom it is about."""
    found = {name: str(values.get(name) or "").strip().casefold() for name in MARKS}
    return {name: value for name, value in found.items() if value}


def digests_of(client: Client) -> dict[str, str]:
    marks = marks_of({name: getattr(client, name) for name in MARKS})
    return {name: _digest(name, value) for name, value in marks.items()}


def same(one: Marks, other: Marks) -> str:
    """By which mark both are the same: the surest that both have decides. Empty where they are not."""
    name = next((name for name in MARKS if name in one and name in other), "")
    return name if name and one[name] == other[name] else ""


class Erased:
    """Whoever was erased here, or asked to be."""

    def __init__(self) -> None:
        told = Erasure.objects.exclude(state=Erasure.State.REFUSED).values_list("digests", flat=True)
        self._known = [digests for digests in told if digests]
        self._all = {(name, digest) for digests in self._known for name, digest in digests.items()}

    def mark(self, values: Mapping[str, Any]) -> str:
        """The word for the mark by which an erased client is known in this row; empty where it is about nobody of them."""
        if not self._known:
            return ""
        row = {name: _digest(name, value) for name, value in marks_of(values).items()}
        if not any(one in self._all for one in row.items()):
            return ""
        return next((MARKS[name] for digests in self._known if (name := same(row, digests))), "")


def _digest(name: str, value: str) -> str:
    return keyed_digest(value, f"erased/{name}")
