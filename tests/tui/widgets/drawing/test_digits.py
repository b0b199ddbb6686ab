"""Numbers cut to a width."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nn_tui.tui.widgets.drawing.digits import aligned, fit, fixed


@pytest.mark.parametrize(
    ("value", "width", "text"),
    [
        (0.99787, 7, "0.99787"),
        (0.99787, 5, "0.998"),
        (-0.123456, 6, "-0.123"),
        (123.456, 5, "123.5"),
        (123.456, 3, "123"),
        (1e9, 6, "1.00e9"),
        (-1.5e-9, 7, "-1.5e-9"),
        (-1e-9, 3, "0"),
        (-0.0, 5, "0.000"),
        (math.nan, 5, "nan"),
        (-math.inf, 5, "-inf"),
        (1e300, 3, "###"),
        (0.0, 1, "0"),
    ],
)
def test_fit(value: float, width: int, text: str) -> None:
    assert fit(value, width) == text


def test_fit_keeps_to_its_decimals() -> None:
    assert fit(1.5, 9, 3) == "1.500"


@given(st.floats(), st.integers(0, 12))
def test_fit_fits_and_reads_back(value: float, width: int) -> None:
    text = fit(value, width)
    assert len(text) <= width
    if width >= 8 and abs(value) < 1e99:
        assert math.isclose(float(text), value, rel_tol=0.5, abs_tol=1e-3)


@given(st.floats(), st.integers(6, 10), st.floats(0, 1e6))
def test_aligned_is_as_wide_as_asked(value: float, width: int, top: float) -> None:
    assert len(aligned(value, width, top)) == width


def test_aligned_points_are_under_each_other() -> None:
    texts = [aligned(value, 7, 12.5) for value in (12.5, -12.5, 0.0, -0.0001)]
    assert texts == [" 12.500", "-12.500", "  0.000", "  0.000"]


def test_fixed_keeps_its_decimals_while_they_fit() -> None:
    assert [fixed(value, 6, 3) for value in (0.5, 1e-9, -1e-9, -12.3456, 123456.0, math.nan)] == [
        " 0.500",
        " 0.000",
        " 0.000",
        "-12.35",
        "123456",
        "   nan",
    ]
