"""Hashes and weights -> blobs and back, as the tables of `store.stories` hold them. Pure."""

import struct
from array import array
from collections.abc import Iterable

from techwatch.dedupe import Vector

_WEIGHT = struct.Struct("f")


def blob(values: Iterable[int]) -> bytes:
    """32-bit hashes in the order given, in the machine's byte order."""
    return array("i", values).tobytes()


def weights(vector: Vector) -> bytes:
    """The weights of a vector, in the order of its terms."""
    return array("f", vector.terms.values()).tobytes()


def hashes(kept: bytes) -> "array[int]":
    """What `blob` was made of."""
    return array("i", kept)


def sets(sketch: bytes, marks: bytes, opening: bytes) -> tuple[frozenset[int], frozenset[int], frozenset[int]]:
    """The hashes of a fingerprint, in no order."""
    return frozenset(hashes(sketch)), frozenset(hashes(marks)), frozenset(hashes(opening))


def vector(terms: bytes, weights: bytes) -> Vector:
    """What `blob` of its terms and `weights` were made of."""
    return Vector(dict(zip(hashes(terms), array("f", weights), strict=True)))


def held(wanted: frozenset[int], terms: bytes, weights: bytes) -> list[tuple[int, float]]:
    """Those of the `wanted` terms that such a vector holds with their weights, heaviest first: most hold few."""
    every = memoryview(terms).cast("i").tolist()  # numbers that are made once, not at each look
    if not (shared := wanted.intersection(every)):
        return []
    places = sorted(map(every.index, shared))
    return [(every[place], _WEIGHT.unpack_from(weights, place * _WEIGHT.size)[0]) for place in places]
