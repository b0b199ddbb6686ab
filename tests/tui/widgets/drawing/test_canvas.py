"""The window over rows that do not all fit."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from nn_tui.tui.widgets.drawing.canvas import window


@given(st.integers(0, 50), st.integers(1, 20), st.integers(0, 60), st.data())
def test_the_cursor_is_in_the_window_and_no_room_is_lost(
    origin: int, shown: int, total: int, data: st.DataObject
) -> None:
    cursor = data.draw(st.integers(0, max(0, total - 1)))
    first = window(origin, cursor, shown, total)
    assert 0 <= first <= max(0, total - shown)
    if total:
        assert first <= cursor < first + shown


def test_the_window_stays_while_the_cursor_is_in_it() -> None:
    assert window(5, 5, 4, 20) == window(5, 8, 4, 20) == 5
    assert window(5, 9, 4, 20) == 6
    assert window(5, 4, 4, 20) == 4
