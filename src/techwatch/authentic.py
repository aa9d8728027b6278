"""What DNS says of a mail domain becomes whether others can believe mail that claims to come from it. Pure.

SPF is RFC 7208, DKIM RFC 6376, DMARC RFC 7489. What is asked is a parameter (`Records`), what it raises goes through.
"""

import base64
import ipaddress
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final, Literal, Protocol

State = Literal["ok", "missing", "wrong", "unknown"]

MOST_LOOKUPS: Final = 10
"""Of an SPF record with all that it includes; with more of them receivers take it for broken (RFC 7208 section 4.6.4)."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at. `mend`: what to do, "" for nothing. unknown: it could not be found out."""

    what: str
    state: State
    said: str
    mend: str = ""


class Records(Protocol):
    """Where records are asked for; () for what is not there."""

    def txt(self, name: str) -> tuple[str, ...]:
        """Its texts."""
        ...

    def mx(self, name: str) -> tuple[str, ...]:
        """The hosts that take its mail."""
        ...

    def addresses(self, name: str) -> tuple[str, ...]:
        """Its IP addresses."""
        ...


# --- SPF ------------------------------------------------------------------------------------------

_ASKS = ("include", "a", "mx", "ptr", "exists", "redirect")
_RESULTS: Final = {"+": "pass", "-": "fail", "~": "softfail", "?": "neutral"}
_DEEP = 12


def spf_record(domain: str, records: Records) -> str:
    """The domain's SPF record, "" for none; two of them count as two lines."""
    return "\n".join(text for text in records.txt(domain) if re.match(r"v=spf1( |$)", text, re.I))


def spf_lookups(domain: str, records: Records, *, deep: int = 0) -> int:
    """How many questions the record asks of DNS, with all that it includes."""
    count = 0
    for _, name, value in _terms(spf_record(domain, records)):
        if name in _ASKS:
            count += 1
            if name in ("include", "redirect") and value and deep < _DEEP and "%" not in value:
                count += spf_lookups(value, records, deep=deep + 1)
    return count


def spf_result(domain: str, address: str, records: Records, *, deep: int = 0) -> str:
    """pass, fail, softfail, neutral, none or permerror for mail from an IP address; macros match nothing."""
    record = spf_record(domain, records)
    if not record or "\n" in record or deep > _DEEP:
        return "none" if not record else "permerror"
    for sign, name, value in sorted(_terms(record), key=lambda term: term[1] == "redirect"):
        if name == "redirect":
            return spf_result(value, address, records, deep=deep + 1)
        if name == "include":
            inner = spf_result(value, address, records, deep=deep + 1)
            if inner in ("none", "permerror"):
                return "permerror"
            matches = inner == "pass"
        else:
            matches = _matches(name, value, domain, address, records)
        if matches:
            return _RESULTS[sign]
    return "neutral"


def spf_names(domain: str, records: Records, *, deep: int = 0) -> set[str]:
    """The domains that the record includes, directly or not."""
    found: set[str] = set()
    for _, name, value in _terms(spf_record(domain, records)):
        if name in ("include", "redirect") and deep < _DEEP:
            found |= {value, *spf_names(value, records, deep=deep + 1)}
    return found


def _terms(record: str) -> Iterator[tuple[str, str, str]]:
    """Qualifier, mechanism and value of each term but the version."""
    for term in record.split()[1:]:
        if found := re.fullmatch(r"([+~?-]?)(\w+)(?:[:=]?(.*))?", term):
            yield found[1] or "+", found[2].lower(), (found[3] or "")


def _matches(name: str, value: str, domain: str, address: str, records: Records) -> bool:
    if name == "all":
        return True
    if name in ("ip4", "ip6"):
        return _within(address, value)
    host, _, bits = value.partition("/")
    if name == "a":
        return any(_within(address, _network(found, bits)) for found in records.addresses(host or domain))
    if name == "mx":
        hosts = records.mx(host or domain)
        return any(_within(address, _network(found, bits)) for each in hosts for found in records.addresses(each))
    return name == "exists" and "%" not in value and bool(records.addresses(value))


def _network(address: str, bits: str) -> str:
    four, _, six = bits.partition("//")
    size = six if ":" in address else four
    return f"{address}/{size}" if size else address


def _within(address: str, network: str) -> bool:
    try:
        found, into = ipaddress.ip_address(address), ipaddress.ip_network(network, strict=False)
    except ValueError:
        return False
    return found.version == into.version and found in into


# --- DKIM -----------------------------------------------------------------------------------------


def dkim_record(selector: str, domain: str, records: Records) -> Mapping[str, str]:
    """The tags of the public key at a selector; empty for none."""
    return next((tags for text in records.txt(f"{selector}._domainkey.{domain}") if "p" in (tags := tags_of(text))), {})


def tags_of(text: str) -> dict[str, str]:
    """`v=DKIM1; p=…` as tags; blanks inside values are no part of them."""
    parts = (part.partition("=") for part in text.split(";"))
    return {name.strip().lower(): re.sub(r"\s+", "", value) for name, sign, value in parts if sign}


def public_key(modulus: int, exponent: int) -> str:
    """An RSA key as `p=` of a DKIM record: its SubjectPublicKeyInfo (RFC 5280 section 4.1) in base64."""
    algorithm = _der(0x30, _der(0x06, bytes.fromhex("2a864886f70d010101")) + _der(0x05, b""))
    numbers = _der(0x30, _number(modulus) + _number(exponent))
    return base64.b64encode(_der(0x30, algorithm + _der(0x03, b"\0" + numbers))).decode()


def _number(value: int) -> bytes:
    return _der(0x02, value.to_bytes(value.bit_length() // 8 + 1, "big"))


def _der(kind: int, content: bytes) -> bytes:
    size = len(content)
    length = (
        bytes([size])
        if size < 128
        else (octets := size.to_bytes((size.bit_length() + 7) // 8, "big"), bytes([128 | len(octets)]) + octets)[1]
    )
    return bytes([kind]) + length + content


# --- DMARC ----------------------------------------------------------------------------------------


def dmarc_record(domain: str, records: Records) -> tuple[str, Mapping[str, str]]:
    """The domain, or the one above it, that has a DMARC record, and its tags; ("", {}) for none."""
    labels = domain.split(".")
    for above in range(max(1, len(labels) - 1)):
        name = ".".join(labels[above:])
        for text in records.txt(f"_dmarc.{name}"):
            if re.match(r"v=DMARC1\b", text, re.I):
                return name, tags_of(text)
    return "", {}


def aligned(domain: str, sender: str, *, strict: bool = False) -> bool:
    """Whether `domain` speaks for the sender's domain: the same, or, unless strict, one above or below it."""
    domain, sender = domain.lower().rstrip("."), sender.lower().rstrip(".")
    return domain == sender or (not strict and (domain.endswith(f".{sender}") or sender.endswith(f".{domain}")))
