"""Words -> 64-bit hashes as SQLite's integers are, the same on every run and machine. Pure."""

import xxhash


def hash_of(text: str) -> int:
    """The signed 64-bit xxhash of `text`."""
    return signed(xxhash.xxh64_intdigest(text.encode("utf-8", "surrogatepass")))


def signed(value: int) -> int:
    """An unsigned 64-bit value as a signed one; a multiple of 16 stays one."""
    return value - (1 << 64) if value >= 1 << 63 else value
