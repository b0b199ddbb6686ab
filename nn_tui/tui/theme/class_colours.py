"""Six classes, six colours, the same everywhere: as a field over a plane, as marks on it, and as glyphs.

The first two are the blue and the orange of the palette, so that class 0 looks like -1 and class 1 like +1. The six
can be told apart with every common kind of colour blindness and in 256 colours. Where there are few colours, a mark's
shape says its class.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from textual.color import Color

from nn_tui.tui.theme.capabilities import TerminalCapabilities
from nn_tui.tui.theme.indexed import FIELDS, MARKS_OF, indexed, spread
from nn_tui.tui.theme.palette import LEVELS, ZERO, diverging, ramp, text_on

CLASSES = 6
"""How many classes have a colour of their own; class 6 looks like class 0 again."""

STEPS = 16
"""How many steps a class's colour takes from undecided, which is nearly the background, to certain."""

SURFACE = LEVELS + CLASSES * STEPS
"""The code of a plane without a field; below it are the levels of one output, then the steps of each class."""

AXIS = SURFACE + 1
"""The code of the two lines through zero on a plane without a field."""

CODES = AXIS + 1
"""How many codes there are."""

MARKS = LEVELS + CLASSES
"""How many colours a mark can have: the levels of one output, then the classes."""

_STRONGEST = 7
"""The size of the palette's level that a field reaches at most: its colours are full, and marks still stand out."""

FIELD_SCALE = ZERO / _STRONGEST
"""The scale with which `quantise` gives values from -1 to 1 the colours of a field, for small pictures of it."""

# Half decided and decided, for classes 2 to 5; each keeps its hue in 256 colours.
_FIELDS_DARK = (("#1a6a58", "#2aae92"), ("#6e122c", "#a01d4c"), ("#6b6320", "#c2b64a"), ("#2c1a70", "#542cae"))
_FIELDS_LIGHT = (("#c2f3e6", "#8fe6cf"), ("#f0b3c8", "#dd5d8b"), ("#f6f1ae", "#e6dc5f"), ("#cdbdf7", "#9a7dee"))
_MARKS_DARK = ("#4ea3e6", "#e8922c", "#2fe0c0", "#e8487c", "#e8e35a", "#8c6cf5")
_MARKS_LIGHT = ("#1b6fc0", "#ad4a00", "#00a08c", "#7a0038", "#b3a400", "#4a1fb0")
_NEUTRAL_DARK, _NEUTRAL_LIGHT = "#8d9299", "#6b7076"

_SHAPES = ("●▲■◆▼★", "○△□◇▽☆")
_ASCII_SHAPES = ("OXAVHZ", "oxavhz")
_SIDES = "=- +#"
_TEXTURES = "-+/:=~"


@lru_cache(maxsize=16)
def class_colours(capabilities: TerminalCapabilities) -> tuple[Color, ...]:
    """The six colours of classes for marks, lines and names: strong on the background of the theme."""
    if capabilities.indexed:
        return tuple(map(indexed, MARKS_OF[capabilities.dark]))
    return tuple(map(Color.parse, _MARKS_DARK if capabilities.dark else _MARKS_LIGHT))


@lru_cache(maxsize=16)
def field_colours(capabilities: TerminalCapabilities) -> tuple[Color, ...]:
    """The colour of every code of a field: the 31 levels of one output, 16 steps for each class, the bare plane."""
    palette = diverging(capabilities)
    paper = palette[ZERO]
    if capabilities.indexed:
        return _indexed_field(palette, capabilities.dark)
    negative = [colour.hex for colour in palette[ZERO - _STRONGEST : ZERO + 1]]
    positive = [colour.hex for colour in palette[ZERO : ZERO + _STRONGEST + 1]]
    levels = (*ramp(negative, ZERO + 1), *ramp(positive, ZERO + 1)[1:])
    others = [(paper.hex, *stops) for stops in (_FIELDS_DARK if capabilities.dark else _FIELDS_LIGHT)]
    steps = (colour for stops in (negative[::-1], positive, *others) for colour in ramp(stops, STEPS))
    return (*levels, *steps, paper, paper.blend(text_on(paper), 0.08))


def _indexed_field(palette: Sequence[Color], dark: bool) -> tuple[Color, ...]:
    """The same of fixed colours, none of which can be blended."""
    paper = palette[ZERO]
    sizes = [round(level * _STRONGEST / ZERO) for level in range(ZERO + 1)]
    negative, positive = [palette[ZERO - size] for size in sizes], [palette[ZERO + size] for size in sizes]
    others = [[paper, *spread(indices, STEPS - 1)] for indices in FIELDS[dark]]
    steps = (colour for colours in (negative, positive, *others) for colour in colours)
    axis = indexed(238 if dark else 252)
    return (*reversed(negative), *positive[1:], *steps, paper, axis)


@lru_cache(maxsize=16)
def mark_colours(capabilities: TerminalCapabilities) -> tuple[Color, ...]:
    """The colour of every mark, not yet adapted to what is behind it: 31 levels of one output, then six classes."""
    neutral = _NEUTRAL_DARK if capabilities.dark else _NEUTRAL_LIGHT
    classes = class_colours(capabilities)
    levels = (*ramp((classes[0].hex, neutral), ZERO + 1), *ramp((neutral, classes[1].hex), ZERO + 1)[1:])
    return (*levels, *classes)


def mark_glyph(mark: int, test: bool, capabilities: TerminalCapabilities) -> str:
    """The character of a mark: filled for training, hollow for test (in ASCII a capital and a small letter).

    The shape says the class, or the side of zero: some of the six colours are alike to some eyes.
    """
    return (_ASCII_SHAPES if capabilities.ascii else _SHAPES)[test][_class_of_mark(mark)]


def field_glyph(code: int, capabilities: TerminalCapabilities) -> str:
    """The character that stands for a code of a field where colours are few.

    One output: `=` and `-` are negative, `+` and `#` positive, a blank is near zero. Several: a texture a class, a
    blank where nothing is decided.
    """
    if code >= SURFACE:
        return (":" if capabilities.ascii else "·") if code == AXIS else " "
    if code < LEVELS:
        return _SIDES[round((code - ZERO) * 2 / ZERO) + 2]
    kind, step = divmod(code - LEVELS, STEPS)
    return _TEXTURES[kind] if 4 * step >= STEPS else " "


def _class_of_mark(mark: int) -> int:
    return int(mark >= ZERO) if mark < LEVELS else mark - LEVELS
