"""The keys that move a cursor over a plane."""

from __future__ import annotations

from typing import Final

from textual.binding import Binding, BindingType

from nn_tui.tui.widgets.drawing.cursor_canvas import MOVE

FAR: Final = 5
"""How many pixels a far move goes."""

_WAYS = (("up", "k", -1, 0), ("down", "j", 1, 0), ("left", "h", 0, -1), ("right", "l", 0, 1))


def _moves(way: str, letter: str, down: int, right: int) -> tuple[Binding, Binding]:
    """The keys of one direction: by one pixel, and by five."""
    near = Binding(
        f"{way},{letter}",
        f"move({down}, {right})",
        way.capitalize(),
        show=False,
        id=f"plane.{way}",
        tooltip=f"Move the cursor {way} by a pixel",
        group=MOVE,
    )
    far = Binding(
        f"shift+{way},{letter.upper()}",
        f"move({FAR * down}, {FAR * right})",
        f"Far {way}",
        show=False,
        id=f"plane.far_{way}",
        tooltip=f"Move the cursor {way} by {FAR} pixels",
        group=MOVE,
    )
    return near, far


MOVES: Final[list[BindingType]] = [
    *(binding for way in _WAYS for binding in _moves(*way)),
    Binding(
        "home", "centre", "Centre", show=False, id="plane.centre", tooltip="Move the cursor to the centre", group=MOVE
    ),
]
"""Arrows and hjkl, with shift five at a time; home to the centre."""
