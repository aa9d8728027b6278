"""A PNG becomes the logo that a mail carries with it. Pure.

It is a part of the message: nothing is fetched when the mail is opened, so nobody learns that it was. Where pictures are not shown its
words stand in its place, which is that of the cluster's name.
"""

import struct
from typing import Final

from techwatch.render.shown import Picture

CID: Final = "logo"
"""What the HTML calls it by (RFC 2392)."""

HEAVIEST: Final = 50_000
"""Bytes of its file: it goes to every member with every edition."""

_WIDEST, _HIGHEST = 200, 40  # pixels in a column of 552


def picture(data: bytes, alt: str) -> Picture | None:
    """The logo, no larger than 200 by 40 pixels; None for what is no PNG (mail programs show no other drawing) or too heavy."""
    if data[:8] != b"\x89PNG\r\n\x1a\n" or data[12:16] != b"IHDR" or not 24 < len(data) <= HEAVIEST:
        return None
    width, height = struct.unpack(">II", data[16:24])
    if not (width and height):
        return None
    scale = min(1.0, _WIDEST / width, _HIGHEST / height)
    return Picture(data, alt, max(1, round(width * scale)), max(1, round(height * scale)))
