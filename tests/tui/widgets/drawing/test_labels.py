"""Texts cut and padded to a number of columns."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from nn_tui.tui.widgets.drawing.labels import cut, left, right, widest


@pytest.mark.parametrize(
    ("text", "width", "short"), [("abc", 3, "abc"), ("abcd", 3, "ab…"), ("abcd", 1, "…"), ("abcd", 0, "")]
)
def test_cut(text: str, width: int, short: str) -> None:
    assert cut(text, width) == short
    assert cut(text, width, ascii_only=True) == short.replace("…", "~")


@given(st.text("aé字😀", max_size=8), st.integers(0, 12))
def test_left_and_right_fill_their_columns(text: str, width: int) -> None:
    assert cell_len(left(text, width)) == cell_len(right(text, width)) == width
    assert cell_len(cut(text, width)) <= width


def test_sides() -> None:
    assert (left("A", 3), right("A", 3), right("字", 3)) == ("A  ", "  A", " 字")


def test_widest() -> None:
    assert widest(["a", "字字"]) == 4
    assert widest([]) == 0
