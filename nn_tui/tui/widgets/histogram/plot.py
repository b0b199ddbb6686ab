"""One small histogram as text: its title, its bars, its axis."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from rich.cells import cell_len

from nn_tui.tui.widgets.drawing.labels import cut
from nn_tui.tui.widgets.histogram.bins import Bins, HistogramData

_EIGHTHS = " ▁▂▃▄▅▆▇█"
_WIDEST_BAR = 8
_MOST_BINS = 40


@dataclass(frozen=True)
class Plot:
    """A histogram in a room of some columns and lines; two equal ones look the same.

    ``heights`` are in eighths of a line, one a bin; a bin with any number in it has one at the least.
    """

    title: str
    rest: str
    bins: Bins
    bar_width: int
    bar_lines: int
    heights: tuple[int, ...]
    axis: str

    def bar(self, number: int, line: int, *, ascii_only: bool) -> str:
        """What is seen of a bar on a line, the first being the highest; without the gap to the next bar."""
        height = self.heights[number] - 8 * (self.bar_lines - 1 - line)
        eighths = min(max(height, 0), 8)
        width = self.bar_width - (self.bar_width >= 3)
        if not ascii_only:
            return _EIGHTHS[eighths] * width
        lowest = line == self.bar_lines - 1
        return ("#" if eighths >= 4 else "." if eighths and lowest else " ") * width

    @property
    def signs(self) -> tuple[int, ...]:
        """The side of 0 on which each bin lies: -1, 1, or 0 when it reaches over."""
        return tuple(
            -1 if high <= 0 and low < 0 else 1 if low >= 0 and high > 0 else 0
            for low, high in pairwise(self.bins.edges)
        )

    @property
    def zero_column(self) -> int | None:
        """The column right of 0; None where 0 is not inside."""
        zero = self.bins.zero
        return None if zero is None else int(zero * self.bar_width)


def plotted(data: HistogramData, width: int, lines: int, span: tuple[float, float] | None, *, ascii_only: bool) -> Plot:
    """A histogram in so much room: a line for the title, then bars, then, from three lines on, the axis."""
    # As many bins as there are columns, or where that is too many, as there are pairs of columns, threes ...
    bins = data.bins(width // -(-width // _MOST_BINS), span)
    count = len(bins.counts)
    bar_width = min(max(1, width // count), _WIDEST_BAR) if count else 1
    bar_lines = max(0, lines - 1 - (lines >= 3))
    top = max(bins.counts, default=0)
    heights = tuple(max(round(8 * bar_lines * number / top), 1) if number else 0 for number in bins.counts)
    title = cut(data.title, width, ascii_only=ascii_only)
    rest = _summary(data, width - cell_len(title))
    return Plot(title, rest, bins, bar_width, bar_lines, heights, _axis(bins, bar_width * count, width))


def _summary(data: HistogramData, room: int) -> str:
    """What is known of the numbers, the most important first, as much as fits."""
    parts = [f"{data.not_finite:,} not finite"] if data.not_finite else []
    parts.append(f"{data.total:,} {data.noun}")
    if data.ends is not None and data.mean is not None:
        parts += [f"min {_short(data.ends[0])}", f"max {_short(data.ends[1])}", f"mean {_short(data.mean)}"]
    text = ""
    for part in parts:
        if len(text) + 2 + len(part) > room:
            break
        text += f"  {part}"
    return text


def _short(value: float) -> str:
    return f"{value:.4g}"


def _axis(bins: Bins, bars: int, width: int) -> str:
    """The ends of the axis below the outer bars, or as near as they fit, with 0 where it lies."""
    if not bins.edges:
        return ""
    low, high = bins.label(0), bins.label(len(bins.edges) - 1)
    if bins.edges[0] == bins.edges[-1]:
        return low if len(low) <= width else ""
    room = max(bars, len(low) + 1 + len(high))
    if room > width:
        return ""
    line = low + high.rjust(room - len(low))
    zero = None if bins.zero is None else int(bins.zero * bars / len(bins.counts))
    if zero is not None and not line[max(zero - 1, 0) : zero + 2].strip():
        line = f"{line[:zero]}0{line[zero + 1 :]}"
    return line


def readout(data: HistogramData, bins: Bins, number: int) -> str:
    """Exactly what a bin holds: "W1 0.10 to 0.15: 12 of 160 weights"."""
    odd = f", {data.not_finite:,} not finite" if data.not_finite else ""
    if not bins.counts:
        return f"{data.title}: {data.total or 'no'} {data.noun}{odd}"
    count, low, high = bins.counts[number], bins.label(number), bins.label(number + 1)
    if bins.edges[0] == bins.edges[-1]:
        return f"{data.title}: all {count:,} {data.noun}{' that are finite' if odd else ''} are {low}{odd}"
    return f"{data.title} {low} to {high}: {count:,} of {data.total:,} {data.noun}{odd}"
