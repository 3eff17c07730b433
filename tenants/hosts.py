"""Which firm is served at this host?"""

import re
import time
from dataclasses import replace

from django.conf import settings

from tenants.configuration import Brand
from tenants.models import Domain, Organization

RESERVED = frozenset({"www", "api", "admin", "mail", "app", "static", "status"})
LABEL = r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?"
HOST = re.compile(rf"^{LABEL}(\.{LABEL})*$")
FRESH_FOR = 1.0  # seconds: a suspended firm is refused within this time

_cache: dict[str, tuple[float, Organization | None]] = {}
_proven: tuple[float, frozenset[str]] = (-FRESH_FOR, frozenset())


def normalised(raw: str) -> str | None:
    """Lower case, without port and final dot, international names in ASCII; None for what no host can be."""
    host = re.sub(r":\d{1,5}$", "", raw.strip().lower()).removesuffix(".")
    try:
        host = host.encode("idna").decode("ascii") if not host.isascii() else host
    except UnicodeError:
        return None
    return host if len(host) <= 253 and HOST.match(host) else None


def is_public(host: str) -> bool:
    return host in settings.PUBLIC_HOSTS


def is_kept(host: str) -> bool:
    """For the platform: its own hosts, and names that visitors would take for it."""
    return host.split(".")[0] in RESERVED or is_public(host)


def firm_at(host: str) -> Organization | None:
    """The firm of a normalised host, whatever its status. Remembered for a second, also that there is none."""
    now = time.monotonic()
    remembered = _cache.get(host)
    if remembered and now - remembered[0] < FRESH_FOR:
        return remembered[1]
    at_host = Domain.objects.serving().filter(domain=host).select_related("tenant__schema_state").first()
    found = at_host.tenant if at_host else None
    if len(_cache) > 10_000:
        _cache.clear()
    _cache[host] = (now, found)
    return found


def proven() -> frozenset[str]:
    """The hosts at which firms are served, remembered for a second."""
    global _proven
    if time.monotonic() - _proven[0] >= FRESH_FOR:
        names = Domain.objects.serving().filter(tenant__in=Organization.objects.with_tables())
        _proven = time.monotonic(), frozenset(names.values_list("domain", flat=True))
    return _proven[1]


def look_of(host: str) -> Brand | None:
    """How a page looks that may not ask the database: as the firm looked when it was last found, else by its host's name."""
    if is_public(host):
        return None
    organization = _cache.get(host, (0.0, None))[1]
    if organization is None:
        return Brand(name=host, mark="column")
    return replace(organization.brand, name=organization.brand.name or organization.name)


def forget() -> None:
    """After a change of a firm in this process."""
    global _proven
    _cache.clear()
    _proven = (-FRESH_FOR, frozenset())
