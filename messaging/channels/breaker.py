"""When does nobody knock any more at a provider that does not answer?

A circuit breaker (Nygard, Release It!, ch. 5), a firm's own for each channel: after five failures within a minute it rests for a
minute, or for as long as the provider asks; then one letter tries, and either opens the way for all or prolongs the rest. It is
kept in the cache: while that is away nobody rests, and letters go as they would without it.
"""

import time

from django.core.cache import cache

FAILURES, WITHIN, REST, LONGEST = 5, 60, 60.0, 3600.0
REMEMBERED = 2 * int(LONGEST)


def may_try(name: str) -> bool:
    """Whether a letter may be handed over now; after a rest this is said to one alone."""
    until = cache.get(_resting(name))
    if until is None:
        return True
    return time.time() >= until and bool(cache.add(_trial(name), 1, int(REST)))


def is_resting(name: str) -> bool:
    return cache.get(_resting(name)) is not None


def failed(name: str, *, rest: float | None = None) -> None:
    """The provider did not answer, or asked for `rest` seconds."""
    many = cache.count({_failures(name): WITHIN})[0] >= FAILURES  # type: ignore[attr-defined]
    if rest or many or is_resting(name):
        cache.set(_resting(name), time.time() + min(rest or REST, LONGEST), REMEMBERED)
        cache.delete(_trial(name))


def worked(name: str) -> None:
    """It answered, be it with a refusal."""
    cache.delete_many([_resting(name), _trial(name), _failures(name)])


def _resting(name: str) -> str:
    return f"breaker:{name}:until"


def _trial(name: str) -> str:
    return f"breaker:{name}:trial"


def _failures(name: str) -> str:
    return f"breaker:{name}:failures"
