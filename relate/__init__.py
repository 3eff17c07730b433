"""How is it wired? Settings, addresses, tasks, the clock, and what follows an event."""

from relate.celery import app as celery_app

__all__ = ["celery_app"]
