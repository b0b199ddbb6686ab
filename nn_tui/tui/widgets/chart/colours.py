"""The colours of curves on the ground of a theme: all stand out from it, and what is less important does so less."""

from __future__ import annotations

from collections.abc import Mapping

from rich.style import Style
from textual.color import Color

from nn_tui.tui.theme.contrast import contrast, faintest, standing_out, theme_colour

RAW_CONTRAST = 3.75
"""To the ground, of the points below their moving average: more than that of a curve in the disabled colour."""


def curve_style(name: str, ground: Color, variables: Mapping[str, str], *, is_raw: bool = False) -> Style:
    """The style of a curve in a colour of the theme, or if it ``is_raw``, of the points below its moving average.

    Args:
        name: the colour, as `theme_colour` takes it; an unknown one leaves that of the text.
        ground: what is under the curve.
        variables: the theme's variables.
        is_raw: whether it is fainter.
    """
    colour = theme_colour(name, variables, ground)
    if colour is None or colour.ansi is not None or ground.ansi is not None:
        # A terminal's own colours are not known.
        return Style(dim=is_raw or name == "disabled", color=None if colour is None else colour.rich_color)
    colour = standing_out(colour, ground)
    if is_raw:
        colour = faintest(colour, ground, min(RAW_CONTRAST, contrast(colour, ground)))
    return Style(color=colour.rich_color)


def colour_words(style: Style) -> str:
    """The colour of a style as Textual names it; "" for that of the text."""
    if style.color is None or style.color.is_default:
        return ""
    return style.color.name if style.color.triplet is not None else f"ansi_{style.color.name}"
