"""Colour pictures: codes, their colours, and brightness where there are none."""

from __future__ import annotations

import numpy as np
from textual.color import Color

from nn_tui.tui.widgets.drawing.colours import PictureColours, brightness, colour_codes, is_colour

COLOURS = PictureColours()
CORNERS = np.array([[0, 1, 0, 0, 1], [0, 0, 1, 0, 1], [0, 0, 0, 1, 1]], float)[:, np.newaxis]


def test_a_code_has_the_colour_of_its_pixel() -> None:
    codes = colour_codes(CORNERS)[0].tolist()
    wanted = ["#000000", "#ff0000", "#00ff00", "#0000ff", "#ffffff"]
    assert [COLOURS[code].hex.lower() for code in codes] == wanted
    values = np.random.RandomState(0).random_sample((3, 9, 9))
    for place, code in np.ndenumerate(colour_codes(values)):
        shown = np.array(COLOURS[int(code)].rgb) / 255
        assert np.abs(shown - values[:, *place]).max() < 1 / 62 + 1 / 510 + 1e-9
    assert len(COLOURS[0:7:2]) == 4
    assert COLOURS[len(COLOURS) - 1] == Color(255, 255, 255)


def test_what_is_no_share_has_a_code_too() -> None:
    wild = np.array([[[np.nan, -1.0, 2.0]], [[0.0, np.inf, -np.inf]], [[0.0, 0.0, 0.0]]])
    assert [COLOURS[int(code)].hex.lower() for code in colour_codes(wild)[0]] == ["#000000", "#00ff00", "#ff0000"]


def test_brightness_is_that_of_the_eye_for_colours_and_else_the_mean() -> None:
    dark, red, green, blue, white = brightness(CORNERS)[0]
    assert dark == 0
    assert blue < red < green < white
    assert white == 1
    assert brightness(np.array([[[0.0]], [[1.0]]])).tolist() == [[0.5]]
    assert brightness([[0.25]]).tolist() == [[0.25]]
    assert [is_colour(np.zeros(shape)) for shape in ((3, 2, 2), (4, 2, 2), (3, 3))] == [True, False, False]
