"""The table editor: columns, the cursor on one number, answers beside the targets, scrolling."""

from __future__ import annotations

import math

import numpy as np
import pytest

from nn_tui.tui.widgets.table_editor import TableEditor

XOR = [[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]]
TARGETS = [[0.0], [1.0], [1.0], [0.0]]
ANSWERS = [[0.044], [0.956], [0.959], [0.049]]


def table(answers: list[list[float]] | None = None) -> TableEditor:
    widget = TableEditor()
    widget.set_table(XOR, TARGETS, ["x1", "x2"], ["y"], answers)
    return widget


async def test_columns(show) -> None:
    async with show(table(), size=(30, 6)) as stage:
        assert [line.rstrip() for line in stage.lines()] == [
            "    x1  x2  │   y",
            "▸1   0   0  │   0",
            " 2   0   1  │   1",
            " 3   1   0  │   1",
            " 4   1   1  │   0",
            "",
        ]


async def test_answers_of_the_network(show) -> None:
    async with show(table(ANSWERS), size=(40, 5), ascii_only=True) as stage:
        lines = [line.rstrip() for line in stage.lines()]
        assert lines[0] == "    x1  x2  |   y  |  network"
        assert lines[2] == " 2   0   1  |   1  |    0.956"
        assert "".join(lines).isascii()


async def test_decimals_of_a_column(show) -> None:
    widget = TableEditor()
    widget.set_table([[0.5, 1e6], [-12.25, math.pi]], [[1, 0], [0, 1]], ["a", "b"], ["y1", "y2"])
    async with show(widget, size=(60, 3)) as stage:
        lines = stage.lines()
        assert "0.50" in lines[1]
        assert "-12.25" in lines[2]
        assert "1000000.00" in lines[1]
        assert "3.141593" in lines[2]


async def test_keys_move_and_ask(show) -> None:
    async with show(table()) as stage:
        await stage.press("down", "right", "l", "l", "j", "space")
        assert (stage.widget.cursor_row, stage.widget.cursor_column) == (2, 2)
        toggled = stage.heard(TableEditor.Toggled)
        assert [(m.row, m.column) for m in toggled] == [(2, 2)]
        assert toggled[0].control is stage.widget
        assert [(m.row, m.column) for m in stage.heard(TableEditor.Cursor)] == [(1, 0), (1, 1), (1, 2), (2, 2)]


async def test_cursor_by_program_says_nothing(show) -> None:
    async with show(table()) as stage:
        stage.widget.cursor_row = 3
        stage.widget.cursor_column = 9
        await stage.settle()
        assert stage.widget.cursor == (3, 2)
        assert not stage.heard(TableEditor.Cursor)


async def test_the_row_and_the_number_are_marked_without_colour(show) -> None:
    async with show(table(), size=(30, 5), colours="none") as stage:
        await stage.press("down")
        assert [line[0] for line in stage.lines()] == [" ", " ", "▸", " ", " "]
        strips = stage.strips()
        assert [segment.text for strip in strips for segment in strip if segment.style.reverse] == [" 0"]
        bold = ["".join(segment.text for segment in strip if segment.style.bold) for strip in strips[1:]]
        assert [text.strip() for text in bold] == ["", "▸2   0   1  │   1", "", ""]


async def test_click(show) -> None:
    async with show(table(), size=(30, 6)) as stage:
        await stage.pilot.click(TableEditor, offset=(16, 3))
        assert stage.widget.cursor == (2, 2)
        await stage.pilot.click(TableEditor, offset=(29, 4))
        assert stage.widget.cursor == (3, 2)
        await stage.pilot.click(TableEditor, offset=(5, 5))
        assert stage.widget.cursor == (3, 2)


async def test_only_changed_rows_are_drawn_again(show, monkeypatch: pytest.MonkeyPatch) -> None:
    async with show(table(ANSWERS), size=(40, 6)) as stage:
        drawn: list[int] = []
        draw = stage.widget.draw_line
        monkeypatch.setattr(stage.widget, "draw_line", lambda y: drawn.append(y) or draw(y))
        stage.lines()
        answers = np.array(ANSWERS) + 1e-6
        answers[1] = 0.5
        stage.widget.set_table(XOR, TARGETS, ["x1", "x2"], ["y"], answers)
        assert "0.500" in (await stage.settle())[2]
        assert drawn == [2]
        targets = [[0.0], [1.0], [1.0], [1.0]]
        stage.widget.set_table(XOR, targets, ["x1", "x2"], ["y"], answers)
        await stage.settle()
        assert drawn == [2, 4]


async def test_a_long_table_scrolls_under_its_heading(show) -> None:
    widget = TableEditor()
    widget.set_table(np.arange(30.0)[:, None], np.zeros((30, 1)), ["n"], ["y"])
    async with show(widget, size=(20, 6)) as stage:
        lines = await stage.press(*["pagedown"] * 6)
        assert "  n" in lines[0]
        assert lines[-1].startswith("▸30  29  │   0")
        assert lines[-1].endswith("┃")
        assert stage.widget.scroll_rows(-3)
        assert (await stage.settle())[-1].startswith(" 27")


async def test_a_wide_table_scrolls_to_the_cursor(show) -> None:
    widget = TableEditor()
    names = [f"x{place}" for place in range(1, 31)]
    widget.set_table(np.tile(np.arange(30.0), (2, 1)), np.ones((2, 1)), names, ["y"], np.full((2, 1), 0.25))
    async with show(widget, size=(30, 3)) as stage:
        assert "x1 " in stage.lines()[0]
        lines = await stage.press("end")
        assert lines[0].startswith("◂")
        assert "network" in lines[0]
        assert "0.250" in lines[1]
        lines = await stage.press("home")
        assert lines[0].startswith("    x1")
        stage.widget.cursor = (0, 9)
        assert (await stage.settle())[0].split() == ["◂", "x5", "x6", "x7", "x8", "x9", "x10", "▸"]


async def test_a_smaller_table_under_the_cursor(show) -> None:
    async with show(table(ANSWERS)) as stage:
        await stage.press("end", "pagedown")
        stage.widget.set_table([[0.5]], [[1.0]], ["x"], ["y"])
        lines = await stage.press("space")
        assert "0.5" in lines[1]
        assert "network" not in lines[0]
        assert stage.widget.cursor == (0, 1)


async def test_no_samples(show) -> None:
    widget = TableEditor()
    widget.set_table(np.zeros((0, 2)), np.zeros((0, 1)), ["x1", "x2"], ["y"])
    async with show(widget) as stage:
        lines = await stage.press("space", "down", "right", "end", "pagedown", "home")
        assert lines[1].startswith("no samples")
        assert not stage.heard(TableEditor.Toggled)


def test_shapes_have_to_fit() -> None:
    with pytest.raises(ValueError, match="do not fit their names"):
        TableEditor().set_table(XOR, TARGETS, ["x1"], ["y"])
    with pytest.raises(ValueError, match="do not fit targets"):
        TableEditor().set_table(XOR, TARGETS, ["x1", "x2"], ["y"], [[1.0]])


async def test_size_auto(show) -> None:
    widget = table(ANSWERS)
    widget.styles.width = widget.styles.height = "auto"
    async with show(widget):
        assert widget.size == (29, 5)


@pytest.mark.parametrize(("colours", "theme"), [("full", "textual-light"), ("few", "nord"), ("none", "textual-dark")])
async def test_any_size(show, colours: str, theme: str) -> None:
    async with show(table(ANSWERS), colours=colours, theme=theme) as stage:
        await stage.check_sizes("end", "space", "down")
