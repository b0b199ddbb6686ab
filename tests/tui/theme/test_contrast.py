"""Curves and words stand out from their ground, in every theme."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from textual.color import Color
from textual.theme import BUILTIN_THEMES

from nn_tui.tui.theme.contrast import LEAST, contrast, faintest, standing_out, theme_colour
from nn_tui.tui.widgets.chart.colours import curve_style

THEMES = [name for name, theme in BUILTIN_THEMES.items() if not theme.background or "ansi" not in theme.background]
CURVES = ("primary", "success", "secondary", "warning", "error", "accent")
GROUNDS = ("background", "surface", "panel")

colours = st.tuples(*[st.integers(0, 255)] * 3).map(lambda parts: Color(*parts))


def test_contrast_is_that_of_the_web() -> None:
    black, white = Color(0, 0, 0), Color(255, 255, 255)
    assert contrast(black, white) == contrast(white, black) == pytest.approx(21.0)
    assert contrast(white, white) == 1.0
    assert contrast(Color.parse("#777777"), white) == pytest.approx(4.48, abs=0.01)


@given(colours, colours)
def test_what_should_stand_out_does(colour: Color, ground: Color) -> None:
    assert contrast(standing_out(colour, ground), ground) >= LEAST
    assert LEAST <= contrast(faintest(colour, ground), ground) <= max(LEAST, contrast(colour, ground)) + 0.6


@given(colours, colours)
def test_what_stands_out_already_stays(colour: Color, ground: Color) -> None:
    if contrast(colour, ground) >= LEAST:
        assert standing_out(colour, ground) == colour


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("ground_name", GROUNDS)
def test_every_curve_stands_out_in_every_theme_and_the_run_before_least(theme: str, ground_name: str) -> None:
    variables = BUILTIN_THEMES[theme].to_color_system().generate()
    ground = Color.parse(variables[ground_name])

    def ratio(name: str, *, is_raw: bool = False) -> float:
        style = curve_style(name, ground, variables, is_raw=is_raw)
        assert style.color is not None
        return contrast(Color.from_rich_color(style.color), ground)

    before = ratio("disabled")
    assert before >= LEAST
    for name in CURVES:
        assert ratio(name) >= LEAST
        assert LEAST <= ratio(name, is_raw=True) <= ratio(name)
    assert before <= ratio("primary", is_raw=True) + 0.2
    assert before <= min(map(ratio, ("primary", "secondary")))


def test_a_theme_without_colours_of_its_own_leaves_those_of_the_terminal() -> None:
    variables = BUILTIN_THEMES["ansi-dark"].to_color_system().generate()
    ground = Color.parse(variables["background"])
    assert curve_style("disabled", ground, variables).dim
    assert curve_style("primary", ground, variables, is_raw=True).dim
    assert not curve_style("primary", ground, variables).dim


def test_a_share_of_black_or_white_is_taken_of_the_ground() -> None:
    assert theme_colour("disabled", {"text-disabled": "auto 50%"}, Color(0, 0, 0)) == Color(127, 127, 127)
    assert theme_colour("no such colour", {}, Color(0, 0, 0)) is None
