"""The table editor: columns, the cursor on one number, answers beside the targets, scrolling."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from nn_tui.tui.widgets.table.table_editor import TableEditor

if TYPE_CHECKING:
    from tests.tui.widgets.conftest import Show

XOR = [[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]]
TARGETS = [[0.0], [1.0], [1.0], [0.0]]
ANSWERS = [[0.044], [0.956], [0.959], [0.049]]


def table(answers: list[list[float]] | None = None) -> TableEditor:
    widget = TableEditor()
    widget.set_table(XOR, TARGETS, ["x1", "x2"], ["y"], answers)
    return widget


async def test_columns(show: Show) -> None:
    async with show(table(), size=(30, 6)) as stage:
        assert [line.rstrip() for line in stage.lines()] == [
            "    x1  x2  │   y",
            "▸1   0   0  │   0",
            " 2   0   1  │   1",
            " 3   1   0  │   1",
            " 4   1   1  │   0",
            "",
        ]


async def test_answers_of_the_network(show: Show) -> None:
    async with show(table(ANSWERS), size=(40, 5), ascii_only=True) as stage:
        lines = [line.rstrip() for line in stage.lines()]
        assert lines[0] == "    x1  x2  |   y  |  network"
        assert lines[2] == " 2   0   1  |   1  |    0.956"
        assert "".join(lines).isascii()


async def test_answers_to_two_classes_in_one_output_are_marked(show: Show) -> None:
    widget = TableEditor()

    def answered(*answers: float) -> None:
        widget.set_table(XOR, TARGETS, ["x1", "x2"], ["y"], np.array(answers)[:, None], middle=0.5)

    answered(0.2, 0.4, 0.5, math.nan)
    async with show(widget, size=(40, 5), ascii_only=True) as stage:
        assert [line.split("|")[-1].split() for line in stage.lines()[1:]] == [
            ["+", "0.200"],
            ["x", "0.400"],
            ["x", "0.500"],
            ["x", "nan"],
        ]
        answered(0.2, 0.4, 0.5001, 0.4999)
        assert [line.split("|")[-1].split()[0] for line in (await stage.settle())[1:]] == ["+", "x", "+", "+"]


async def test_decimals_of_a_column(show: Show) -> None:
    widget = TableEditor()
    widget.set_table([[0.5, 1e6], [-12.25, math.pi]], [[1, 0], [0, 1]], ["a", "b"], ["y1", "y2"])
    async with show(widget, size=(60, 3)) as stage:
        lines = stage.lines()
        assert "0.50" in lines[1]
        assert "-12.25" in lines[2]
        assert "1000000.00" in lines[1]
        assert lines[2].index("3.14 ") + 4 == lines[1].index("1000000.00") + 10


async def test_keys_move_and_ask(show: Show) -> None:
    async with show(table()) as stage:
        await stage.press("down", "right", "l", "l", "j", "space")
        assert (stage.widget.cursor_row, stage.widget.cursor_column) == (2, 2)
        toggled = stage.heard(TableEditor.Toggled)
        assert [(m.row, m.column) for m in toggled] == [(2, 2)]
        assert toggled[0].control is stage.widget
        assert [(m.row, m.column) for m in stage.heard(TableEditor.Cursor)] == [(1, 0), (1, 1), (1, 2), (2, 2)]


async def test_cursor_by_program_says_nothing(show: Show) -> None:
    async with show(table()) as stage:
        stage.widget.cursor_row = 3
        stage.widget.cursor_column = 9
        await stage.settle()
        assert stage.widget.cursor == (3, 2)
        assert not stage.heard(TableEditor.Cursor)


async def test_the_row_and_the_number_are_marked_without_colour(show: Show) -> None:
    async with show(table(), size=(30, 5), colours="none") as stage:
        await stage.press("down")
        assert [line[0] for line in stage.lines()] == [" ", " ", "▸", " ", " "]
        assert [text for line in range(5) for text in stage.reversed(line)] == [" 0"]
        bold = ["".join(stage.bold(line)) for line in range(1, 5)]
        assert [text.strip() for text in bold] == ["", "▸2   0   1  │   1", "", ""]


async def test_click(show: Show) -> None:
    async with show(table(), size=(30, 6)) as stage:
        await stage.pilot.click(TableEditor, offset=(16, 3))
        assert stage.widget.cursor == (2, 2)
        await stage.pilot.click(TableEditor, offset=(29, 4))
        assert stage.widget.cursor == (3, 2)
        await stage.pilot.click(TableEditor, offset=(5, 5))
        assert stage.widget.cursor == (3, 2)


async def test_only_changed_rows_are_drawn_again(show: Show, monkeypatch: pytest.MonkeyPatch) -> None:
    async with show(table(ANSWERS), size=(40, 6)) as stage:
        drawn = stage.note_drawn_lines(monkeypatch)
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


async def test_a_long_table_scrolls_under_its_heading(show: Show) -> None:
    widget = TableEditor()
    widget.set_table(np.arange(30.0)[:, None], np.zeros((30, 1)), ["n"], ["y"])
    async with show(widget, size=(20, 6)) as stage:
        lines = await stage.press(*["pagedown"] * 6)
        assert "  n" in lines[0]
        assert lines[-1].startswith("▸30  29  │   0")
        assert lines[-1].endswith("┃")
        assert stage.widget.scroll_rows(-3)
        assert (await stage.settle())[-1].startswith(" 27")


async def test_a_wide_table_scrolls_to_the_cursor(show: Show) -> None:
    widget = TableEditor()
    names = [f"x{place}" for place in range(1, 31)]
    widget.set_table(np.tile(np.arange(30.0), (2, 1)), np.ones((2, 1)), names, ["y"], np.full((2, 1), 0.25))
    async with show(widget, size=(30, 3)) as stage:
        assert "x1 " in stage.lines()[0]
        lines = await stage.press("end")
        assert "network" in lines[0]
        assert "0.250" in lines[1]
        lines = await stage.press("home")
        assert lines[0].startswith("    x1")
        stage.widget.cursor = (0, 9)
        assert (await stage.settle())[0].split() == ["◂", "x9", "x10", "▸│", "y", "│", "network"]


async def test_a_wide_table_without_answers_scrolls_to_the_cursor(show: Show) -> None:
    widget = TableEditor()
    names = [f"x{place}" for place in range(1, 31)]
    widget.set_table(np.tile(np.arange(30.0), (2, 1)), np.ones((2, 1)), names, ["y"])
    async with show(widget, size=(30, 3)) as stage:
        stage.widget.cursor = (0, 9)
        assert (await stage.settle())[0].split() == ["◂", "x5", "x6", "x7", "x8", "x9", "x10", "▸"]


async def test_a_smaller_table_under_the_cursor(show: Show) -> None:
    async with show(table(ANSWERS)) as stage:
        await stage.press("end", "pagedown")
        stage.widget.set_table([[0.5]], [[1.0]], ["x"], ["y"])
        lines = await stage.press("space")
        assert "0.5" in lines[1]
        assert "network" not in lines[0]
        assert stage.widget.cursor == (0, 1)


NAMES = ("setosa", "versicolor")
CLASSES = [0, 1, 1]
SURE = [[0.9, 0.1], [0.7, 0.3], [0.25, 0.75]]


def classified(answers: list[list[float]] | None = None, **more: Any) -> TableEditor:
    widget = TableEditor()
    widget.set_table([[1.5], [2.0], [2.25]], CLASSES, ["x"], NAMES, answers, classes=NAMES, **more)
    return widget


async def test_classes_stand_in_one_column(show: Show) -> None:
    async with show(classified(SURE), size=(50, 4)) as stage:
        assert [line.rstrip() for line in stage.lines()] == [
            "       x  │  class       │  network",
            "▸1  1.50  │  setosa      │  ✓ setosa      0.900",
            " 2  2.00  │  versicolor  │  ✗ setosa      0.700",
            " 3  2.25  │  versicolor  │  ✓ versicolor  0.750",
        ]
        assert stage.widget.grid_size == (3, 2)
        styles = [stage.colours(line)[-2][1] for line in range(2, len(stage.lines()))]
        assert styles[0] != styles[1]


async def test_one_hot_targets_say_the_same_as_indices(show: Show) -> None:
    widget = classified(SURE)
    async with show(widget, size=(50, 4)) as stage:
        lines = stage.lines()
        widget.set_table([[1.5], [2.0], [2.25]], np.eye(2)[CLASSES], ["x"], NAMES, SURE, classes=NAMES)
        assert await stage.settle() == lines


async def test_without_room_the_output_of_a_class_goes_first(show: Show) -> None:
    async with show(classified(SURE), size=(40, 4), ascii_only=True) as stage:
        assert stage.lines()[2].rstrip() == " 2  2.00  |  versicolor  |  x setosa"
        await stage.pilot.resize_terminal(60, 4)
        assert (await stage.settle())[2].rstrip() == " 2  2.00  |  versicolor  |  x setosa      0.700"


async def test_answers_that_are_no_numbers_are_wrong(show: Show) -> None:
    async with show(classified([[math.nan, 0.1], [math.inf, 0.3], [0.25, 0.75]]), size=(50, 4)) as stage:
        assert stage.lines()[1].rstrip().endswith("│    no number")


async def test_a_class_is_asked_for_and_a_number_toggled(show: Show) -> None:
    async with show(classified()) as stage:
        await stage.press("down", "space", "right", "space")
        assert [(m.row, m.column) for m in stage.heard(TableEditor.Toggled)] == [(1, 0)]
        asked = stage.heard(TableEditor.ClassAsked)
        assert [m.row for m in asked] == [1]
        assert asked[0].control is stage.widget


async def test_the_first_and_the_last_row(show: Show) -> None:
    widget = TableEditor()
    widget.set_table(np.zeros((100_000, 1)), np.zeros((100_000, 1)), ["x"], ["y"])
    async with show(widget, size=(30, 6)) as stage:
        assert (await stage.press("ctrl+end"))[-1].startswith("▸100000")
        assert (await stage.press("ctrl+home"))[1].startswith("▸     1")


async def test_answers_are_asked_for_only_in_view(show: Show) -> None:
    asked: list[slice] = []

    def answers(rows: slice) -> np.ndarray:
        asked.append(rows)
        return np.full((rows.stop - rows.start, 1), 0.25)

    widget = TableEditor()
    inputs, targets = np.zeros((50_000, 1)), np.zeros((50_000, 1))
    for array in (inputs, targets):
        array.setflags(write=False)
    widget.set_table(inputs, targets, ["x"], ["y"], answers)
    async with show(widget, size=(30, 6)) as stage:
        await stage.press("ctrl+end")
        assert asked == [slice(0, 5), slice(49_995, 50_000)]
        widget.set_table(inputs, targets, ["x"], ["y"], lambda rows: answers(rows) + 0.5)
        assert "0.750" in (await stage.settle())[-1]
        assert asked[2:] == [slice(49_995, 50_000)]


async def test_the_same_version_costs_nothing(show: Show) -> None:
    widget = classified(SURE, version=7)
    async with show(widget, size=(50, 4)) as stage:
        before = stage.lines()
        widget.set_table([[9.0]], [0], ["x"], NAMES, classes=NAMES, version=7)
        assert await stage.settle() == before
        widget.set_table([[9.0]], [0], ["x"], NAMES, classes=NAMES, version=8)
        assert "9" in (await stage.settle())[1]


async def test_what_is_shown_does_not_change_with_the_callers_arrays(show: Show) -> None:
    inputs = np.array([[1.0], [2.0]])
    widget = TableEditor()
    widget.set_table(inputs, np.zeros((2, 1)), ["x"], ["y"])
    async with show(widget, size=(30, 4)) as stage:
        inputs[0] = 7
        widget.set_table(inputs, np.zeros((2, 1)), ["x"], ["y"])
        assert "7" in (await stage.settle())[1]


async def test_large_answers_have_few_decimals(show: Show) -> None:
    widget = TableEditor()
    widget.set_table([[1.0]], [[250_000.0]], ["rooms"], ["price"], [[251_234.5678]])
    async with show(widget, size=(50, 3)) as stage:
        assert stage.lines()[1].rstrip().endswith("250000  │   251235")


async def test_no_samples(show: Show) -> None:
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


async def test_size_auto(show: Show) -> None:
    widget = table(ANSWERS)
    widget.styles.width = widget.styles.height = "auto"
    async with show(widget):
        assert widget.size == (29, 5)


@pytest.mark.slow
@pytest.mark.parametrize(("colours", "theme"), [("full", "textual-light"), ("few", "nord"), ("none", "textual-dark")])
async def test_any_size(show: Show, colours: str, theme: str) -> None:
    async with show(table(ANSWERS), colours=colours, theme=theme) as stage:
        await stage.check_sizes("end", "space", "down")
