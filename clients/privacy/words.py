"""How are somebody's name and addresses taken out of a text that stays?"""

import json
import re
from collections.abc import Iterable
from typing import Any

from clients.models import Client

GONE = "[removed]"
SHORTEST = 3  # letters of a name that are a word of their own: "Al" would be found in every text


class Words:
    """Found as whole words, whatever their case; the longest first, so that a full name goes as one."""

    def __init__(self, words: Iterable[str]) -> None:
        self.words = sorted({word for word in words if len(word) >= SHORTEST}, key=len, reverse=True)
        self._found = (
            re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, self.words))})(?!\w)", re.IGNORECASE) if self.words else None
        )

    def out_of(self, value: Any) -> Any:
        """Texts, and texts inside of JSON; anything else as it is."""
        if self._found is None or not isinstance(value, str | list | dict):
            return value
        if isinstance(value, str):
            return self._found.sub(GONE, value)
        return json.loads(self._found.sub(GONE, json.dumps(value, ensure_ascii=False)))

    def __contains__(self, text: str) -> bool:
        return bool(self._found and self._found.search(text))


def of_clients(clients: Iterable[Client], *, besides: Iterable[Client], full_names: Iterable[str] = ()) -> Words:
    """What names these clients; `besides`: what names these too stays, such as a family's name."""
    kept = {word.casefold() for one in besides for word in _parts(one)}
    named = [word for one in clients for word in (one.name, one.email, one.phone, one.external_id, *_parts(one))]
    return Words([word for word in (*named, *full_names) if word and word.casefold() not in kept])


def _parts(client: Client) -> list[str]:
    if client.kind != Client.Kind.PERSON:
        return [client.name]
    return [word for word in re.split(r"[\s,.]+", f"{client.name} {client.salutation}") if len(word) >= SHORTEST]
