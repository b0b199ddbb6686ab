"""The numbers and names along a plane, and where each character is."""

from __future__ import annotations

from collections.abc import Sequence

from rich.cells import cell_len

from nn_tui.tui.widgets.drawing.digits import fit
from nn_tui.tui.widgets.drawing.labels import right, widest

_NUMBER_WIDTH = 5
_LEAST_WIDTH, _LEAST_HEIGHT = 16, 8


def has_room(width: int, height: int) -> bool:
    """Whether a widget of this size can spare a line and a few columns for labels."""
    return width >= _LEAST_WIDTH and height >= _LEAST_HEIGHT


def ticks(bounds: tuple[float, float]) -> tuple[str, str, str]:
    """The lowest number of an axis, the one in its middle, and the highest."""
    low, high = bounds
    texts = [fit(value, _NUMBER_WIDTH, 2) for value in (low, (low + high) / 2, high)]
    low_text, middle, high_text = (text.rstrip("0").rstrip(".") if "." in text else text for text in texts)
    return low_text, middle, high_text


def margin(bounds: tuple[float, float]) -> int:
    """The columns left of a plane for the numbers of its vertical axis and a gap."""
    return widest(ticks(bounds)) + 1


def beside(bounds: tuple[float, float], name: str, lines: int) -> list[str]:
    """The label left of each line of the plane, as wide as the margin without its gap."""
    width = margin(bounds) - 1
    low, middle, high = ticks(bounds)
    labels = [""] * lines
    if cell_len(name) <= width and lines >= 8:
        labels[lines // 4] = name
    if lines >= 5:
        labels[lines // 2] = middle
    labels[-1] = low
    labels[0] = high
    return [right(label, width) for label in labels]


def below(bounds: tuple[float, float], name: str, columns: int) -> str:
    """The line under the plane, as wide as it is."""
    low, middle, high = ticks(bounds)
    line = [" "] * columns
    _write(line, low, 0)
    _write(line, high, columns - len(high))
    _write(line, middle, (columns + 1 - len(middle)) // 2)
    if cell_len(name) == len(name):
        _write(line, name, columns * 3 // 4 - len(name) // 2)
    return "".join(line)


def _write(line: list[str], text: Sequence[str], start: int) -> None:
    """Write a text unless it would touch another one."""
    stop = start + len(text)
    if start >= 0 and stop <= len(line) and not "".join(line[max(0, start - 1) : stop + 1]).strip():
        line[start:stop] = text
