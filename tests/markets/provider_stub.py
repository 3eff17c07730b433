"""A price provider on the loopback that plays what it is told, in order, and keeps what it was asked."""

import http.server
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from django.test import override_settings


@dataclass
class Script:
    """Each answer is a status with JSON or bytes; by a part of the address, or for whatever is asked next."""

    answers: list[tuple[int, Any]] = field(default_factory=list)
    by_part: dict[str, tuple[int, Any]] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)

    def next(self, path: str) -> tuple[int, Any]:
        found = next((answer for part, answer in self.by_part.items() if part in path), None)
        return found or (self.answers.pop(0) if self.answers else (404, {}))


@contextmanager
def provider(**keys: Any) -> Iterator[Script]:
    """All providers' addresses lead here; every key is set unless `keys` say otherwise."""
    script = Script()

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            script.asked.append(self.path)
            script.headers.append(dict(self.headers))
            status, content = script.next(self.path)
            data = content if isinstance(content, bytes) else json.dumps(content).encode()
            self.send_response(status)
            self.send_header("content-length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, *_: Any) -> None:
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    here = f"http://127.0.0.1:{server.server_port}"
    given = {
        "OUTGOING_INTERNAL": [f"127.0.0.1:{server.server_port}"],
        "MASSIVE_URL": here,
        "ALPHA_VANTAGE_URL": f"{here}/query",
        "YAHOO_URL": here,
        "FRED_URL": f"{here}/fred",
        "ECB_URL": here,
        "MASSIVE_API_KEY": "massive-secret",
        "ALPHA_VANTAGE_API_KEY": "alpha-secret",
        "YAHOO_PRICES": True,
        **keys,
    }
    try:
        with override_settings(**given):
            yield script
    finally:
        server.shutdown()
        server.server_close()
