"""Hearing of every change of size."""

from __future__ import annotations

from collections.abc import Callable

from textual.geometry import Size
from textual.widget import Widget


def call_when_resized(widget: Widget, callback: Callable[[], object]) -> None:
    """Call back after every layout that gave a mounted widget another size.

    A Resize event is not enough for what is not drawn line by line: Textual sends none when somebody asked for a
    widget's region between the change and the layout, as closing the help panel does.
    """
    known = Size(0, 0)

    def look(_: object) -> None:
        nonlocal known
        if widget.size != known:
            known = widget.size
            callback()

    widget.screen.screen_layout_refresh_signal.subscribe(widget, look)
