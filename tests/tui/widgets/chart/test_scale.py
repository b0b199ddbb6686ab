"""The axes of a chart: limits around the data, round numbers."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nn_tui.tui.widgets.chart.scale import Scale, epochs, linear, logarithmic


def check(scale: Scale, low: float, high: float) -> None:
    """An axis has its data inside, rising ticks inside, and a different label for each tick."""
    slack = 1e-6 * (scale.high - scale.low)
    assert scale.low <= low + slack
    assert scale.high >= high - slack
    assert scale.ticks
    assert all(scale.low - slack <= tick <= scale.high + slack for tick in scale.ticks)
    assert all(one < other for one, other in zip(scale.ticks, scale.ticks[1:], strict=False))
    assert len(set(scale.labels)) == len(scale.labels) == len(scale.ticks)
    assert -1e-6 <= scale.share(low) <= scale.share(high) <= 1.0 + 1e-6


values = st.floats(-1e300, 1e300)
most = st.integers(1, 8)


@given(values, values, most)
def test_linear_axes_hold_any_data(one: float, other: float, most: int) -> None:
    low, high = sorted((one, other))
    check(linear(low, high, most), low, high)


@given(st.floats(1e-12, 1e12), st.floats(0.0, 1e-3), most)
def test_linear_axes_hold_data_that_hardly_differ(value: float, share: float, most: int) -> None:
    check(linear(value, value * (1.0 + share), most), value, value * (1.0 + share))


@given(st.floats(5e-324, 1.7e308), st.floats(5e-324, 1.7e308), most)
def test_logarithmic_axes_hold_any_data(one: float, other: float, most: int) -> None:
    low, high = sorted((math.log10(one), math.log10(other)))
    check(logarithmic(low, high, most), low, high)


@given(st.floats(-3.0, 3.0), st.floats(0.0, 0.5), most)
def test_logarithmic_axes_hold_data_that_hardly_differ(low: float, span: float, most: int) -> None:
    check(logarithmic(low, low + span, most), low, low + span)


@given(st.floats(0, 1e18), st.floats(0, 1e18), st.integers(4, 300))
def test_epoch_axes_hold_any_data(one: float, other: float, room: int) -> None:
    low, high = sorted((one, other))
    check(epochs(low, high, room), low, high)


@pytest.mark.parametrize(
    ("low", "high", "labels"),
    [
        (0.0, 0.75, ("0.0", "0.2", "0.4", "0.6", "0.8")),
        (0.9, 1.9, ("0.0", "0.5", "1.0", "1.5", "2.0")),
        (1.92, 2.0, ("1.92", "1.94", "1.96", "1.98", "2.00")),
        (-1.0, 1.0, ("-1.0", "-0.5", "0.0", "0.5", "1.0")),
        (0.0, 9000.0, ("0", "2,000", "4,000", "6,000", "8,000", "10,000")),
        (0.0, 4e-6, ("0", "1e-6", "2e-6", "3e-6", "4e-6")),
        (0.0, 2.1e7, ("0", "5.0e6", "1.0e7", "1.5e7", "2.0e7", "2.5e7")),
        (0.0, 0.0, ("0.0", "0.2", "0.4", "0.6", "0.8", "1.0")),
    ],
)
def test_linear_labels_are_round(low: float, high: float, labels: tuple[str, ...]) -> None:
    assert linear(low, high, 5).labels == labels


@pytest.mark.parametrize(
    ("low", "high", "labels"),
    [
        (1e-3, 0.9, ("0.001", "0.01", "0.1", "1")),
        (2e-5, 3.0, ("1e-4", "0.001", "0.01", "0.1", "1")),
        (0.2, 0.9, ("0.2", "0.5", "1")),
        (1.0, 5e4, ("1", "10", "100", "1,000", "1e4")),
        (1e-12, 1.0, ("1e-12", "1e-9", "1e-6", "0.001", "1")),
    ],
)
def test_logarithmic_labels_are_powers_of_ten(low: float, high: float, labels: tuple[str, ...]) -> None:
    assert logarithmic(math.log10(low), math.log10(high), 4).labels == labels


@pytest.mark.parametrize(
    ("high", "room", "labels"),
    [
        (10_000, 80, ("0", "2,000", "4,000", "6,000", "8,000", "10,000")),
        (1, 80, ("0", "1")),
        (1_500_000, 60, ("0", "0.5M", "1M", "1.5M")),
    ],
)
def test_epochs_are_whole_and_their_thousands_marked(high: float, room: int, labels: tuple[str, ...]) -> None:
    assert epochs(0.0, high, room).labels == labels


@pytest.mark.parametrize(
    ("low", "high", "room", "labels"),
    [
        (0.0, 0.04, 60, ("0.00", "0.01", "0.02", "0.03", "0.04")),
        (0.0, 0.57, 60, ("0.0", "0.1", "0.2", "0.3", "0.4", "0.5", "0.6")),
        (0.0, 1.0, 30, ("0.0", "0.5", "1.0")),
        (0.0, 30.0, 60, ("0", "5", "10", "15", "20", "25", "30")),
    ],
)
def test_points_within_epochs_have_ticks_there(low: float, high: float, room: int, labels: tuple[str, ...]) -> None:
    assert epochs(low, high, room, 0.01).labels == labels


@given(st.floats(0, 1e6), st.floats(0, 1e6), st.integers(4, 300))
def test_axes_of_points_within_epochs_hold_any_data(one: float, other: float, room: int) -> None:
    low, high = sorted((one, other))
    check(epochs(low, high, room, 0.01), low, high)


def test_the_epoch_axis_holds_still_while_a_history_grows() -> None:
    ends = {epochs(0.0, float(last), 80).high for last in range(4001, 5001)}
    assert len(ends) <= 4
