"""Rows of text under a cursor."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from nn_tui.tui.widgets.rows.row_list import Cell, RowColumn, RowList

if TYPE_CHECKING:
    from tests.tui.widgets.conftest import Show

COLUMNS = (RowColumn("#", 3, at_right=True), RowColumn("text", 0), RowColumn("right", 5))


def row_of(row: int) -> tuple[Cell, ...]:
    return Cell(str(row + 1)), Cell(f"sequence {row}"), Cell("✓" if row % 2 else "✗", "good" if row % 2 else "bad")


async def test_rows_in_columns_with_the_cursor_on_one(show: Show) -> None:
    rows = RowList()
    rows.set_rows(COLUMNS, 3, row_of, 1)
    async with show(rows, size=(30, 6)) as stage:
        assert [line.rstrip() for line in stage.lines()] == [
            "   # text               right",
            "▸  1 sequence 0         ✗",
            "   2 sequence 1         ✓",
            "   3 sequence 2         ✗",
            "",
            "",
        ]
        await stage.pilot.press("down", "down", "down")
        assert rows.cursor_row == 2
        assert [event.row for event in stage.heard(RowList.Cursor)] == [1, 2]
        assert stage.lines()[3].startswith("▸  3")


async def test_only_rows_in_view_are_made(show: Show) -> None:
    asked: list[int] = []

    def noted(row: int) -> tuple[Cell, ...]:
        asked.append(row)
        return row_of(row)

    rows = RowList()
    rows.set_rows(COLUMNS, 100_000, noted, 1)
    async with show(rows, size=(30, 6)) as stage:
        stage.lines()
        assert set(asked) == set(range(5))
        rows.cursor_row = 50_000
        await stage.pilot.pause()
        assert stage.lines()[5].startswith("▸")
        assert len(set(asked)) <= 10


async def test_only_rows_that_look_different_are_drawn_again(show: Show, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = RowList()
    rows.set_rows(COLUMNS, 3, row_of, 1)
    async with show(rows, size=(30, 6)) as stage:
        drawn = stage.note_drawn_lines(monkeypatch)
        rows.set_rows(COLUMNS, 3, lambda row: row_of(7) if row == 1 else row_of(row), 2)
        await stage.pilot.pause()
        assert stage.lines()[2].startswith("   8 sequence 7")
        assert set(drawn) == {2}
        rows.set_rows(COLUMNS, 1, row_of, 3)
        await stage.pilot.pause()
        assert rows.cursor_row == 0
        assert not stage.lines()[2].strip()


async def test_nothing_to_show_and_no_room(show: Show) -> None:
    rows = RowList()
    rows.set_rows(COLUMNS, 0, row_of, 1)
    async with show(rows, size=(30, 4)) as stage:
        assert "nothing to show" in stage.lines()[1]
        await stage.pilot.press("down", "pagedown", "end")
        assert rows.cursor_row == 0
    rows = RowList()
    rows.set_rows(COLUMNS, 3, row_of, 1)
    async with show(rows, size=(3, 1)) as stage:
        await stage.pilot.press("down", "down")
        assert rows.cursor_row == 2


async def test_ascii(show: Show) -> None:
    rows = RowList()
    rows.set_rows(COLUMNS, 1, lambda row: (Cell("1"), Cell("a very long sequence of words"), Cell("+")), 1)
    async with show(rows, size=(24, 3), ascii_only=True) as stage:
        assert "".join(stage.lines()).isascii()
        assert "~" in stage.lines()[1]


@pytest.mark.slow
async def test_every_size(show: Show) -> None:
    rows = RowList()
    rows.set_rows(COLUMNS, 30, row_of, 1)
    async with show(rows) as stage:
        await stage.check_sizes("down", "pagedown", "up")


async def test_a_text_that_is_too_long_loses_its_end_or_its_beginning(show: Show) -> None:
    for keeps_end, expected in ((False, "▸ the film w…"), (True, "▸ …m was good")):
        rows = RowList()
        column = RowColumn("", 11, keeps_end=keeps_end)
        rows.set_rows((column,), 1, lambda row: (Cell("the film was good"),), 1)
        async with show(rows, size=(16, 2)) as stage:
            assert stage.lines()[1].rstrip() == expected.replace("▸ ", "▸")
