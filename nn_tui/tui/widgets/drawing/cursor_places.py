"""Where the cursors of all the canvases in a widget are, to be remembered and put back."""

from __future__ import annotations

from collections.abc import Sequence

from textual.widget import Widget

from nn_tui.tui.widgets.drawing.canvas import Canvas


def canvases_in(widget: Widget) -> list[Canvas]:
    """The canvases in a widget that can have focus, in their order."""
    return [canvas for canvas in widget.query(Canvas) if canvas.can_focus]


def places_in(widget: Widget) -> list[list[float]]:
    """The places of their cursors."""
    return [list(canvas.cursor_place) for canvas in canvases_in(widget)]


def put_back(widget: Widget, places: Sequence[Sequence[float]]) -> None:
    """Put their cursors to these places, without messages; as far as there are such places."""
    for canvas, place in zip(canvases_in(widget), places, strict=False):
        canvas.cursor_place = place
