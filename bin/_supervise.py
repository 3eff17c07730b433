"""How do the demo's processes live and die together? Started in order, watched, stopped as one."""

import fcntl
import hashlib
import os
import shutil
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path
from typing import NoReturn

import psutil
from _bootstrap import ROOT, fail, say

sys.path.insert(0, str(ROOT))

from relate.lib import embedded

VAR = Path(os.environ.get("RELATE_VAR", ROOT / "var")).resolve()
LOGS, RECORD, MIGRATED = VAR / "log", VAR / "demo.pids", VAR / "demo.migrated"
PATIENCE = 20  # seconds that a process has to end before it is killed

READY = """
Ready: http://larkspur.localhost:{port}/  ada@larkspur.example (advisor), ben@ (advisor), cora@ (compliance), fay@ (firm admin)
                                             mia@ (manager), sam@ (assistant), xan@ (examiner)
       http://cobalt.localhost:{port}/    eve@cobalt.example (advisor)
       http://ops.localhost:{port}/       oz@ops.example (operator)
       http://localhost:{port}/           the public site
       Everyone's password is relate-demo. Sent letters: http://larkspur.localhost:{port}/mailbox/
       Next statements to import: demo/ in this folder. Logs: {logs}. Ctrl-C stops all of it ({seconds:.0f} s to start)."""


def environment(port: int) -> dict[str, str]:
    """What every process of the demo is told."""
    return {**os.environ, "RELATE_DEMO": "1", "RELATE_VAR": str(VAR), "RELATE_PORT": str(port), "PYTHONUNBUFFERED": "1"}


def commands(port: int) -> dict[str, list[str]]:
    """The processes that serve, by the name under which they are reported."""
    celery = ["celery", "-A", "relate.celery", "--quiet"]
    quiet = ["--without-gossip", "--without-mingle"]
    scheduler = ["--scheduler", "django_celery_beat.schedulers:DatabaseScheduler", "--pidfile", ""]
    web = ["uvicorn", "relate.asgi:application", "--host", "127.0.0.1", "--port", str(port), "--no-access-log"]
    return {
        "web": [*web, "--ws-per-message-deflate", "False", "--ws-max-size", "65536", "--timeout-graceful-shutdown", "3"],
        "worker": [*celery, "worker", "--concurrency", "2", "--loglevel", "info", *quiet],
        "beat": [*celery, "beat", "--loglevel", "info", *scheduler],
    }


