"""A form with a file, as browsers post it, and as nobody does."""

import random

import pytest

from techwatch.web.upload import parts

KIND = "multipart/form-data; boundary=----WebKitFormBoundaryx1"
HEAD = b"------WebKitFormBoundaryx1\r\nContent-Disposition: form-data; name="


def body(*written: bytes) -> bytes:
    return b"".join(HEAD + part + b"\r\n" for part in written) + b"------WebKitFormBoundaryx1--\r\n"


def test_fields_and_file_come_as_they_were_sent() -> None:
    chance = random.Random(7)
    binary = bytes(chance.randrange(256) for _ in range(5000)) + b"\r\n--\r\n\r\n------WebKit\r"
    sent = body(b'"who"\r\n\r\nCamille \xc3\xa9', b'"file"; filename="adh\xc3\xa9rents %22a%22.xlsx"\r\nContent-Type: x/y\r\n\r\n' + binary)
    form, file = parts(sent, KIND)
    assert form.one("who") == "Camille é"
    assert file is not None
    assert (file.name, file.body) == ('adhérents "a".xlsx', binary)


@pytest.mark.parametrize("name", [b"C:\\\\fakepath\\\\membres.csv", b"../../etc/membres.csv", b"/a/membres.csv"])
def test_a_files_name_has_no_folders(name: bytes) -> None:
    _, file = parts(body(b'"file"; filename="' + name + b'"\r\n\r\nx'), KIND)
    assert file is not None
    assert file.name == "membres.csv"


def test_no_file_chosen_is_none() -> None:
    assert parts(body(b'"file"; filename=""\r\nContent-Type: application/octet-stream\r\n\r\n'), KIND)[1] is None


@pytest.mark.parametrize(
    ("sent", "kind"),
    [
        (b"a=b", "application/x-www-form-urlencoded"),
        (b"", KIND),
        (b"\xff\xfe\x00", KIND),
        (b"------WebKitFormBoundaryx1", KIND),
        (HEAD, KIND),
        (body(b'"x\r\n\r\ny', b"\r\n\r\n", b'; filename="a"\r\n\r\nz'), KIND),
        (b"x", "multipart/form-data"),
        (b"x", "multipart/form-data; boundary="),
        (b"x", "multipart/form-data; boundary=\u20ac"),
        (b"x", ""),
    ],
)
def test_what_is_no_such_form_has_nothing(sent: bytes, kind: str) -> None:
    form, file = parts(sent, kind)
    assert file is None
    assert not form.values
