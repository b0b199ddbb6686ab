"""A range of a chart: half of it, twice of it, and where the cursor is in it."""

from __future__ import annotations

from collections.abc import Callable

Range = tuple[float, float]
Zoom = Callable[[Range, Range, float | None], Range | None]
"""What `closer` and `wider` are."""

_MOST = 4096.0
"""A range is at least this part of everything."""


def closer(shown: Range, extent: Range, middle: float | None) -> Range | None:
    """Half of a range, around ``middle``, or if that is None, its later half."""
    span = max((shown[1] - shown[0]) / 2.0, (extent[1] - extent[0]) / _MOST)
    return _around(shown[1] if middle is None else middle, span, extent)


def wider(shown: Range, extent: Range, middle: float | None) -> Range | None:
    """Twice a range, around ``middle``, or if that is None, around its own; None once that is all."""
    keep = (shown[0] + shown[1]) / 2.0 if middle is None else middle
    return _around(keep, 2.0 * (shown[1] - shown[0]), extent)


def shifted(shown: Range, extent: Range, place: float) -> Range | None:
    """A range moved just so far that it holds a place."""
    if shown[0] <= place <= shown[1]:
        return shown
    span = shown[1] - shown[0]
    begin = place if place < shown[0] else place - span
    return _within(begin, span, extent)


def _around(middle: float, span: float, extent: Range) -> Range | None:
    return _within(middle - span / 2.0, span, extent)


def _within(begin: float, span: float, extent: Range) -> Range | None:
    """A range that begins there, or as near to it as lies in the extent; None for all of it."""
    if span >= extent[1] - extent[0]:
        return None
    begin = min(max(begin, extent[0]), extent[1] - span)
    return begin, begin + span
