"""What does a log line look like? One JSON object, with the firm and ids, never names, addresses or balances."""

import logging
import re
import sys
import traceback
from collections.abc import MutableMapping
from types import TracebackType
from typing import Any

import structlog

SECRET = re.compile(r"(/(?:f|u|join|support|proof|key)/)[^/\s?\"]+|(rk_[a-z0-9]+_)[\w-]+")


def without_secrets(_: Any, __: str, line: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """An address that is a client's proof, and a machine's key, are no more to be read in a log than in the database."""
    for name, value in line.items():
        if isinstance(value, str):
            line[name] = SECRET.sub(lambda found: f"{found[1] or found[2]}…", value)
    return line


def without_texts(exc_info: tuple[type[BaseException], BaseException, TracebackType | None]) -> str:
    """Where it happened and what kind of error it was, never its text: that quotes what was refused, a name or an address."""
    told: list[str] = []
    error: BaseException | None = exc_info[1]
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        places = [f"{step.filename}:{step.lineno} in {step.name}" for step in traceback.extract_tb(error.__traceback__)]
        told.append("\n".join([*places, _kind(error)]))
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    return "\nwhile handling\n".join(told)


def _kind(error: BaseException) -> str:
    """PostgreSQL names the constraint; its detail quotes the row."""
    constraint = getattr(getattr(error, "diag", None), "constraint_name", None)
    return f"{type(error).__module__}.{type(error).__qualname__}" + (f" ({constraint})" if constraint else "")


class WithoutTexts(logging.Filter):
    """Celery puts the error's text, and what the task was called with, into its line."""

    def filter(self, record: logging.LogRecord) -> bool:
        if record.name.startswith("celery.app.trace") and isinstance(record.args, dict):
            record.args = {**record.args, "exc": "…", "args": "…", "kwargs": "…"}
        return True


SHARED: list[Any] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
]


def configure(config: dict[str, Any]) -> None:
    """Django's LOGGING_CONFIG: Python's loggers and structlog's write the same lines."""
    structlog.configure(
        processors=[*SHARED, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=SHARED,
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.ExceptionRenderer(without_texts),
                without_secrets,
                structlog.processors.JSONRenderer(),
            ],
        )
    )
    handler.addFilter(WithoutTexts())
    root = logging.getLogger()
    root.handlers = [handler, *(kept for kept in root.handlers if type(kept).__module__.startswith("_pytest"))]
    root.setLevel(config["level"])
    for noisy in ("httpx", "httpx2", "httpcore", "httpcore2", "openai", "uvicorn.access", "celery.worker.strategy"):
        logging.getLogger(noisy).setLevel(logging.WARNING)
