"""The pixel editor: cell sizes, the cursor, the pen and the mouse; it asks for changes and makes none."""

from __future__ import annotations

import numpy as np
import pytest

from nn_tui.tui.looks import Look
from nn_tui.tui.palette import ink
from nn_tui.tui.widgets.pixel_editor import PixelEditor

LETTER = np.array([[0.0, 1.0, 0.0], [1.0, 1.0, 1.0]])


def editor(values: np.ndarray = LETTER) -> PixelEditor:
    widget = PixelEditor()
    widget.set_picture(values)
    return widget


async def test_pixels_without_colour(show) -> None:
    async with show(editor(), size=(6, 3), colours="none") as stage:
        assert stage.lines() == ["[]██· ", "██████", "      "]
        assert await stage.press("right") == ["· []· ", "██████", "      "]
        cursor = list(stage.strips()[0])[1]
        assert cursor.style.reverse


async def test_ascii(show) -> None:
    async with show(editor(), size=(12, 4), colours="few", ascii_only=True) as stage:
        assert stage.lines() == ["[  ]#### .  ", "[  ]#### .  ", "############", "############"]


async def test_ink_and_paper(show) -> None:
    async with show(editor(), size=(6, 2)) as stage:
        on, off = (colour.hex.lower() for colour in ink(Look(True, "full", False)))
        backgrounds = [segment.style.bgcolor.get_truecolor().hex for segment in stage.strips()[0]]
        assert backgrounds[:2] == [off, on]


@pytest.mark.parametrize(
    ("size", "cell"), [((24, 8), (8, 4)), ((23, 8), (6, 3)), ((24, 7), (6, 3)), ((12, 5), (4, 2)), ((6, 2), (2, 1))]
)
async def test_cells_are_as_large_as_fits(show, size: tuple[int, int], cell: tuple[int, int]) -> None:
    async with show(editor(), size=size) as stage:
        assert (stage.widget.cell_width, stage.widget.tall) == cell


async def test_the_cursor_has_corners_and_shows_the_pen(show) -> None:
    async with show(editor(), size=(24, 8)) as stage:
        assert [line[:8] for line in stage.lines()[:4]] == ["┏      ┓", " " * 8, " " * 8, "┗      ┛"]
        stage.widget.pen = 1.0
        assert (await stage.settle())[1][:8] == "   ++   "
        stage.widget.pen = 0.0
        assert (await stage.settle())[1][:8] == "   --   "
        await stage.pilot.resize_terminal(6, 2)
        assert (await stage.settle())[0][:2] == "--"


async def test_keys_move_and_ask(show) -> None:
    async with show(editor()) as stage:
        await stage.press("down", "l", "right", "k", "space")
        assert stage.widget.cursor == (0, 2)
        assert [(m.row, m.column) for m in stage.heard(PixelEditor.Cursor)] == [(1, 0), (1, 1), (1, 2), (0, 2)]
        toggled = stage.heard(PixelEditor.Toggled)
        assert [(m.row, m.column) for m in toggled] == [(0, 2)]
        assert toggled[0].control is stage.widget
        assert not stage.heard(PixelEditor.Drawn)
        assert (stage.widget.values == LETTER).all()


async def test_the_pen_draws_while_moving(show) -> None:
    async with show(editor()) as stage:
        stage.widget.pen = 1.0
        await stage.press("right", "right", "right", "down")
        stage.widget.pen = 0.0
        await stage.press("left")
        drawn = [(m.row, m.column, m.value) for m in stage.heard(PixelEditor.Drawn)]
        assert drawn == [(0, 1, 1.0), (0, 2, 1.0), (1, 2, 1.0), (1, 1, 0.0)]


async def test_the_mouse_draws_what_its_press_gave(show) -> None:
    async with show(editor(), size=(24, 8)) as stage:
        await stage.pilot.mouse_down(PixelEditor, offset=(1, 1))
        await stage.pilot.hover(PixelEditor, offset=(20, 1))
        await stage.pilot.mouse_up(PixelEditor, offset=(20, 1))
        await stage.pilot.hover(PixelEditor, offset=(1, 6))
        assert [(m.row, m.column) for m in stage.heard(PixelEditor.Toggled)] == [(0, 0)]
        drawn = [(m.row, m.column, m.value) for m in stage.heard(PixelEditor.Drawn)]
        assert drawn == [(0, 1, 1.0), (0, 2, 1.0)]
        assert stage.widget.cursor == (0, 2)


async def test_a_press_on_ink_draws_paper_whatever_the_pen(show) -> None:
    async with show(editor(), size=(24, 8)) as stage:
        stage.widget.pen = 1.0
        await stage.pilot.mouse_down(PixelEditor, offset=(9, 1))
        await stage.pilot.hover(PixelEditor, offset=(9, 5))
        await stage.pilot.mouse_up(PixelEditor, offset=(9, 5))
        assert [(m.row, m.column, m.value) for m in stage.heard(PixelEditor.Drawn)] == [(1, 1, 0.0)]


async def test_a_new_picture_draws_only_changed_rows(show, monkeypatch: pytest.MonkeyPatch) -> None:
    async with show(editor(), size=(6, 2)) as stage:
        drawn: list[int] = []
        draw = stage.widget.draw_line
        monkeypatch.setattr(stage.widget, "draw_line", lambda y: drawn.append(y) or draw(y))
        stage.lines()
        changed = LETTER.copy()
        changed[1, 1] = 0
        stage.widget.set_picture(changed)
        await stage.settle()
        assert drawn == [1]


async def test_a_large_drawing_scrolls_with_the_cursor(show) -> None:
    async with show(editor(np.zeros((64, 64))), size=(20, 10), colours="none") as stage:
        lines = await stage.press("end", *["pagedown"] * 7)
        assert stage.widget.cursor == (63, 63)
        assert "[]" in lines[-1]


async def test_the_cursor_stays_inside_a_smaller_drawing(show) -> None:
    async with show(editor()) as stage:
        await stage.press("end", "down")
        stage.widget.set_picture(np.zeros((1, 1)))
        await stage.press("space")
        assert stage.widget.cursor == (0, 0)


async def test_no_pixels(show) -> None:
    async with show(editor(np.zeros((0, 0)))) as stage:
        lines = await stage.press("space", "down", "right", "end", "pagedown")
        assert lines[0].startswith("no pixels")
        assert not stage.heard(PixelEditor.Toggled)


def test_only_a_matrix() -> None:
    with pytest.raises(ValueError, match="matrix"):
        PixelEditor().set_picture([1.0])


async def test_size_auto(show) -> None:
    widget = editor()
    widget.styles.width = widget.styles.height = "auto"
    async with show(widget, size=(40, 20)):
        assert widget.size == (36, 12)


@pytest.mark.parametrize(("colours", "theme"), [("full", "textual-light"), ("few", "nord"), ("none", "textual-dark")])
async def test_any_size(show, colours: str, theme: str) -> None:
    async with show(editor(np.eye(8)), colours=colours, theme=theme) as stage:
        stage.widget.pen = 1.0
        await stage.check_sizes("end", "space", "down")
