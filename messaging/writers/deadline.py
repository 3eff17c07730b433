"""How long may one call to another machine take in all? Time that is over ends it, however slowly bytes still trickle in.

An HTTP client's own timeout begins anew with every byte that arrives. Here each wait of a call gets what is left of its time.
"""

import ssl
import time
from collections.abc import Iterable
from typing import Any

import httpx2
from httpcore2 import ConnectTimeout, NetworkStream, ReadTimeout, SyncBackend, WriteTimeout


def client_within(seconds: float) -> httpx2.Client:
    """An HTTP client for one call: from now on it may wait for `seconds` in all, to connect, to send and to receive."""
    client = httpx2.Client(timeout=seconds, follow_redirects=True)
    backend = _Backend(time.monotonic() + seconds)
    for transport in (client._transport, *client._mounts.values()):
        if isinstance(transport, httpx2.HTTPTransport):
            transport._pool._network_backend = backend
    return client


class _Backend(SyncBackend):
    def __init__(self, ends_at: float) -> None:
        self._ends_at = ends_at

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> NetworkStream:
        left = _left(self._ends_at, ConnectTimeout)
        return _Stream(super().connect_tcp(host, port, left, local_address, socket_options), self._ends_at)


class _Stream(NetworkStream):
    def __init__(self, inner: NetworkStream, ends_at: float) -> None:
        self._inner, self._ends_at = inner, ends_at

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._inner.read(max_bytes, _left(self._ends_at, ReadTimeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._inner.write(buffer, _left(self._ends_at, WriteTimeout))

    def close(self) -> None:
        self._inner.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> NetworkStream:
        left = _left(self._ends_at, ConnectTimeout)
        return _Stream(self._inner.start_tls(ssl_context, server_hostname, left), self._ends_at)

    def get_extra_info(self, info: str) -> Any:
        return self._inner.get_extra_info(info)


def _left(ends_at: float, over: type[Exception]) -> float:
    left = ends_at - time.monotonic()
    if left <= 0:
        raise over("The time for the whole call is over.")
    return left
