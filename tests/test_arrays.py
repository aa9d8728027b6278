import pytest

from techwatch.dedupe import Vector
from techwatch.store import arrays

HEAVY, LIGHT, ABSENT = -(2**31), 7, 2**31 - 1
VECTOR = Vector({HEAVY: 0.75, 1: 0.5, LIGHT: 0.25})


def test_hashes_come_back_in_their_order():
    assert list(arrays.hashes(arrays.blob([3, HEAVY, ABSENT]))) == [3, HEAVY, ABSENT]


def test_a_vector_comes_back_heaviest_first():
    found = arrays.vector(arrays.blob(VECTOR.terms), arrays.weights(VECTOR))
    assert list(found.terms.items()) == list(VECTOR.terms.items())


@pytest.mark.parametrize(
    ("wanted", "held"),
    [((), []), ((ABSENT,), []), ((LIGHT, ABSENT, HEAVY), [(HEAVY, 0.75), (LIGHT, 0.25)])],
)
def test_what_a_vector_holds_of_the_wanted_terms(wanted, held):
    assert arrays.held(frozenset(wanted), arrays.blob(VECTOR.terms), arrays.weights(VECTOR)) == held


def test_an_expired_fingerprint_has_no_hashes():
    assert arrays.sets(b"", arrays.blob([1, 2]), b"") == (frozenset(), {1, 2}, frozenset())
