"""What works for a proof? The product's own worker, clock and pages, as processes that may fall and are started again."""

import contextlib
import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import psutil

ROOT = Path(__file__).resolve().parent.parent
LOOK = 0.2  # seconds between two looks at who has fallen


class Crew:
    """Processes by name; whoever ends by himself is started again at once, as a supervisor would."""

    def __init__(self, commands: Mapping[str, list[str]], folder: Path, environment: Mapping[str, str]) -> None:
        self._commands, self._folder, self._environment = commands, folder, {**os.environ, **environment}
        self._running: dict[str, subprocess.Popen[bytes]] = {}
        self._closing = threading.Event()
        self.restarts = 0
        self.restarted_at = time.monotonic()

    def begin(self) -> None:
        for name in self._commands:
            self._start(name)
        self._watch = threading.Thread(target=self._look_after, daemon=True)  # noqa: TID251 (it touches no database)
        self._watch.start()

    def end(self) -> None:
        self._closing.set()
        self._watch.join()
        for process in self._running.values():
            process.terminate()
        for process in self._running.values():
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()

    def kill(self, name: str, *, whole: bool) -> None:
        """kill -9: one of the children that do the work, or the parent with all of them."""
        parent = psutil.Process(self._running[name].pid)
        children = parent.children()
        for one in [parent, *children] if whole else children[:1]:
            with contextlib.suppress(psutil.NoSuchProcess):
                one.kill()

    def _start(self, name: str) -> None:
        with (self._folder / f"{name}.log").open("ab") as log:
            self._running[name] = subprocess.Popen(
                [sys.executable, "-m", *self._commands[name]], cwd=ROOT, env=self._environment, stdout=log, stderr=log
            )

    def _look_after(self) -> None:
        while not self._closing.wait(LOOK):
            for name, process in list(self._running.items()):
                if process.poll() is not None:
                    self._start(name)
                    self.restarts, self.restarted_at = self.restarts + 1, time.monotonic()


def worker(app: str = "relate.celery") -> list[str]:
    return ["celery", "-A", app, "--quiet", "worker", "--concurrency", "2", "--without-gossip", "--without-mingle"]


def clock() -> list[str]:
    return ["celery", "-A", "relate.celery", "--quiet", "beat", "--pidfile", ""]


@contextmanager
def crew(commands: Mapping[str, list[str]], folder: Path, environment: Mapping[str, str]) -> Iterator[Crew]:
    """At work inside the block; their words stand in `folder`."""
    people = Crew(commands, folder, environment)
    people.begin()
    try:
        yield people
    finally:
        people.end()
