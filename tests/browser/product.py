"""What does a browser test drive? The whole product, started as `bin/demo` starts it, in a folder of its own."""

import os
import queue
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 900
OWN = ("DATABASE_URL", "DATABASE_OWNER_URL", "REDIS_URL", "BROKER_URL", "SECRET_KEY", "FIELD_KEYS", "DIGEST_KEY")


@dataclass
class Product:
    """A running product: web, worker, beat, PostgreSQL and Valkey with the demonstration in it."""

    port: int
    var: Path
    said: list[str] = field(default_factory=list)

    def url(self, firm: str, path: str = "/") -> str:
        return f"http://{firm}.localhost:{self.port}{path}"

    def manage(self, *arguments: str) -> str:
        """What a management command of this product says."""
        done = subprocess.run(
            [sys.executable, "manage.py", *arguments],
            cwd=ROOT,
            env=environment(self.var, self.port),
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout


def environment(var: Path, port: int) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if name not in OWN and not name.startswith("PYTEST")}
    return {
        **kept,
        "RELATE_DEMO_WEEKS": "4",  # the letters of before are more of the same
        "RELATE_VAR": str(var),
        "RELATE_DEMO": "1",
        "RELATE_PORT": str(port),
        "PYTHONUNBUFFERED": "1",
    }


@contextmanager
def running(var: Path) -> Iterator[Product]:
    """The product from nothing to Ready, and stopped as Ctrl-C stops it; or the demo at RELATE_RUNNING=port, as it stands."""
    if port := os.environ.get("RELATE_RUNNING"):
        yield Product(int(port), Path(os.environ["RELATE_VAR"]))
        return
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    process = subprocess.Popen(
        [sys.executable, "bin/_supervise.py", str(port)],
        cwd=ROOT,
        env=environment(var, port),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    product, lines = Product(port, var), queue.Queue[str | None]()
    listener = threading.Thread(target=_pump, args=(process, lines), daemon=True)
    listener.start()
    try:
        _wait_until_ready(lines, product)
        yield product
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(60)
        listener.join(10)


def _wait_until_ready(lines: "queue.Queue[str | None]", product: Product) -> None:
    deadline = time.monotonic() + PATIENCE
    while (line := lines.get(timeout=max(1, deadline - time.monotonic()))) is not None:
        product.said.append(line)
        if line.startswith("Ready:"):
            return
    raise AssertionError("The product ended before it was ready:\n" + "".join(product.said))


def _pump(process: subprocess.Popen[str], lines: "queue.Queue[str | None]") -> None:
    """To its end, and closed there: an open pipe fails whichever test is the last."""
    assert process.stdout is not None
    with process.stdout as said:
        for line in said:
            lines.put(line)
    lines.put(None)
