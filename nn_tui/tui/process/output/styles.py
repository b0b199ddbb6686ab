"""Colours and attributes of cells, and the shortest sequence from one to the next."""

from __future__ import annotations

import re
from typing import NamedTuple

_NAMED_COLOUR = re.compile(r"(?:3|9|4|10)[0-7]|[34]9")
_ATTRIBUTES = frozenset(("1", "2", "3", "4", "5", "7", "8", "9", "21", "51", "52", "53"))
_DEFAULTS = {"foreground": "39", "background": "49"}


class Style(NamedTuple):
    """How a cell looks, in parameters of SGR sequences.

    ``foreground`` is None if it does not show, because the cell is blank. ``other`` are parameters that are not
    understood: they are repeated as they came.
    """

    attributes: tuple[str, ...] = ()
    foreground: str | None = "39"
    background: str = "49"
    other: str = ""

    @property
    def codes(self) -> str:
        """The parameters that give this style after a reset."""
        colours = [code for code in (self.foreground, self.background) if code and code not in _DEFAULTS.values()]
        return ";".join((*self.attributes, *colours, *([self.other] if self.other else [])))


PLAIN = Style()
"""The style after a reset."""


def read_style(codes: str) -> Style:
    """The style that these SGR parameters, "1;38;5;208", give after a reset."""
    parts = codes.split(";")
    attributes: list[str] = []
    colours = dict(_DEFAULTS)
    while parts:
        part = parts.pop(0)
        if part in ("38", "48"):
            count = {"5": 1, "2": 3}.get(parts[0] if parts else "", len(parts) + 1)
            if len(parts) <= count:
                return Style(other=codes)
            colour = ";".join((part, *parts[: count + 1]))
            del parts[: count + 1]
        elif part in _ATTRIBUTES:
            if part not in attributes:
                attributes.append(part)
            continue
        elif _NAMED_COLOUR.fullmatch(part):
            colour = part
        else:
            return Style(other=codes)
        colours["background" if colour.startswith(("4", "10")) else "foreground"] = colour
    return Style(tuple(attributes), colours["foreground"], colours["background"])


def blank(style: Style) -> Style:
    """The style of a blank cell: no foreground, unless an attribute lets it show."""
    return style if style.attributes or style.other else style._replace(foreground=None)


def change(now: Style | None, wanted: Style) -> tuple[str, Style]:
    """The shortest sequence from one style (None: unknown) to another, and the style that a terminal then has."""
    if now is None or now.other or wanted.other or not set(now.attributes) <= set(wanted.attributes):
        return _anew(wanted)
    foreground, background = wanted.foreground or now.foreground, wanted.background
    last = "" if foreground == now.foreground or foreground is None else foreground
    codes = last
    if background != now.background:
        codes, last = f"{codes};{background}" if codes else background, background
    if wanted.attributes != now.attributes:
        added = [attribute for attribute in wanted.attributes if attribute not in now.attributes]
        codes = ";".join((*added, codes) if codes else added)
    if not codes:
        return "", now
    if last in _DEFAULTS.values() and len(wanted.codes) < len(codes):
        return _anew(wanted)
    return f"\x1b[{codes}m", Style(wanted.attributes, foreground, background)


def _anew(wanted: Style) -> tuple[str, Style]:
    codes = wanted.codes
    then = wanted._replace(foreground=wanted.foreground or PLAIN.foreground)
    return f"\x1b[0;{codes}m" if codes else "\x1b[m", then
