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
    """A histogram fitted to some columns and lines; equal ones look the same.

    ``heights``, one for each bin, are in eighths of a line; a bin that is not empty has at least one.
    """

    title: str
    rest: str
    bins: Bins
    bar_width: int
    bar_lines: int
    heights: tuple[int, ...]
    axis: str

    def bar(self, number: int, line: int, *, ascii_only: bool) -> str:
        """The part of a bar on a line, counted from the top, without the gap to the next bar."""
        height = self.heights[number] - 8 * (self.bar_lines - 1 - line)
        eighths = min(max(height, 0), 8)
        width = self.bar_width - (self.bar_width >= 3)
        if not ascii_only:
            return _EIGHTHS[eighths] * width
        lowest = line == self.bar_lines - 1
        return ("#" if eighths >= 4 else "." if eighths and lowest else " ") * width

    @property
    def signs(self) -> tuple[int, ...]:
        """The sign of the numbers in each bin: -1, 1, or 0 if 0 is inside it."""
        return tuple(
            -1 if high <= 0 and low < 0 else 1 if low >= 0 and high > 0 else 0
            for low, high in pairwise(self.bins.edges)
        )

    @property
    def zero_column(self) -> int | None:
        """The column right of 0; None if 0 is not inside."""
        zero = self.bins.zero
        return None if zero is None else int(zero * self.bar_width)


def plotted(data: HistogramData, width: int, lines: int, span: tuple[float, float] | None, *, ascii_only: bool) -> Plot:
    """Fit a histogram to the room: a line for the title, then bars, then, from three lines on, the axis."""
    # One bin for each column or, if those are too many, for every two columns, three ...
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
    """Facts about the numbers, the most important first, as many as fit."""
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
    """The ends of the axis below the outer bars, or as near as they fit, and 0 in its place."""
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
    """The exact content of a bin: "W1 0.10 to 0.15: 12 of 160 weights"."""
    odd = f", {data.not_finite:,} not finite" if data.not_finite else ""
    if not bins.counts:
        return f"{data.title}: {data.total or 'no'} {data.noun}{odd}"
    count, low, high = bins.counts[number], bins.label(number), bins.label(number + 1)
    if bins.edges[0] == bins.edges[-1]:
        return f"{data.title}: all {count:,} {data.noun}{' that are finite' if odd else ''} are {low}{odd}"
    return f"{data.title} {low} to {high}: {count:,} of {data.total:,} {data.noun}{odd}"
