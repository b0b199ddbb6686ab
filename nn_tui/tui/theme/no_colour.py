"""The app without colours: what its colours say is said by bold, dim and reversed text."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from rich.segment import Segment
from rich.style import Style
from textual.color import Color
from textual.filter import LineFilter, Monochrome, NoColor

SAME = 0.04
"""A difference in brightness, from 0 to 1, that nobody sees."""
FAINT = 0.4
"""Text that differs less than this from what is behind it is dim."""
STANDS_OUT = {True: 0.33, False: 0.65}
"""In dark and in light themes, the brightness from which on a background is no background but a mark."""


class NoColours(LineFilter):
    """Takes the colours out of everything that is drawn.

    Unlike Textual's own filter it leaves no shades of grey, which are colours to a terminal that has none.
    """

    def __init__(self, dark: bool) -> None:
        super().__init__()
        self._dark = dark

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        """The same texts without colours; one in the colour of its background is blank."""
        plain = []
        for text, style, control in segments:
            if style is None:
                plain.append(Segment(text, None, control))
            else:
                without, is_seen = _without_colours(style, self._dark)
                plain.append(Segment(text if is_seen else " " * Segment(text).cell_length, without, control))
        return plain


def without_colours(filters: Sequence[LineFilter], dark: bool) -> list[LineFilter]:
    """The filters of an app that has no colours, in a dark or a light theme."""
    return [*(each for each in filters if not isinstance(each, (Monochrome, NoColor))), _FILTERS[dark]]


_FILTERS = {dark: NoColours(dark) for dark in (True, False)}


@lru_cache(maxsize=1024)
def _without_colours(style: Style, dark: bool) -> tuple[Style, bool]:
    """The style with attributes in place of its colours, and whether text in it differs from its background."""
    behind = _brightness(style, "bgcolor", 0.0 if dark else 1.0)
    text = _brightness(style, "color", 1.0 if dark else 0.0)
    is_mark = (behind > STANDS_OUT[dark]) == dark
    is_dim = bool(style.dim) or (not is_mark and abs(text - behind) < FAINT)
    plain = style.without_color + Style(reverse=bool(style.reverse) != is_mark, dim=is_dim)
    if style.meta:
        plain += Style.from_meta(style.meta)
    return plain, abs(text - behind) >= SAME


def _brightness(style: Style, which: str, default: float) -> float:
    colour = getattr(style, which)
    return default if colour is None or colour.is_default else float(Color.from_rich_color(colour).brightness)
