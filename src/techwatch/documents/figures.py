"""A chart becomes a drawing, SVG for pages and PNG for Word and mail, by matplotlib. Talks to: fonts.

The same chart gives the same bytes with the same version of matplotlib. One quiet style: ink, hairlines, a market's accent; hatches,
markers and styles of lines tell apart what grey print would make alike. matplotlib is loaded at the first drawing.
"""

import functools
import io
import itertools
import re
import textwrap
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final
from xml.sax.saxutils import escape

from techwatch.render import Chart

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure as Canvas

WIDTH: Final = 5.6
"""Inches of a drawing."""
DOTS: Final = 200
"""Dots an inch of a PNG."""
META, HAIRLINE, PALE = "#5A5F66", "#DCDEE2", "#B9BEC6"
HATCHES: Final = ("", "////", "....", "xxxx", "\\\\\\\\", "++++")
LINES: Final = ("-", "--", "-.", ":", (0, (6, 1.5, 1, 1.5, 1, 1.5)), (0, (8, 2)))
MARKERS: Final = ("o", "s", "^", "D", "v", "P")


@dataclass(frozen=True, slots=True)
class Drawing:
    """A chart drawn; `svg` is an element without XML declaration, whose ids are its own in any page."""

    svg: str
    png: bytes


def draw(chart: Chart, *, ink: str = "#1B1D21", png: bool = False) -> Drawing:
    """Draw the chart; `png` b"" unless asked for."""
    matplotlib = _library()
    with matplotlib.rc_context(_style(ink, chart.key)):
        canvas = SHAPES[chart.shape](chart, ink)
        return Drawing(_svg(canvas, chart.key), _png(canvas) if png else b"")


@functools.cache
def _library() -> Any:
    import matplotlib as mpl

    mpl.use("agg")
    return mpl


def _style(ink: str, key: str) -> dict[str, Any]:
    return {
        "font.family": "DejaVu Sans",
        "font.size": 7.5,
        "text.color": ink,
        "text.parse_math": False,  # "de 5 $ à 10 $" is a price
        "axes.edgecolor": HAIRLINE,
        "axes.linewidth": 0.8,
        "axes.labelcolor": META,
        "axes.spines.top": False,
        "axes.spines.right": False,
        "xtick.color": META,
        "ytick.color": META,
        "xtick.major.size": 3,
        "ytick.major.size": 0,
        "grid.color": HAIRLINE,
        "grid.linewidth": 0.6,
        "hatch.linewidth": 0.7,
        "legend.frameon": False,
        "legend.fontsize": 7.5,
        "svg.fonttype": "path",
        "svg.hashsalt": f"techwatch {key}",
        "axes.unicode_minus": True,
    }


def _canvas(height: float) -> "tuple[Canvas, Axes]":
    from matplotlib.figure import Figure as Canvas

    canvas = Canvas(figsize=(WIDTH, height), layout="constrained")
    return canvas, canvas.add_subplot()


def _weeks(chart: Chart, ink: str) -> "Canvas":
    """Pale bars, and the trend as a line of ink."""
    canvas, axes = _canvas(2.5)
    at = range(len(chart.labels))
    counted, *trend = chart.series
    axes.bar(at, counted.values, width=0.72, color=PALE, label=counted.name)
    for one in trend:
        axes.plot(at, one.values, color=ink, linewidth=1.6, solid_capstyle="round", label=one.name)
    _time(chart, axes)
    axes.legend(loc="lower right", bbox_to_anchor=(1, 1), ncols=2, borderaxespad=0.2, handlelength=1.4)
    return canvas