class Children:
    """The processes that we started, each in a group of its own so that Ctrl-C reaches us first."""

    def __init__(self) -> None:
        self.running: dict[str, subprocess.Popen[bytes]] = {}

    def start(self, name: str, arguments: list[str], port: int) -> None:
        """Start one, its words in a log of its own; it is on record, should we be killed."""
        with (LOGS / f"{name}.log").open("wb") as log:
            self.running[name] = subprocess.Popen(
                [sys.executable, "-m", *arguments],
                cwd=ROOT,
                env=environment(port),
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        RECORD.write_text("\n".join(str(child.pid) for child in self.running.values()))

    def fallen(self) -> str | None:
        """The name of one that has ended by itself."""
        return next((name for name, child in self.running.items() if child.poll() is not None), None)

    def stop(self) -> None:
        """Ask all, wait, then insist."""
        for child in self.running.values():
            if child.poll() is None:
                child.terminate()
        deadline = time.monotonic() + PATIENCE
        for child in self.running.values():
            try:
                child.wait(max(0.1, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                os.killpg(child.pid, signal.SIGKILL)
                child.wait()
        RECORD.unlink(missing_ok=True)


def manage(port: int, *arguments: str) -> None:
    """One management command in the foreground; its failure ends the start."""
    command = [sys.executable, "manage.py", *arguments]
    if subprocess.run(command, cwd=ROOT, env=environment(port), check=False).returncode:
        fail(f"`manage.py {' '.join(arguments)}` failed (see above). `bin/demo --fresh` begins again with empty data.")


def prepare(port: int, *, fresh: bool) -> None:
    """Servers, tables and demo firms; what is already there is left alone."""
    _end_leftovers()
    if fresh:
        _forget()
    LOGS.mkdir(parents=True, exist_ok=True)
    if not os.environ.get("DATABASE_URL"):
        say("Starting PostgreSQL and Valkey ...")
        embedded.services(VAR)
    stamp = _migrations()
    if not MIGRATED.exists() or MIGRATED.read_text() != stamp:
        say("Making the tables ...")
        manage(port, "migrate_schemas", "--verbosity", "0")
        MIGRATED.write_text(stamp)
    say("Looking after the demo firms ...")
    manage(port, "demo")


def wait_for_web(children: Children, port: int) -> None:
    """Until the pages answer, or a process has fallen."""
    deadline = time.monotonic() + 90
    while time.monotonic() < deadline:
        if children.fallen():
            return
        try:
            with urllib.request.urlopen(f"http://localhost:{port}/readyz", timeout=5):  # nosec B310
                return
        except (urllib.error.URLError, TimeoutError, ConnectionError):
            time.sleep(0.2)
    fail(f"The web process does not answer on port {port}; see {LOGS / 'web.log'}.")


def watch(children: Children) -> NoReturn:
    """Nothing to do until a signal comes or a process falls."""
    while True:
        if name := children.fallen():
            tail = (LOGS / f"{name}.log").read_text(errors="replace").splitlines()[-15:]
            code = children.running[name].returncode
            fail(
                "\n".join(
                    [
                        *tail,
                        f"The {name} process ended by itself (code {code}); everything was stopped. Its log: {LOGS / name}.log",
                    ]
                )
            )
        time.sleep(0.5)


def run(port: int, *, fresh: bool) -> None:
    """From nothing to Ready, then until someone says stop."""
    started, children = time.monotonic(), Children()
    try:
        prepare(port, fresh=fresh)
        say("Starting web, worker and beat ...")
        for name, arguments in commands(port).items():
            children.start(name, arguments, port)
        wait_for_web(children, port)
        if not children.fallen():
            say(READY.format(port=port, logs=LOGS, seconds=time.monotonic() - started))
        watch(children)
    finally:
        for deaf in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(deaf, signal.SIG_IGN)  # once is enough
        say("\nStopping ...")
        children.stop()
        embedded.stop(VAR)
        say("Stopped. The data stays under var/.")


def _migrations() -> str:
    files = sorted(ROOT.glob("*/migrations/*.py"))
    return hashlib.sha256(b"".join(file.read_bytes() for file in [*files, ROOT / "requirements.txt"])).hexdigest()


def _end_leftovers() -> None:
    """A start that was killed could not stop its children; an id that someone else has now is left alone."""
    if not RECORD.exists():
        return
    for pid in map(int, RECORD.read_text().split()):
        try:
            process = psutil.Process(pid)
            if process.cwd() == str(ROOT) and {"uvicorn", "celery"} & set(process.cmdline()):
                os.killpg(pid, signal.SIGKILL)
        except (psutil.Error, ProcessLookupError):
            continue
    RECORD.unlink(missing_ok=True)


def _forget() -> None:
    say("Forgetting the old data ...")
    embedded.stop(VAR)
    for path in VAR.iterdir():
        if path.name != "demo.lock":
            shutil.rmtree(path) if path.is_dir() else path.unlink()


def _stop_on_signal(number: int, _frame: object) -> NoReturn:
    sys.exit(0 if number == signal.SIGINT else 128 + number)


if __name__ == "__main__":
    VAR.mkdir(parents=True, exist_ok=True)
    with (VAR / "demo.lock").open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            fail(f"A demo already runs on the data in {VAR}. Stop it first, or set RELATE_VAR to another folder.")
        for chosen in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(chosen, _stop_on_signal)
        try:
            run(int(sys.argv[1]), fresh="--fresh" in sys.argv)
        except embedded.EmbeddedError as refusal:
            fail(str(refusal))
