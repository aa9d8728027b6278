"""`look` of feeds.yaml: the house's logo, colours and Word template, checked to be readable. Pure."""

import re
from typing import Annotated, Any, Final

import pydantic
from pydantic import AfterValidator, Field

from techwatch.config.reading import Model
from techwatch.types import Market

PAPER: Final = "#FFFFFF"
NIGHT: Final = "#1B1D21"
LEAST: Final = 4.5
"""The least contrast of text (WCAG 2.2, 1.4.3 level AA)."""


def contrast(colour: str, ground: str) -> float:
    """The contrast of two colours #RRGGBB, 1 to 21 (WCAG 2.2, relative luminance)."""
    high, low = sorted((_luminance(colour), _luminance(ground)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def _luminance(colour: str) -> float:
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def colour(text: str) -> str:
    """#RRGGBB in capitals; ValueError for anything else."""
    if not re.fullmatch(r"#[0-9a-fA-F]{6}", text):
        raise ValueError(f"{text!r} is no colour; write one as '#0B6E4F'")
    return text.upper()


def _readable(colour: str, ground: str, on: str) -> str:
    if (ratio := contrast(colour, ground)) < LEAST:
        raise ValueError(f"{colour} cannot be read on {on}: contrast {ratio:.1f}, {LEAST} at least")
    return colour


Colour = Annotated[str, AfterValidator(colour), AfterValidator(lambda text: _readable(text, PAPER, "paper"))]
LightColour = Annotated[str, AfterValidator(colour), AfterValidator(lambda text: _readable(text, NIGHT, "the dark ground"))]


class MarketColours(Model):
    """A market's colour on paper, and on the dark ground: a lighter shade of the first where it is not given."""

    paper: Colour
    dark: LightColour

    @pydantic.model_validator(mode="before")
    @classmethod
    def _from_words(cls, value: Any) -> Any:
        given = [value] if isinstance(value, str) else value
        if not isinstance(given, list) or not 1 <= len(given) <= 2 or not all(isinstance(each, str) for each in given):
            return value
        return {"paper": given[0], "dark": given[1] if len(given) == 2 else lighter(given[0])}

    @property
    def pair(self) -> tuple[str, str]:
        """Both."""
        return self.paper, self.dark


def lighter(colour: str) -> str:
    """The nearest shade of `colour` towards white that can be read on the dark ground; what is no colour as it is."""
    if not re.fullmatch(r"#[0-9a-fA-F]{6}", colour):
        return colour
    channels = [int(colour[at : at + 2], 16) for at in (1, 3, 5)]
    shades = ("#" + "".join(f"{round(c + (255 - c) * step / 20):02X}" for c in channels) for step in range(21))
    return next(shade for shade in shades if contrast(shade, NIGHT) >= LEAST)


def _picture(name: str) -> str:
    if name and not name.lower().endswith((".png", ".svg")):
        raise ValueError(f"{name!r} is no PNG or SVG file")
    return name


def _word_file(name: str) -> str:
    if name and not name.lower().endswith((".docx", ".dotx")):
        raise ValueError(f"{name!r} is no Word file (.docx)")
    return name


class Look(Model):
    """The house's look: its logo in reports and mails, ink and Word template in reports, markets' colours everywhere."""

    logo: Annotated[str, AfterValidator(_picture)] = Field(default="", description="a PNG or SVG file of the home; in mails a PNG of 50 kB")
    logo_alt: str = Field(default="", description="what the logo says to who does not see it; empty: the cluster's name")
    ink: Colour = Field(default="#1B1D21", description="of text and lines of reports, on paper")
    accents: dict[Market, MarketColours] = Field(default={}, description="a market's colour: '#0B6E4F', or ['#0B6E4F', '#5CC8A1']: on dark")
    word_template: Annotated[str, AfterValidator(_word_file)] = Field(
        default="", description="a .docx file of the home, whose styles, margins, header and footer Word files of reports take"
    )
