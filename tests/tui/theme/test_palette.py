"""Levels, colours and glyphs: colour says the sign, lightness says the size."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from rich.color import ColorSystem
from textual.color import Color, rgb_to_lab

from nn_tui.tui.theme.capabilities import TerminalCapabilities
from nn_tui.tui.theme.palette import (
    LEVELS,
    ZERO,
    diverging,
    glyphs,
    ink,
    ink_glyphs,
    ink_ramp,
    largest,
    quantise,
    text_on,
)

DARK, LIGHT = TerminalCapabilities(True, "full", False), TerminalCapabilities(False, "full", False)
ANY_NUMBER = st.floats(allow_nan=True, allow_infinity=True)


def lightness(colour: Color) -> float:
    return rgb_to_lab(colour).L


def test_levels_of_a_scale() -> None:
    levels = quantise([[-2.0, -1.0, 0.0], [1.0, 2.0, 0.5]], 2.0)
    assert levels.tolist() == [[0, 7, 15], [23, 30, 19]]
    assert levels.dtype == np.uint8


def test_the_largest_size_is_the_scale_if_none_is_given() -> None:
    assert quantise([-4.0, 2.0, np.nan, np.inf]).tolist() == [0, 23, 15, 30]


def test_what_is_not_finite() -> None:
    assert quantise([np.nan, np.inf, -np.inf, 9.0], 1.0).tolist() == [ZERO, 30, 0, 30]


@pytest.mark.parametrize("scale", [0.0, -1.0, np.nan, np.inf])
def test_a_scale_that_is_none_counts_as_one(scale: float) -> None:
    assert quantise([1.0, -1.0, 0.0], scale).tolist() == [30, 0, ZERO]


@given(arrays(np.float64, st.tuples(st.integers(0, 5), st.integers(0, 5)), elements=ANY_NUMBER), ANY_NUMBER)
def test_levels_are_always_in_range_and_keep_the_sign(values: np.ndarray, scale: float) -> None:
    levels = quantise(values, scale).astype(int)
    assert levels.shape == values.shape
    assert ((levels >= 0) & (levels < LEVELS)).all()
    assert (levels[values > 0] >= ZERO).all()
    assert (levels[values < 0] <= ZERO).all()
    assert (quantise(-values, scale) == 2 * ZERO - levels).all()


def test_no_numbers_at_all() -> None:
    assert quantise(np.zeros((0, 3))).shape == (0, 3)
    assert largest(np.zeros((0, 3))) == 0.0
    assert quantise(0.0).item() == ZERO


def test_largest_ignores_what_is_not_finite() -> None:
    assert largest([np.nan, -3.0, np.inf, 2.0]) == 3.0
    assert largest([np.nan, np.inf]) == 0.0


@pytest.mark.parametrize("capabilities", [DARK, LIGHT])
def test_lightness_grows_with_the_size(capabilities: TerminalCapabilities) -> None:
    colours = diverging(capabilities)
    assert len(colours) == LEVELS
    for half in (colours[ZERO:], colours[: ZERO + 1][::-1]):
        steps = [lightness(after) - lightness(before) for before, after in itertools.pairwise(half)]
        assert all(step > 1 for step in steps) if capabilities.dark else all(step < -1 for step in steps)


@pytest.mark.parametrize("capabilities", [DARK, LIGHT])
def test_blue_is_negative_and_orange_positive(capabilities: TerminalCapabilities) -> None:
    colours = diverging(capabilities)
    for size in range(3, ZERO + 1):
        negative, positive = colours[ZERO - size], colours[ZERO + size]
        assert negative.b > negative.r
        assert positive.r > positive.b
        # The yellow-blue axis is the one that eyes without red or green cones keep.
        assert rgb_to_lab(positive).b - rgb_to_lab(negative).b > 10
        assert abs(lightness(positive) - lightness(negative)) < 12


@pytest.mark.parametrize(("dark", "negative", "positive"), [(True, 12, 3), (False, 4, 1)])
def test_in_16_colours_each_sign_has_one(dark: bool, negative: int, positive: int) -> None:
    colours = diverging(TerminalCapabilities(dark, "few", False))
    assert len(colours) == LEVELS
    numbers = [colour.rich_color.downgrade(ColorSystem.STANDARD).number for colour in colours]
    assert set(numbers[:ZERO]) == {negative}
    assert set(numbers[ZERO + 1 :]) == {positive}


@pytest.mark.parametrize("capabilities", [DARK, LIGHT])
def test_ink_on_paper(capabilities: TerminalCapabilities) -> None:
    on, off = ink(capabilities)
    assert (on, off) == (ink_ramp(capabilities)[-1], ink_ramp(capabilities)[0])
    assert abs(lightness(on) - lightness(off)) > 60
    assert len(ink_ramp(capabilities)) == LEVELS
    assert set(ink_ramp(capabilities)[: ZERO + 1]) == {off}


@pytest.mark.parametrize("ascii_only", [True, False])
def test_glyphs_tell_sign_and_size(ascii_only: bool) -> None:
    pairs = glyphs(TerminalCapabilities(True, "none", ascii_only))
    assert [len(pair) for pair in pairs] == [2] * LEVELS
    assert {pair[0] for pair in pairs[:ZERO]} == {"-"}
    assert {pair[0] for pair in pairs[ZERO + 1 :]} == {"+"}
    assert pairs[ZERO] == (" ." if ascii_only else " ·")
    shades = [pair[1] for pair in pairs[ZERO:]]
    assert [shade for shade, _ in itertools.groupby(shades)] == list(".:*%#" if ascii_only else "·░▒▓█")
    assert shades[1:] == [pair[1] for pair in pairs[:ZERO][::-1]]


def test_ascii_is_ascii() -> None:
    capabilities = TerminalCapabilities(True, "none", True)
    assert "".join((*glyphs(capabilities), *ink_glyphs(capabilities))).isascii()


def test_ink_glyphs() -> None:
    pairs = ink_glyphs(TerminalCapabilities(True, "none", False))
    assert pairs[0] == pairs[ZERO] == "· "
    assert pairs[-1] == "██"
    assert len(pairs) == LEVELS


@pytest.mark.parametrize("capabilities", [DARK, LIGHT])
def test_text_reads_on_every_colour(capabilities: TerminalCapabilities) -> None:
    for colour in (*diverging(capabilities), *ink_ramp(capabilities)):
        assert abs(lightness(text_on(colour)) - lightness(colour)) > 40


def test_a_level_that_is_still_about_right_stays() -> None:
    shown = quantise([0.0, 0.0, 0.0, np.nan], 15.0)
    assert quantise([0.7, -0.7, 1.4, 0.7], 15.0, shown).tolist() == [15, 15, 16, 15]
    assert quantise([0.7, -0.7, 1.4, 0.7], 15.0).tolist() == [16, 14, 16, 16]
