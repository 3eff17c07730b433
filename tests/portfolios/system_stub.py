"""A custodian's system on the loopback that plays what it is told and keeps what it was asked."""

import http.server
import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from django.test import override_settings


@dataclass
class Asked:
    method: str
    path: str
    query: str
    headers: dict[str, str]
    body: str


@dataclass
class Answer:
    """`cut`: so many bytes fewer than were promised; `after`: seconds until it begins."""

    content: Any
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    cut: int = 0
    after: float = 0.0


@dataclass
class Script:
    """`usual` answers whatever is asked; `next` are played before it, in order, for requests whose path holds their word."""

    usual: Callable[[Asked], Answer]
    next: list[tuple[str, Answer]] = field(default_factory=list)
    asked: list[Asked] = field(default_factory=list)

    def play(self, asked: Asked) -> Answer:
        self.asked.append(asked)
        place = next((n for n, (part, _) in enumerate(self.next) if part in asked.path), None)
        return self.usual(asked) if place is None else self.next.pop(place)[1]

    def paths(self, part: str) -> list[str]:
        return [one.path for one in self.asked if part in one.path]


@contextmanager
def stub(usual: Callable[[Asked], Answer]) -> Iterator[Script]:
    """Every system's address leads here."""
    script = Script(usual)

    class Handler(http.server.BaseHTTPRequestHandler):
        def answer(self) -> None:
            path, _, query = self.path.partition("?")
            body = self.rfile.read(int(self.headers.get("content-length") or 0)).decode()
            said = script.play(Asked(self.command, path, query, dict(self.headers), body))
            time.sleep(said.after)
            data = said.content if isinstance(said.content, bytes) else json.dumps(said.content).encode()
            try:
                self.send_response(said.status)
                for name, value in {"content-length": str(len(data)), **said.headers}.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(data[: len(data) - said.cut])
            except OSError:  # whoever asked has gone
                return

        do_GET = do_POST = answer

        def log_message(self, *_: Any) -> None:
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    here = f"http://127.0.0.1:{server.server_port}"
    script.here = here  # type: ignore[attr-defined]
    inner = [here.removeprefix("http://")]
    own = {
        "OUTGOING_INTERNAL": inner,
        "CONNECTIONS_INTERNAL": inner,
        "SCHWAB_URL": here,
        "SCHWAB_PAUSE": 0.0,
        "SNAPTRADE_URL": here,
    }
    try:
        with override_settings(**own):
            yield script
    finally:
        server.shutdown()
        server.server_close()
