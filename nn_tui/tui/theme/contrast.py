"""How well one colour stands out from another, by the ratio that the web's guidelines define (1 to 21)."""

from __future__ import annotations

import re
from collections.abc import Mapping

from textual.color import Color, ColorParseError

LEAST = 3.0
"""What lines and points need to be seen."""

_STEPS = 32
_AUTO = re.compile(r"auto (\d+)%")


def contrast(one: Color, other: Color) -> float:
    """The ratio of the two colours' brightness: 1 of equal ones, 21 of black and white."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def standing_out(colour: Color, ground: Color, least: float = LEAST) -> Color:
    """The colour, or if it needs to be, as much nearer to black or white as gives it that contrast to the ground."""
    end = max((Color(0, 0, 0), Color(255, 255, 255)), key=lambda end: contrast(end, ground))
    shades = (colour.blend(end, step / _STEPS) for step in range(_STEPS + 1))
    return next((shade for shade in shades if contrast(shade, ground) >= least), end)


def faintest(colour: Color, ground: Color, least: float = LEAST) -> Color:
    """The colour as near to the ground as it can be with that contrast to it."""
    shades = (colour.blend(ground, step / _STEPS) for step in range(_STEPS - 1, -1, -1))
    return next((shade for shade in shades if contrast(shade, ground) >= least), standing_out(colour, ground, least))


def theme_colour(name: str, variables: Mapping[str, str], ground: Color) -> Color | None:
    """A colour of a theme on a ground: first the theme's shade for text, which stands out from the background.

    Args:
        name: "primary", "disabled" or another one that the theme has, or any colour that Textual reads.
        variables: the theme's variables.
        ground: what is under it; a shade such as "auto 38%" is that much of black or white on it.
    """
    for text in (variables.get(f"text-{name}"), variables.get(name), name):
        share = _AUTO.fullmatch(text or "")
        if share:
            return ground.blend(ground.get_contrast_text(1.0), int(share[1]) / 100.0, alpha=1.0)
        try:
            return Color.parse(text or "")
        except ColorParseError:
            continue
    return None


def _luminance(colour: Color) -> float:
    """The brightness to the eye, 0 to 1."""
    parts = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in colour.normalized]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]
