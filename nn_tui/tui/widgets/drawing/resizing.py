"""Following every change of a widget's size."""

from __future__ import annotations

from collections.abc import Callable

from textual.geometry import Size
from textual.widget import Widget


def call_when_resized(widget: Widget, callback: Callable[[], object]) -> None:
    """Call ``callback`` after every layout that gives a mounted widget another size.

    A Resize event is not enough for what is not drawn line by line: Textual sends none if a widget's region is read
    between the change and the layout, as closing the help panel does.
    """
    last_size = Size(0, 0)

    def compare(_: object) -> None:
        nonlocal last_size
        if widget.size != last_size:
            last_size = widget.size
            callback()

    widget.screen.screen_layout_refresh_signal.subscribe(widget, compare)
