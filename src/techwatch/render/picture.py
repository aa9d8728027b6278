"""A PNG becomes the logo that a mail carries with it. Pure.

It is a part of the message: nothing is fetched when the mail is opened, so nobody learns that it was. Where pictures are not shown its
words stand in its place, which is that of the cluster's name.
"""

import math
import struct
from typing import Final

from techwatch.render.shown import Picture

CID: Final = "logo"
"""What the HTML calls it by (RFC 2392)."""

HEAVIEST: Final = 50_000
"""Bytes of its file: it goes to every member with every edition."""

_WIDEST, _HIGHEST = 200, 40  # pixels in a column of 552


def picture(data: bytes, alt: str) -> Picture | None:
    """The logo, no larger than 200 by 40 pixels; None for what no mail carries (`unfit`)."""
    if unfit(data):
        return None
    width, height = _size(data)
    scale = min(1.0, _WIDEST / width, _HIGHEST / height)
    return Picture(data, alt, max(1, round(width * scale)), max(1, round(height * scale)))


def unfit(data: bytes) -> str:
    """Why no mail carries this logo, and what to do; "" where each does."""
    if not all(_size(data)):
        return "it is no PNG, and mail programs show no other drawing: export it as PNG, which reports take too"
    if len(data) > HEAVIEST:
        size = f"{math.ceil(len(data) / 1000)} kB, {HEAVIEST // 1000} at most"
        return f"it weighs {size}: save it smaller, {2 * _WIDEST} by {2 * _HIGHEST} pixels do"
    return ""


def _size(data: bytes) -> tuple[int, int]:
    """Width and height in pixels; nothing by nothing for what is no PNG."""
    if data[:8] != b"\x89PNG\r\n\x1a\n" or data[12:16] != b"IHDR" or len(data) <= 24:
        return 0, 0
    width, height = struct.unpack(">II", data[16:24])
    return width, height