def _lines(chart: Chart, ink: str) -> "Canvas":
    """Each line with its own style, marker and colour, its name beside its end."""
    canvas, axes = _canvas(2.9)
    ends = [one.values[-1] for one in chart.series]
    top = max((max(one.values) for one in chart.series), default=1) or 1
    places = spread(ends, top * 0.075)
    for n, one in enumerate(chart.series):
        colour = (chart.colours or (ink,))[n % len(chart.colours or (ink,))]
        every = max(1, len(one.values) // 8)
        axes.plot(
            range(len(one.values)),
            one.values,
            color=colour,
            linewidth=1.4,
            linestyle=LINES[n % len(LINES)],
            marker=MARKERS[n % len(MARKERS)],
            markersize=3.5,
            markevery=every,
        )
        axes.annotate(
            _short(one.name, 24),
            xy=(len(one.values) - 1, ends[n]),
            xytext=(len(one.values) - 1 + len(one.values) * 0.03, places[n]),
            color=colour,
            va="center",
            arrowprops={"arrowstyle": "-", "color": HAIRLINE, "linewidth": 0.6, "shrinkA": 0, "shrinkB": 3},
            annotation_clip=False,
        )
    _time(chart, axes)
    return canvas


def spread(places: Sequence[float], least: float) -> list[float]:
    """The places moved apart, as little as that takes, until `least` is between each two; their order stays."""
    order = sorted(range(len(places)), key=lambda n: (places[n], n))
    moved = list(places)
    for _ in range(60):
        for low, high in itertools.pairwise(order):
            if (lack := least - (moved[high] - moved[low])) > 1e-9:
                moved[low] -= lack / 2
                moved[high] += lack / 2
    lowest = min(moved, default=0)
    return [place - min(0, lowest) for place in moved]


def _time(chart: Chart, axes: "Axes") -> None:
    from matplotlib.ticker import MaxNLocator

    axes.set_xticks([at for at, _ in chart.ticks], [words for _, words in chart.ticks])
    axes.set_xlim(-0.7, len(chart.labels) - 0.3)
    axes.set_ylim(bottom=0)
    axes.yaxis.set_major_locator(MaxNLocator(5, integer=True))
    axes.grid(axis="y")
    axes.set_axisbelow(True)
    axes.spines["left"].set_visible(False)
    axes.set_title(chart.axis, loc="left", fontsize=7.5, color=META, pad=6)


def _bars(chart: Chart, ink: str) -> "Canvas":
    """A bar a row, its value behind it; where there are several series, they follow each other with a hatch each."""
    rows = len(chart.labels)
    canvas, axes = _canvas(0.55 + 0.27 * rows)
    colours = chart.colours or (META,) * rows
    left = [0.0] * rows
    for n, one in enumerate(chart.series):
        hatch = HATCHES[n % len(HATCHES)]
        fill = list(colours) if not hatch else "white"
        axes.barh(range(rows), one.values, left=left, height=0.62, color=fill, edgecolor=list(colours), linewidth=0.7, hatch=hatch)
        left = [start + value for start, value in zip(left, one.values, strict=True)]
    for row, words in enumerate(chart.shown):
        axes.annotate(words, xy=(left[row], row), xytext=(4, 0), textcoords="offset points", va="center", color=ink)
    axes.set_yticks(range(rows), [_short(label, 60, 34) for label in chart.labels], color=ink)
    axes.set_ylim(rows - 0.5, -0.5)
    axes.set_xlim(0, (max(left, default=1) or 1) * (1.06 + 0.011 * max(map(len, chart.shown), default=0)))
    axes.set_xticks([])
    axes.spines["bottom"].set_visible(False)
    axes.set_title(chart.axis, loc="left", fontsize=7.5, color=META, pad=6)
    _key(chart, axes)
    return canvas


def _key(chart: Chart, axes: "Axes") -> None:
    """Which hatch is which series."""
    if len(chart.series) < 2:
        return
    from matplotlib.patches import Patch

    patches = [
        Patch(facecolor=META if not HATCHES[n] else "white", edgecolor=META, hatch=HATCHES[n], linewidth=0.7, label=one.name)
        for n, one in enumerate(chart.series[: len(HATCHES)])
    ]
    axes.legend(handles=patches, loc="lower right", bbox_to_anchor=(1, 1), ncols=len(patches), borderaxespad=0.2, handlelength=1.6)


def _short(words: str, most: int, width: int = 0) -> str:
    """Words that fit beside a bar or a line, on two lines where `width` says so."""
    said = words if len(words) <= most else words[: most - 1].rstrip() + "…"
    return "\n".join(textwrap.wrap(said, width, break_on_hyphens=False)) if width else said


SHAPES: Final[Mapping[str, "Callable[[Chart, str], Canvas]"]] = {"weeks": _weeks, "lines": _lines, "bars": _bars}


_ID = re.compile(r'\b(id="|xlink:href="#|href="#|url\(#)')


def _svg(canvas: "Canvas", key: str) -> str:
    out = io.StringIO()
    canvas.savefig(out, format="svg", transparent=True, metadata={"Date": None, "Creator": None, "Format": None, "Type": None})
    svg = out.getvalue()
    svg = svg[svg.index("<svg") :].strip()
    svg = re.sub(r"\s*<metadata>.*?</metadata>", "", svg, flags=re.DOTALL)
    return _ID.sub(lambda found: found[1] + key + "-", svg) + "\n"


def _png(canvas: "Canvas") -> bytes:
    out = io.BytesIO()
    canvas.savefig(out, format="png", dpi=DOTS, facecolor="white", metadata={"Software": None})
    return out.getvalue()


def within(drawing: Drawing, alt: str) -> str:
    """The drawing as an element of a page, with its alternative text."""
    return drawing.svg.replace("<svg ", '<svg role="img" ', 1).replace(">", f"><title>{escape(alt)}</title>", 1)


def alone(drawing: Drawing) -> bytes:
    """The drawing as a file: on white paper, whatever stands around it."""
    paper = drawing.svg.replace(">", '><rect width="100%" height="100%" fill="#ffffff"/>', 1)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{paper}'.encode()
