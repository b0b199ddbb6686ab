"""Six classes: colours that stay apart for every eye and in 256 colours, and shapes where there are few."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

import numpy as np
import pytest
from rich.color import ColorSystem
from textual.color import Color, rgb_to_lab

from nn_tui.tui.theme.capabilities import TerminalCapabilities
from nn_tui.tui.theme.class_colours import (
    AXIS,
    CLASSES,
    CODES,
    FIELD_SCALE,
    MARKS,
    STEPS,
    SURFACE,
    class_colours,
    field_colours,
    field_glyph,
    mark_colours,
    mark_glyph,
)
from nn_tui.tui.theme.contrast import contrast, standing_out
from nn_tui.tui.theme.palette import LEVELS, ZERO, diverging, ink_ramp, quantise

LOOKS = TerminalCapabilities(True, "full", False), TerminalCapabilities(False, "full", False)
INDEXED = (
    TerminalCapabilities(True, "full", False, indexed=True),
    TerminalCapabilities(False, "full", False, indexed=True),
)
WEAK = 2
"""The sizes that have no colour in 256 colours, up to a sixth of the strongest one."""
PLAIN, ASCII = TerminalCapabilities(True, "none", False), TerminalCapabilities(True, "few", True)

# Machado, Oliveira and Fernandes (2009): what dichromats see, on linear RGB.
SEEN_BY = {
    "all": np.eye(3),
    "deuteranopes": [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.01182, 0.04294, 0.968881]],
    "protanopes": [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
    "tritanopes": [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.3039]],
}


def lab(colour: Color) -> np.ndarray:
    return np.array(rgb_to_lab(colour))


def seen(colour: Color, matrix: np.ndarray) -> Color:
    linear = (np.array(colour.rgb) / 255) ** 2.2
    red, green, blue = (np.clip(np.array(matrix) @ linear, 0, 1) ** (1 / 2.2) * 255).round().astype(int).tolist()
    return Color(red, green, blue)


def assert_alike(colours: Sequence[Color], others: Sequence[Color]) -> None:
    """The same but for the rounding of the way through Lab."""
    assert np.abs(np.array([c.rgb for c in colours]) - [c.rgb for c in others]).max() <= 1


def in_256(colour: Color) -> Color:
    return Color(*colour.rich_color.downgrade(ColorSystem.EIGHT_BIT).get_truecolor())


def strongest(capabilities: TerminalCapabilities) -> list[Color]:
    return [field_colours(capabilities)[LEVELS + kind * STEPS + STEPS - 1] for kind in range(CLASSES)]


@pytest.mark.parametrize("capabilities", [*LOOKS, *INDEXED])
@pytest.mark.parametrize("matrix", SEEN_BY.values(), ids=SEEN_BY)
def test_six_classes_stay_apart_for_every_eye(capabilities: TerminalCapabilities, matrix: np.ndarray) -> None:
    for colours in (class_colours(capabilities), strongest(capabilities)):
        pairs = itertools.combinations([lab(seen(colour, matrix)) for colour in colours], 2)
        assert min(np.linalg.norm(one - other) for one, other in pairs) > 15


@pytest.mark.parametrize("capabilities", [*LOOKS, *INDEXED])
def test_six_classes_stay_apart_in_256_colours(capabilities: TerminalCapabilities) -> None:
    halves = [field_colours(capabilities)[LEVELS + kind * STEPS + STEPS // 2] for kind in range(CLASSES)]
    for colours in (class_colours(capabilities), strongest(capabilities), halves):
        pairs = itertools.combinations([lab(in_256(colour)) for colour in colours], 2)
        assert min(np.linalg.norm(one - other) for one, other in pairs) > 20


@pytest.mark.parametrize("capabilities", LOOKS)
def test_a_field_grows_out_of_the_background(capabilities: TerminalCapabilities) -> None:
    colours = field_colours(capabilities)
    assert len(colours) == CODES
    paper = colours[SURFACE]
    assert paper == colours[ZERO] == diverging(capabilities)[ZERO]
    for start in range(LEVELS, SURFACE, STEPS):
        away = [np.linalg.norm(lab(colour) - lab(paper)) for colour in colours[start : start + STEPS]]
        assert away[0] < 1
        assert (np.diff(away) > 0).all()


@pytest.mark.parametrize("capabilities", LOOKS)
def test_two_classes_look_like_two_signs(capabilities: TerminalCapabilities) -> None:
    colours, marks = field_colours(capabilities), mark_colours(capabilities)
    assert_alike(strongest(capabilities)[:2], [colours[0], colours[LEVELS - 1]])
    assert_alike([marks[0], marks[LEVELS - 1]], class_colours(capabilities)[:2])
    assert len(marks) == MARKS


@pytest.mark.parametrize("capabilities", LOOKS)
def test_small_pictures_have_the_colours_of_the_field(capabilities: TerminalCapabilities) -> None:
    picture = [diverging(capabilities)[level] for level in quantise([-1.0, 0.0, 1.0], FIELD_SCALE)]
    assert_alike(picture, [field_colours(capabilities)[level] for level in (0, ZERO, LEVELS - 1)])


@pytest.mark.parametrize("capabilities", [*LOOKS, *INDEXED])
def test_every_mark_is_seen_on_every_field(capabilities: TerminalCapabilities) -> None:
    for ground in field_colours(capabilities):
        for mark in mark_colours(capabilities)[:: LEVELS - 1] + class_colours(capabilities):
            assert contrast(standing_out(mark, ground), ground) >= 3


def test_shapes_say_the_class() -> None:
    classes = range(LEVELS, MARKS)
    for capabilities in (PLAIN, ASCII, *LOOKS, *INDEXED):
        glyphs = [mark_glyph(mark, test, capabilities) for mark in classes for test in (False, True)]
        assert len(set(glyphs)) == 2 * CLASSES
        assert mark_glyph(0, False, capabilities) == mark_glyph(LEVELS, False, capabilities)
        assert mark_glyph(LEVELS - 1, True, capabilities) == mark_glyph(LEVELS + 1, True, capabilities)
    assert "".join(mark_glyph(mark, False, ASCII) for mark in range(MARKS)).isascii()


@pytest.mark.parametrize("capabilities", INDEXED)
def test_256_colours_are_chosen_and_not_the_nearest(capabilities: TerminalCapabilities) -> None:
    fixed = (*field_colours(capabilities), *class_colours(capabilities), *diverging(capabilities))
    for colour in (*fixed, *ink_ramp(capabilities)):
        # Greys are next to those that there are.
        assert np.abs(np.array(in_256(colour).rgb) - colour.rgb).max() <= 7


@pytest.mark.parametrize("capabilities", INDEXED)
def test_in_256_colours_hue_is_the_sign_and_lightness_the_size(capabilities: TerminalCapabilities) -> None:
    colours = diverging(capabilities)
    assert len(colours) == LEVELS
    assert all(colour.b > colour.r for colour in colours[: ZERO - WEAK])
    assert all(colour.r > colour.b for colour in colours[ZERO + WEAK + 1 :])
    for side in (colours[ZERO:], colours[: ZERO + 1][::-1]):
        # What is weak is hardly seen: no further from zero than a grey that is little lighter or darker.
        assert all(np.linalg.norm(lab(colour) - lab(side[0])) < 15 for colour in side[: WEAK + 1])
        lightness = [lab(colour)[0] for colour in side]
        assert lightness == sorted(lightness, reverse=not capabilities.dark)
    inks = [lab(colour)[0] for colour in ink_ramp(capabilities)]
    assert inks == sorted(inks, reverse=not capabilities.dark)
    assert len(field_colours(capabilities)) == CODES


def test_textures_say_the_side_and_the_class() -> None:
    assert [field_glyph(level, PLAIN) for level in (0, 8, ZERO, 22, 30)] == ["=", "-", " ", "+", "#"]
    certain = [field_glyph(LEVELS + kind * STEPS + STEPS - 1, PLAIN) for kind in range(CLASSES)]
    assert len(set(certain)) == CLASSES
    assert field_glyph(LEVELS, PLAIN) == field_glyph(SURFACE, PLAIN) == " "
    assert "".join(field_glyph(code, ASCII) for code in range(CODES)).isascii()
    assert field_glyph(AXIS, PLAIN) == "·"
