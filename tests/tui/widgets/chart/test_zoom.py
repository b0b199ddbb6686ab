"""Ranges of a chart: always within all of it, and always around what was asked for."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from nn_tui.tui.widgets.chart.zoom import closer, shifted, wider

ALL = (0.0, 100.0)


def test_closer_is_half_around_the_cursor_or_the_later_half() -> None:
    assert closer(ALL, ALL, 50.0) == (25.0, 75.0)
    assert closer(ALL, ALL, 10.0) == (0.0, 50.0)
    assert closer(ALL, ALL, None) == (50.0, 100.0)
    assert closer((20.0, 40.0), ALL, 36.0) == (31.0, 41.0)


def test_closer_has_an_end() -> None:
    shown = ALL
    for _ in range(40):
        shown = closer(shown, ALL, 50.0) or ALL
    assert 0.01 < shown[1] - shown[0] < 0.1


def test_wider_is_twice_until_that_is_all() -> None:
    assert wider((31.0, 41.0), ALL, 36.0) == (26.0, 46.0)
    assert wider((31.0, 41.0), ALL, None) == (26.0, 46.0)
    assert wider((90.0, 100.0), ALL, 98.0) == (80.0, 100.0)
    assert wider((25.0, 75.0), ALL, 50.0) is None


def test_a_range_follows_the_cursor_no_further_than_it_must() -> None:
    assert shifted((20.0, 40.0), ALL, 30.0) == (20.0, 40.0)
    assert shifted((20.0, 40.0), ALL, 45.0) == (25.0, 45.0)
    assert shifted((20.0, 40.0), ALL, 3.0) == (3.0, 23.0)


@given(st.floats(0, 100), st.lists(st.tuples(st.booleans(), st.floats(0, 100)), max_size=30))
def test_a_range_stays_within_everything(start: float, steps: list[tuple[bool, float]]) -> None:
    shown = closer(ALL, ALL, start)
    for is_closer, place in steps:
        shown = (closer if is_closer else wider)(shown or ALL, ALL, place)
        assert shown is None or 0.0 <= shown[0] < shown[1] <= 100.0 + 1e-9
