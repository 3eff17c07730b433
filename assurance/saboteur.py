"""Which worker dies, once for each letter, at the point that the letter's id names? `celery -A assurance.saboteur worker`.

It is the product's own worker; `SABOTEUR` names the folder in which each death is noted before it happens.
"""

import os
import signal
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import UUID

from celery.signals import worker_init
from django.conf import settings

from relate.celery import app

__all__ = ["POINTS", "app", "point_of"]

POINTS = ("before claim", "after claim", "in archive", "before connect", "after accepted", "before commit", "after commit")
WHOLE_WORKER = 10  # of so many deaths one takes the parent along, as a lost machine does


def point_of(delivery: UUID) -> str:
    return POINTS[delivery.int % len(POINTS)]


def die(delivery: UUID, point: str) -> None:
    """kill -9, where this letter's point is reached for the first time."""
    note = Path(os.environ["SABOTEUR"]) / str(delivery)
    if point_of(delivery) != point or note.exists():
        return
    note.write_text(point)
    if (delivery.int >> 8) % WHOLE_WORKER == 0:
        os.kill(os.getppid(), signal.SIGKILL)
    os.kill(os.getpid(), signal.SIGKILL)


@worker_init.connect
def lay_traps(**_: Any) -> None:
    """Each of the seven points of a letter's way; the code between them is the product's."""
    from messaging.actions import handover, sending  # noqa: PLC0415 (models need Django)
    from messaging.channels.email import Email  # noqa: PLC0415
    from messaging.models import Delivery  # noqa: PLC0415

    settings.EMAIL_BACKEND = "assurance.scripted.EmailBackend"

    def by_row(row: Any) -> UUID:
        return UUID(str(row.pk))

    def by_message(message: Any) -> UUID:
        return UUID(str(Delivery.objects.get(message=message).pk))

    _before(sending, "claim", "before claim", lambda **given: given["delivery_id"])
    _before(handover, "begin", "after claim", lambda **given: by_row(given["delivery"]))
    _after(handover, "archive", "in archive", lambda **given: given["delivery_id"])
    _before(Email, "send", "before connect", lambda _, mail: mail.id)
    _after(Email, "send", "after accepted", lambda _, mail: mail.id)
    _before(sending, "finish", "before commit", lambda **given: by_message(given["message"]))
    _after(sending, "settle_sent", "after commit", lambda **given: by_row(given["delivery"]))


def _before(place: Any, name: str, point: str, whose: Callable[..., UUID]) -> None:
    kept = getattr(place, name)

    def run(*args: Any, **kwargs: Any) -> Any:
        die(whose(*args, **kwargs), point)
        return kept(*args, **kwargs)

    setattr(place, name, run)


def _after(place: Any, name: str, point: str, whose: Callable[..., UUID]) -> None:
    kept = getattr(place, name)

    def run(*args: Any, **kwargs: Any) -> Any:
        answer = kept(*args, **kwargs)
        die(whose(*args, **kwargs), point)
        return answer

    setattr(place, name, run)
