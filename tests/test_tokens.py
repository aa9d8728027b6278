import pickle
import random

import pytest
from hypothesis import given, settings, strategies as st

from techwatch.errors import TokenError
from techwatch.tokens import PREFERENCES, UNSUBSCRIBE, hash_address, secrets_of, sign, verify

SECRET = "a secret of the tests"
TOKEN = sign(SECRET, UNSUBSCRIBE, {"subscriber": "42"})
ALPHABET = "ABCabc012._-=%/+ \x00\n\ud800é€𝔸"


@given(st.dictionaries(st.text(), st.text(), max_size=4))
@settings(max_examples=200)
def test_a_payload_comes_back_as_it_was(payload: dict[str, str]) -> None:
    assert verify(SECRET, PREFERENCES, sign(SECRET, PREFERENCES, payload)) == payload


def test_the_same_words_give_the_same_token() -> None:
    assert sign(SECRET, PREFERENCES, {"a": "1", "b": "2"}) == sign(SECRET, PREFERENCES, {"b": "2", "a": "1"})
    assert sign(SECRET, UNSUBSCRIBE, {"subscriber": "42"}) == TOKEN


def test_a_token_stands_in_an_address_as_it_is() -> None:
    assert all(c.isalnum() or c in "._-" for c in TOKEN)
    assert len(TOKEN) < 150


@pytest.mark.parametrize(
    ("secret", "purpose"),
    [("another secret", UNSUBSCRIBE), (SECRET, PREFERENCES), (SECRET, ""), (SECRET + " ", UNSUBSCRIBE)],
)
def test_another_secret_or_purpose_does_not_open_it(secret: str, purpose: str) -> None:
    with pytest.raises(TokenError):
        verify(secret, purpose, TOKEN)


def test_without_a_secret_nothing_is_signed_and_nothing_holds() -> None:
    with pytest.raises(TokenError, match="TECHWATCH_SECRET"):
        sign("", UNSUBSCRIBE, {"subscriber": "42"})
    with pytest.raises(TokenError, match="TECHWATCH_SECRET"):
        verify("", UNSUBSCRIBE, TOKEN)


def test_every_cut_of_a_token_is_refused() -> None:
    for end in range(len(TOKEN)):
        with pytest.raises(TokenError):
            verify(SECRET, UNSUBSCRIBE, TOKEN[:end])


def test_every_changed_character_is_refused_even_where_base64_has_spare_bits() -> None:
    for place in range(len(TOKEN)):
        for other in "ABab01_-.":
            if TOKEN[place] != other:
                with pytest.raises(TokenError):
                    verify(SECRET, UNSUBSCRIBE, TOKEN[:place] + other + TOKEN[place + 1 :])


def test_ten_thousand_odd_inputs_raise_nothing_but_token_error() -> None:
    chance = random.Random(20261121)
    for _ in range(10_000):
        kind = chance.randrange(3)
        if kind == 0:
            token = "".join(chance.choices(ALPHABET, k=chance.randrange(80)))
        elif kind == 1:
            place = chance.randrange(len(TOKEN))
            token = TOKEN[:place] + chance.choice(ALPHABET) + TOKEN[place:]
        else:
            token = TOKEN[chance.randrange(len(TOKEN)) :] + "." + TOKEN[: chance.randrange(len(TOKEN))]
        with pytest.raises(TokenError):
            verify(SECRET, UNSUBSCRIBE, token)


@pytest.mark.parametrize("token", ["", ".", "..", "é", "\ud800", TOKEN + "\n", TOKEN + ".", " " + TOKEN, TOKEN * 1000, "A" * 5_000_000])
def test_odd_tokens_are_refused(token: str) -> None:
    with pytest.raises(TokenError):
        verify(SECRET, UNSUBSCRIBE, token)


def test_a_signed_payload_that_is_no_words_is_refused() -> None:
    from techwatch.tokens import _serializer

    for payload in ([1, 2], {"subscriber": 42}, "words", None, 3.5):
        token = _serializer(SECRET, UNSUBSCRIBE).dumps(payload)
        with pytest.raises(TokenError):
            verify(SECRET, UNSUBSCRIBE, str(token))


def test_the_error_survives_pickling() -> None:
    with pytest.raises(TokenError) as caught:
        verify(SECRET, UNSUBSCRIBE, "x")
    assert pickle.loads(pickle.dumps(caught.value)).reason == "forged"


def test_an_address_has_one_hash_however_it_is_written() -> None:
    hashed = hash_address("key", "veille@membre.example")
    assert hashed == hash_address("key", "  Veille@MEMBRE.example\n")
    assert len(hashed) == 64
    assert hashed != hash_address("another key", "veille@membre.example")
    assert "veille" not in hashed


def test_a_new_secret_signs_and_the_former_is_still_believed() -> None:
    old, new = "the-former-secret-of-tests", "the-newest-secret-of-tests"
    token = sign(old, UNSUBSCRIBE, {"subscriber": "42"})
    for both in (f"{new} {old}", f"{new},{old}", f"{new}\n{old}\n", f" {new} , {old}"):
        assert verify(both, UNSUBSCRIBE, token) == {"subscriber": "42"}
        assert sign(both, UNSUBSCRIBE, {"subscriber": "42"}) == sign(new, UNSUBSCRIBE, {"subscriber": "42"}) != token
    with pytest.raises(TokenError):
        verify(new, UNSUBSCRIBE, token)


def test_a_secret_of_short_words_is_one_secret() -> None:
    assert secrets_of(SECRET) == (SECRET,)
    assert secrets_of("") == ()
    with pytest.raises(TokenError):
        verify(SECRET, UNSUBSCRIBE, sign("a", UNSUBSCRIBE, {"subscriber": "42"}))
