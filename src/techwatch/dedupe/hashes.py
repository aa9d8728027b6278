"""Words -> hashes of 64 and of 32 bits as SQLite's integers are, the same on every run and machine. Pure."""

from collections.abc import Iterable

import xxhash


def hash_of(text: str) -> int:
    """The signed 64-bit xxhash of `text`."""
    return signed(xxhash.xxh64_intdigest(text.encode("utf-8", "surrogatepass")))


def short_hash_of(text: str) -> int:
    """The lower 32 bits of `hash_of`, signed."""
    return (xxhash.xxh64_intdigest(text.encode("utf-8", "surrogatepass")) & 0xFFFF_FFFF ^ 0x8000_0000) - 0x8000_0000


def short_hashes_of(texts: Iterable[str]) -> list[int]:
    """`short_hash_of` each of the texts."""
    digests = map(xxhash.xxh64_intdigest, [text.encode("utf-8", "surrogatepass") for text in texts])
    return [(digest & 0xFFFF_FFFF ^ 0x8000_0000) - 0x8000_0000 for digest in digests]


def signed(value: int) -> int:
    """An unsigned 64-bit value as a signed one."""
    return value - (1 << 64) if value >= 1 << 63 else value


def short(value: int) -> int:
    """The lower 32 bits of a hash, signed; a multiple of 4 stays one.

    Enough where many values are compared at once: among a million articles one term in 500 is taken for another as well.
    """
    return (value & 0xFFFF_FFFF ^ 0x8000_0000) - 0x8000_0000
