"""A name of the internet becomes its records. Talks to: DNS."""

from typing import Final

import dns.exception
import dns.resolver

from techwatch.errors import FetchError

SECONDS: Final = 6.0
"""How long one name is asked for at most, all servers and tries together."""


class Names:
    """Asks each name once. `server`: "192.0.2.1" or "192.0.2.1:5353"; "" for those of this machine.

    What is not there is (). Raises FetchError when nobody answers, which says nothing about the name.
    """

    def __init__(self, server: str = "") -> None:
        self._known: dict[tuple[str, str], tuple[str, ...]] = {}
        self._server = server
        self._resolver: dns.resolver.Resolver | None = None

    def txt(self, name: str) -> tuple[str, ...]:
        """Its texts, each in one piece."""
        return self._ask(name, "TXT")

    def mx(self, name: str) -> tuple[str, ...]:
        """The hosts that take its mail, the first one first; ("",) when it says that it takes none (RFC 7505)."""
        return self._ask(name, "MX")

    def addresses(self, name: str) -> tuple[str, ...]:
        """Its IP addresses, of both kinds."""
        return self._ask(name, "A") + self._ask(name, "AAAA")

    def _ask(self, name: str, kind: str) -> tuple[str, ...]:
        key = name.rstrip(".").lower(), kind
        if key not in self._known:
            self._known[key] = self._answer(key[0], kind)
        return self._known[key]

    def _answer(self, name: str, kind: str) -> tuple[str, ...]:
        try:
            self._resolver = self._resolver or _resolver(self._server)
            answer = self._resolver.resolve(f"{name}.", kind, lifetime=SECONDS)
        except (dns.resolver.NXDOMAIN, dns.resolver.NoAnswer):
            return ()
        except dns.exception.Timeout as error:
            raise FetchError(name, "dns", f"no server answered about {kind} of {name} in {SECONDS:g} s") from error
        except (dns.exception.DNSException, OSError, ValueError) as error:
            said = str(error).splitlines()[0][:200] if str(error) else type(error).__name__
            raise FetchError(name, "dns", f"no answer about {kind} of {name}: {said}") from error
        if kind == "MX":
            return tuple(str(found.exchange).rstrip(".") for found in sorted(answer, key=lambda found: found.preference))
        if kind == "TXT":
            return tuple(b"".join(found.strings).decode("utf-8", "replace") for found in answer)
        return tuple(str(found) for found in answer)


def _resolver(server: str) -> dns.resolver.Resolver:
    if not server:
        return dns.resolver.Resolver()
    host, _, port = server.rpartition(":") if server.count(":") == 1 else (server, "", "")
    resolver = dns.resolver.Resolver(configure=False)
    resolver.nameservers, resolver.port = [host], int(port or 53)
    return resolver
