"""How does a thread work for the firm of the code that started it?"""

import contextvars
import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from typing import Any, ParamSpec, TypeVar

from django.db import connections

from tenants import enter

P = ParamSpec("P")
R = TypeVar("R")


def start(function: Callable[P, Any], *args: P.args, **kwargs: P.kwargs) -> threading.Thread:
    thread = threading.Thread(target=carried(function), args=args, kwargs=kwargs, daemon=True)
    thread.start()
    return thread


class Pool(ThreadPoolExecutor):
    """Each job runs for the firm in which it was handed over, not in which the pool was made."""

    def submit(self, function: Callable[..., R], /, *args: Any, **kwargs: Any) -> Future[R]:
        return super().submit(carried(function), *args, **kwargs)


def carried(function: Callable[P, R]) -> Callable[P, R]:
    """The function, bound to the firm and context of now. Its thread's database connections are closed afterwards."""
    context, organization = contextvars.copy_context(), enter.current()

    def run(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            if organization is None:
                return context.copy().run(function, *args, **kwargs)
            return context.copy().run(partial(_inside, organization, function, *args, **kwargs))
        finally:
            connections.close_all()

    return run


def _inside(organization: Any, function: Callable[..., R], *args: Any, **kwargs: Any) -> R:
    with enter.firm(organization):
        return function(*args, **kwargs)
