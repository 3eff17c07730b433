"""How often may somebody knock at a page that asks for no sign-in?"""

import hashlib
import time
from dataclasses import dataclass

from allauth.account.adapter import get_adapter
from django.core.cache import cache
from django.http import HttpRequest


@dataclass(frozen=True, slots=True)
class Pace:
    """At most so many knocks in so many seconds; each firm counts its own."""

    name: str
    most: int
    seconds: int = 60

    def wait(self, whom: str) -> int:
        """Counts a knock. Seconds until another one is answered, or 0; while the cache is away nobody has to wait."""
        window, gone = divmod(int(time.time()), self.seconds)
        key = f"pace:{self.name}:{window}:{hashlib.sha256(whom.encode()).hexdigest()}"
        cache.add(key, 0, 2 * self.seconds)
        try:
            count = cache.incr(key)
        except ValueError:  # the cache dropped it between the two lines
            return 0
        return 0 if count <= self.most else self.seconds - gone


def address_of(request: HttpRequest) -> str:
    """The visitor's own, past as many proxies as are trusted."""
    return str(get_adapter(request).get_client_ip(request))
