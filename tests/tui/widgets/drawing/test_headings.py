"""Labels over columns: where they stand and which are left out."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.style import Style

from nn_tui.tui.theme.capabilities import TerminalCapabilities
from nn_tui.tui.widgets.drawing.headings import headings, legend

PLAIN, BOLD = Style(), Style(bold=True)


def written(labels: list[str], first: int, count: int, cell: int, current: int | None = None) -> tuple[str, str]:
    """The line and its emphasised part."""
    segments = headings(labels, first, count, cell, current, (PLAIN, BOLD))
    return "".join(s.text for s in segments), "".join(s.text for s in segments if s.style == BOLD)


@pytest.mark.parametrize(
    ("cell", "line"),
    [(6, "  h1    h2    h3    h4  "), (3, "h1 h2 h3 h4 "), (2, "h1  h3  "), (1, "h1  ")],
)
def test_labels_are_left_out_where_they_would_touch(cell: int, line: str) -> None:
    assert written(["h1", "h2", "h3", "h4"], 0, 4, cell)[0] == line


def test_the_current_label_is_always_there_with_room_around_it() -> None:
    assert written(["h1", "h2", "h3", "h4"], 0, 4, 2, current=1) == ("  h2    ", "h2")
    assert written(["h1", "h2", "h3", "h4"], 0, 4, 2, current=2) == ("h1  h3  ", "h3")


def test_a_part_of_the_columns() -> None:
    assert written(["a", "b", "c"], 1, 2, 3, current=0) == (" b  c ", "")


def test_wide_characters_take_two_columns() -> None:
    assert written(["字", "B"], 0, 2, 4)[0] == " 字  B  "


@given(st.lists(st.text("ab字", max_size=5), max_size=6), st.integers(1, 8), st.integers(0, 6), st.data())
def test_never_wider_than_the_columns(labels: list[str], cell: int, count: int, data: st.DataObject) -> None:
    current = data.draw(st.none() | st.integers(0, max(0, count - 1)))
    segments = headings(labels, 0, count, cell, current, (PLAIN, BOLD))
    assert sum(segment.cell_length for segment in segments) <= count * cell


@pytest.mark.parametrize(
    "capabilities",
    [
        TerminalCapabilities(True, "full", False),
        TerminalCapabilities(False, "none", False),
        TerminalCapabilities(True, "few", True),
    ],
)
def test_the_legend_goes_from_minus_to_plus_through_zero(capabilities: TerminalCapabilities) -> None:
    segments = legend(1.5, 40, capabilities, PLAIN, PLAIN)
    assert segments[0].text.strip() == "-1.5"
    assert segments[-1].text.strip() == "+1.5"
    colours = segments[1:-1]
    assert len(colours) % 2 == 1
    if not capabilities.shaded:
        assert colours[len(colours) // 2].text[0] == " "
        assert "".join(segment.text for segment in segments).isascii() == capabilities.ascii
