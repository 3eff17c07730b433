"""How does the product call another machine's address without being led to one that is not meant for it?

https to port 443 only. A name is resolved once, every address that it has is looked at, and the connection goes to the address
that was looked at: a name that answers differently the next time gains nothing. Each redirect is such a call again. An answer is
bounded in size, and the whole call in time: an HTTP client's own timeout begins anew with every byte that arrives, so each wait
gets what is left. Machines of one's own (a model server, say) are named in OUTGOING_INTERNAL, those that a firm's admin may
name in CONNECTIONS_INTERNAL, and nowhere else.
"""

import socket
import ssl
import time
from collections.abc import Collection, Iterable, Iterator
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from typing import Any

import httpx2
from django.conf import settings
from httpcore2 import ConnectError, ConnectTimeout, NetworkStream, ReadTimeout, SyncBackend, WriteTimeout

MOST, REDIRECTS, HTTPS = 1024 * 1024, 3, 443
WORLD_4 = ip_network("0.0.0.0/0")
WORLD_6 = ip_network("2000::/3")  # all that IANA has given out; mapped, translated and local addresses lie outside
NOT_FOR_US = [
    ip_network(name)
    for name in (
        # IANA's special-purpose IPv4 registry, multicast and what is kept for later
        *("0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24"),
        *("192.0.2.0/24", "192.31.196.0/24", "192.52.193.0/24", "192.88.99.0/24", "192.168.0.0/16", "192.175.48.0/24"),
        *("198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4"),
        # IPv6 inside 2000::/3: Teredo and its kin, documentation, 6to4 (which names an IPv4 address), AS112
        *("2001::/23", "2001:db8::/32", "2002::/16", "2620:4f:8000::/48", "3fff::/20"),
    )
]


Failed = httpx2.HTTPError  # what every call may end in, `Forbidden` below among them
Unspeakable = httpx2.InvalidURL  # what a call may end in besides, where somebody else wrote the address


class Forbidden(ConnectError):
    """The address is not one that the product calls. Names what was refused, for the operator's log."""


def client(seconds: float, *, most: int = MOST, internal: Collection[str] | None = None) -> httpx2.Client:
    """For one call: from now on it may wait for `seconds` in all and receive `most` bytes.

    `internal`: the machines of one's own that it may reach; None: those of OUTGOING_INTERNAL.
    """
    ours = settings.OUTGOING_INTERNAL if internal is None else internal
    transport = _Transport(most, ours)
    transport._pool._network_backend = _Backend(time.monotonic() + seconds, ours)
    return httpx2.Client(
        timeout=seconds,
        transport=transport,
        trust_env=False,  # a proxy of the environment would connect in our place, to an address that nobody looked at
        follow_redirects=True,
        max_redirects=REDIRECTS,
        headers={"Accept-Encoding": "identity"},  # what is counted is what arrives
    )


def is_for_us(address: str) -> bool:
    """Whether it is one of the open internet's, meant for anybody to call."""
    try:
        ip: IPv4Address | IPv6Address = ip_address(address)
    except ValueError:  # with a zone, say: an address of this link
        return False
    world = WORLD_4 if ip.version == 4 else WORLD_6
    return ip in world and not any(ip in network for network in NOT_FOR_US if network.version == ip.version)


class _Transport(httpx2.HTTPTransport):
    """Asked once for the call and once for each redirect."""

    def __init__(self, most: int, internal: Collection[str]) -> None:
        super().__init__(trust_env=False)
        self._most, self._internal = most, internal

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        url = request.url
        port = url.port or (HTTPS if url.scheme == "https" else 80)
        if f"{url.host}:{port}" not in self._internal and (url.scheme != "https" or port != HTTPS):
            raise httpx2.ConnectError(f"{url.scheme} to port {port} of {url.host} is not allowed.", request=request)
        response = super().handle_request(request)
        if response.headers.get("content-encoding", "identity") != "identity":
            response.close()
            raise httpx2.DecodingError("The answer is compressed, and was not asked to be.", request=request)
        response.stream = _Bounded(response.stream, self._most, request)
        return response


class _Bounded(httpx2.SyncByteStream):
    def __init__(self, stream: Any, most: int, request: httpx2.Request) -> None:
        self._stream, self._most, self._request = stream, most, request

    def __iter__(self) -> Iterator[bytes]:
        left = self._most
        for part in self._stream:
            left -= len(part)
            if left < 0:
                raise httpx2.ReadError(f"The answer is longer than {self._most} bytes.", request=self._request)
            yield part

    def close(self) -> None:
        self._stream.close()


class _Backend(SyncBackend):
    def __init__(self, ends_at: float, internal: Collection[str]) -> None:
        self._ends_at, self._internal = ends_at, internal

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> NetworkStream:
        address = _address(host, port, is_ours=f"{host}:{port}" in self._internal)
        left = _left(self._ends_at, ConnectTimeout)
        return _Stream(self.connect_to(address, port, left), self._ends_at)

    def connect_to(self, address: str, port: int, seconds: float) -> NetworkStream:
        return super().connect_tcp(address, port, seconds)


def _address(host: str, port: int, *, is_ours: bool) -> str:
    """One address of the name; none where any of its addresses is not for us. The certificate must be the name's all the same."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise ConnectError(f"{host} has no address.") from error
    addresses = [str(entry[4][0]) for entry in found]
    if not is_ours and (bad := [one for one in addresses if not is_for_us(one)]):
        raise Forbidden(f"{host} is {bad[0]}, which is not for us to call.")
    return addresses[0]


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
