"""How often may somebody knock: at a page that asks for no sign-in, or at all?"""

import hashlib
import time
from dataclasses import dataclass
from typing import Any, cast

from allauth.account.adapter import get_adapter
from django.core.cache import cache
from django.http import HttpRequest

from relate.lib import current


@dataclass(frozen=True, slots=True)
class Pace:
    """At most so many knocks in so many seconds; each firm counts its own."""

    name: str
    most: int
    seconds: int = 60

    def wait(self, whom: str) -> int:
        """Counts a knock. Seconds until another one is answered, or 0; while the cache is away each process counts by itself."""
        return longest_wait((self, whom))


def longest_wait(*knocks: tuple[Pace, str]) -> int:
    """Counts each knock, all in one round trip, and says how long the slowest has to wait."""
    now = int(time.time())
    keys = {_key(pace, whom, now): 2 * pace.seconds for pace, whom in knocks}
    counts: list[int] = cast(Any, cache).count(keys)
    waits = [pace.seconds - now % pace.seconds for (pace, _), count in zip(knocks, counts, strict=True) if count > pace.most]
    return max(waits, default=0)


def _key(pace: Pace, whom: str, now: int) -> str:
    is_anybodys = "" if current.schema.get() else "public:"
    return f"{is_anybodys}pace:{pace.name}:{now // pace.seconds}:{hashlib.sha256(whom.encode()).hexdigest()}"


def address_of(request: HttpRequest) -> str:
    """The visitor's own, past as many proxies as are trusted."""
    return str(get_adapter(request).get_client_ip(request))
