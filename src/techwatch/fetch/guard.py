"""Which addresses may be connected to: those of the open Internet and those that the configuration allows. Talks to: sockets."""

import ipaddress
import re
import socket
from collections.abc import Callable
from typing import Any

_Network = ipaddress.IPv4Network | ipaddress.IPv6Network
_Address = ipaddress.IPv4Address | ipaddress.IPv6Address

_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")  # RFC 6052: an IPv4 address in the last 32 bits
_REFUSAL = re.compile(r"(\S+) leads into a private network")


class _PrivateNetworkError(OSError):
    """The address about to be connected to is not on the open Internet."""


def guarded(allowed: tuple[_Network, ...]) -> Callable[[Any], socket.socket]:
    """A socket factory that refuses addresses off the open Internet, except those in `allowed`.

    It is asked after the name was resolved and just before connecting, so that a name that resolves
    differently the second time (DNS rebinding) gains nothing.
    """

    def connectable(info: Any) -> socket.socket:
        family, kind, protocol, _, place = info
        if not reachable(place[0], allowed):
            raise _PrivateNetworkError(f"{place[0]} leads into a private network")
        return socket.socket(family, kind, protocol)

    return connectable


def private_address(detail: str) -> str:
    """The address that the guard refused, from the words of an error (aiohttp joins those of several attempts); "" = it did not."""
    found = _REFUSAL.search(detail)
    return found[1] if found else ""


def reachable(literal: str, allowed: tuple[_Network, ...]) -> bool:
    """Whether `literal`, an IP address, is on the open Internet or in one of `allowed`."""
    address = _bare(ipaddress.ip_address(literal.partition("%")[0]))
    if any(address in network for network in allowed):
        return True
    site_local = isinstance(address, ipaddress.IPv6Address) and address.is_site_local
    return address.is_global and not (address.is_multicast or address.is_reserved or site_local)


def _bare(address: _Address) -> _Address:
    """The IPv4 address inside an IPv6 one that only wraps it (mapped, 6to4, Teredo, NAT64)."""
    if isinstance(address, ipaddress.IPv4Address):
        return address
    if address in _NAT64:
        return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped or address.sixtofour or (address.teredo[1] if address.teredo else address)
