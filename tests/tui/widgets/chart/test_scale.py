"""The axes of a chart: round numbers on whole cells, and values in the cells of their numbers."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nn_tui.tui.widgets.chart.scale import Scale, epochs, linear, logarithmic


def check(scale: Scale, low: float, high: float, cells: int) -> None:
    """An axis has its data inside, and a different label for each of its ticks, which are equally far apart."""
    assert scale.dots == cells * scale.parts
    assert 0 <= scale.cell(low) <= scale.cell(high) < cells
    assert scale.unit > 0
    places = [cell for cell, _ in scale.ticks]
    assert all(0 <= cell < cells for cell in places)
    assert len(set(np.diff(places))) <= 1
    labels = labels_of(scale)
    assert len(set(labels)) == len(labels)
    assert labels


def labels_of(scale: Scale) -> list[str]:
    return [label for _, label in scale.ticks]


def number(label: str) -> float:
    return float(label.replace(",", ""))


values = st.floats(-1e300, 1e300)
rows = st.integers(2, 70)
parts = st.sampled_from([4, 2, 1])


@given(values, values, rows, parts)
def test_linear_axes_hold_any_data(one: float, other: float, rows: int, parts: int) -> None:
    low, high = sorted((one, other))
    check(linear(low, high, rows, parts), low, high, rows)


@given(st.floats(1e-12, 1e12), st.floats(0.0, 1e-3), rows, parts)
def test_linear_axes_hold_data_that_hardly_differ(value: float, share: float, rows: int, parts: int) -> None:
    check(linear(value, value * (1.0 + share), rows, parts), value, value * (1.0 + share), rows)


@given(st.floats(5e-324, 1.7e308), st.floats(5e-324, 1.7e308), rows, parts)
def test_logarithmic_axes_hold_any_data(one: float, other: float, rows: int, parts: int) -> None:
    low, high = sorted((math.log10(one), math.log10(other)))
    check(logarithmic(low, high, rows, parts), low, high, rows)


@given(st.floats(-3.0, 3.0), st.floats(0.0, 0.5), rows, parts)
def test_logarithmic_axes_hold_data_that_hardly_differ(low: float, span: float, rows: int, parts: int) -> None:
    check(logarithmic(low, low + span, rows, parts), low, low + span, rows)


@given(st.floats(0, 1e18), st.floats(0, 1e18), st.integers(11, 300), st.sampled_from([2, 1]))
def test_epoch_axes_hold_any_data(one: float, other: float, columns: int, parts: int) -> None:
    low, high = sorted((one, other))
    check(epochs(low, high, columns, parts), low, high, columns)


@given(st.floats(0, 1e6), st.floats(0, 1e6), st.integers(11, 300))
def test_axes_of_points_within_epochs_hold_any_data(one: float, other: float, columns: int) -> None:
    low, high = sorted((one, other))
    check(epochs(low, high, columns, 2, 0.01), low, high, columns)


@given(st.floats(-1e6, 1e6), st.floats(1e-6, 1e6), st.integers(3, 60), parts)
def test_a_tick_stands_in_the_row_of_its_number(low: float, span: float, rows: int, parts: int) -> None:
    scale = linear(low, low + span, rows, parts)
    row_value = scale.unit * parts
    for cell, label in scale.ticks:
        # A label has few digits, but no fewer than put it into its row.
        assert abs(number(label) - (scale.low + (cell * parts + (parts - 1) // 2) * scale.unit)) < row_value / 2


@given(st.floats(-12, 6), st.floats(0.01, 12), st.integers(3, 60))
def test_a_logarithmic_tick_stands_in_the_row_of_its_number(low: float, span: float, rows: int) -> None:
    scale = logarithmic(low, low + span, rows, 4)
    for cell, label in scale.ticks:
        assert scale.cell(math.log10(number(label))) == cell


@pytest.mark.parametrize("rows", range(3, 40))
def test_a_small_value_is_not_below_zero(rows: int) -> None:
    scale = linear(0.004, 0.33, rows, 4)
    (zero,) = (cell for cell, label in scale.ticks if number(label) == 0.0)
    assert scale.cell(0.004) >= zero
    assert scale.cell(0.0) == zero


@pytest.mark.parametrize(
    ("low", "high", "labels"),
    [
        (0.0, 0.75, ("0.0", "0.2", "0.4", "0.6", "0.8")),
        (0.9, 1.9, ("0.0", "0.5", "1.0", "1.5", "2.0")),
        (1.92, 2.0, ("1.92", "1.94", "1.96", "1.98", "2.00")),
        (-1.0, 1.0, ("-1.0", "-0.5", "0.0", "0.5", "1.0")),
        (0.0, 9000.0, ("0", "2,000", "4,000", "6,000", "8,000")),
        (0.0, 4e-6, ("0", "1e-6", "2e-6", "3e-6", "4e-6")),
        (0.0, 2.1e7, ("0", "5.0e6", "1.0e7", "1.5e7", "2.0e7")),
        (0.0, 0.0, ("0.0", "0.5", "1.0")),
    ],
)
def test_linear_labels_are_round(low: float, high: float, labels: Sequence[str]) -> None:
    assert labels_of(linear(low, high, 15, 4)) == list(labels)


@pytest.mark.parametrize(
    ("low", "high", "labels"),
    [
        (1e-3, 0.9, ("0.001", "0.01", "0.1", "1")),
        (2e-5, 3.0, ("1e-4", "0.01", "1")),
        (0.02, 0.06, ("0.020", "0.025", "0.032", "0.040", "0.050")),
        (1.0, 5e4, ("1", "10", "100", "1,000", "1e4")),
        (1e-12, 1.0, ("1e-12", "1e-10", "1e-8", "1e-6", "1e-4", "0.01", "1", "100")),
    ],
)
def test_logarithmic_labels_are_powers_of_ten_or_short(low: float, high: float, labels: Sequence[str]) -> None:
    assert labels_of(logarithmic(math.log10(low), math.log10(high), 15, 4)) == list(labels)


@pytest.mark.parametrize(
    ("high", "columns", "labels"),
    [
        (10_000, 80, ("0", "2,000", "4,000", "6,000", "8,000", "10,000")),
        (1, 80, ("0", "1")),
        (1_500_000, 60, ("0", "0.5M", "1M", "1.5M")),
    ],
)
def test_epochs_are_whole_and_their_thousands_marked(high: float, columns: int, labels: Sequence[str]) -> None:
    assert labels_of(epochs(0.0, high, columns, 2)) == list(labels)


@pytest.mark.parametrize(
    ("low", "high", "columns", "labels"),
    [
        (0.0, 0.04, 60, ("0.00", "0.01", "0.02", "0.03", "0.04")),
        (0.0, 1.0, 30, ("0.0", "0.5", "1.0")),
        (0.0, 30.0, 60, ("0", "10", "20", "30")),
        (37.0, 43.0, 80, ("37", "38", "39", "40", "41", "42", "43")),
    ],
)
def test_points_within_epochs_have_ticks_there(low: float, high: float, columns: int, labels: Sequence[str]) -> None:
    assert labels_of(epochs(low, high, columns, 2, 0.01)) == list(labels)


def test_the_epoch_axis_holds_still_while_a_history_grows() -> None:
    ends = {epochs(0.0, float(last), 80, 2).high for last in range(4001, 5001)}
    assert len(ends) <= 5
