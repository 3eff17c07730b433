"""What does a name's DNS say, to prove that a firm owns it?"""

import dns.exception
import dns.resolver
from django.conf import settings

PATIENCE = 5.0  # seconds for all tries together


class Away(RuntimeError):
    """Nobody answered: nothing is known about the name, neither good nor bad."""


def texts(name: str) -> list[str]:
    """The TXT records of a name; empty where it has none or does not exist."""
    resolver = dns.resolver.Resolver(configure=not settings.DNS_SERVERS)
    if settings.DNS_SERVERS:
        pairs = [server.rpartition(":") for server in settings.DNS_SERVERS]
        resolver.nameservers = [host for host, _, _ in pairs]
        resolver.nameserver_ports = {host: int(port) for host, _, port in pairs}
    try:
        answer = resolver.resolve(f"{name}.", "TXT", lifetime=PATIENCE, search=False)
    except (dns.resolver.NXDOMAIN, dns.resolver.NoAnswer, dns.name.LabelTooLong, dns.name.NameTooLong):
        return []
    except (dns.exception.DNSException, OSError) as error:
        raise Away(f"The DNS of {name} cannot be asked just now ({type(error).__name__}).") from error
    return [b"".join(record.strings).decode("utf-8", "replace") for record in answer]
