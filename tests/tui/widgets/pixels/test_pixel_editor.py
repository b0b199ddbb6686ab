"""The pixel editor: cell sizes, the cursor, the pen and the mouse; it asks for changes and makes none."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from textual.color import Color, rgb_to_lab

from nn_tui.tui.theme.capabilities import TerminalCapabilities
from nn_tui.tui.theme.palette import ink
from nn_tui.tui.widgets.pixels.pixel_editor import PixelEditor

if TYPE_CHECKING:
    from tests.tui.widgets.conftest import Show, Stage

LETTER = np.array([[0.0, 1.0, 0.0], [1.0, 1.0, 1.0]])


def editor(values: np.ndarray = LETTER) -> PixelEditor:
    widget = PixelEditor()
    widget.set_picture(values)
    return widget


async def test_pixels_without_colour(show: Show) -> None:
    async with show(editor(), size=(6, 3), colours="none") as stage:
        assert stage.lines() == ["[]██· ", "██████", "      "]
        assert await stage.press("right") == ["· []· ", "██████", "      "]
        cursor = list(stage.strips()[0])[1]
        assert cursor.style is not None
        assert cursor.style.reverse


async def test_ascii(show: Show) -> None:
    async with show(editor(), size=(12, 4), colours="few", ascii_only=True) as stage:
        assert stage.lines() == ["[  ]#### .  ", "[  ]#### .  ", "############", "############"]


async def test_ink_and_paper(show: Show) -> None:
    async with show(editor(), size=(6, 2)) as stage:
        on, off = (colour.hex.lower() for colour in ink(TerminalCapabilities(True, "full", False)))
        backgrounds = [background for _, _, background in stage.colours(0)]
        assert backgrounds[:2] == [off, on]


@pytest.mark.parametrize(
    ("size", "cell"), [((24, 8), (8, 4)), ((23, 8), (6, 3)), ((24, 7), (6, 3)), ((12, 5), (4, 2)), ((6, 2), (2, 1))]
)
async def test_cells_are_as_large_as_fits(show: Show, size: tuple[int, int], cell: tuple[int, int]) -> None:
    async with show(editor(), size=size) as stage:
        assert (stage.widget.cell_width, stage.widget.tall) == cell


async def test_the_cursor_has_corners_and_shows_the_pen(show: Show) -> None:
    async with show(editor(), size=(24, 8)) as stage:
        assert [line[:8] for line in stage.lines()[:4]] == ["┏      ┓", " " * 8, " " * 8, "┗      ┛"]
        stage.widget.pen = 1.0
        assert (await stage.settle())[1][:8] == "   ++   "
        stage.widget.pen = 0.0
        assert (await stage.settle())[1][:8] == "   --   "
        await stage.pilot.resize_terminal(6, 2)
        assert (await stage.settle())[0][:2] == "--"


async def test_keys_move_and_ask(show: Show) -> None:
    async with show(editor()) as stage:
        await stage.press("down", "l", "right", "k", "space")
        assert stage.widget.cursor == (0, 2)
        assert [(m.row, m.column) for m in stage.heard(PixelEditor.Cursor)] == [(1, 0), (1, 1), (1, 2), (0, 2)]
        toggled = stage.heard(PixelEditor.Toggled)
        assert [(m.row, m.column) for m in toggled] == [(0, 2)]
        assert toggled[0].control is stage.widget
        assert not stage.heard(PixelEditor.Drawn)
        assert (stage.widget.values == LETTER).all()


async def test_the_pen_draws_while_moving(show: Show) -> None:
    async with show(editor()) as stage:
        stage.widget.pen = 1.0
        await stage.press("right", "right", "right", "down")
        stage.widget.pen = 0.0
        await stage.press("left")
        drawn = [(m.row, m.column, m.value) for m in stage.heard(PixelEditor.Drawn)]
        assert drawn == [(0, 1, 1.0), (0, 2, 1.0), (1, 2, 1.0), (1, 1, 0.0)]


async def test_the_mouse_draws_what_its_press_gave(show: Show) -> None:
    async with show(editor(), size=(24, 8)) as stage:
        await stage.pilot.mouse_down(PixelEditor, offset=(1, 1))
        await stage.pilot.hover(PixelEditor, offset=(20, 1))
        await stage.pilot.mouse_up(PixelEditor, offset=(20, 1))
        await stage.pilot.hover(PixelEditor, offset=(1, 6))
        assert [(m.row, m.column) for m in stage.heard(PixelEditor.Toggled)] == [(0, 0)]
        drawn = [(m.row, m.column, m.value) for m in stage.heard(PixelEditor.Drawn)]
        assert drawn == [(0, 1, 1.0), (0, 2, 1.0)]
        assert stage.widget.cursor == (0, 2)


async def test_a_press_on_ink_draws_paper_whatever_the_pen(show: Show) -> None:
    async with show(editor(), size=(24, 8)) as stage:
        stage.widget.pen = 1.0
        await stage.pilot.mouse_down(PixelEditor, offset=(9, 1))
        await stage.pilot.hover(PixelEditor, offset=(9, 5))
        await stage.pilot.mouse_up(PixelEditor, offset=(9, 5))
        assert [(m.row, m.column, m.value) for m in stage.heard(PixelEditor.Drawn)] == [(1, 1, 0.0)]


async def test_a_new_picture_draws_only_changed_rows(show: Show, monkeypatch: pytest.MonkeyPatch) -> None:
    async with show(editor(), size=(6, 2)) as stage:
        drawn = stage.note_drawn_lines(monkeypatch)
        stage.lines()
        changed = LETTER.copy()
        changed[1, 1] = 0
        stage.widget.set_picture(changed)
        await stage.settle()
        assert drawn == [1]


async def test_a_large_drawing_scrolls_with_the_cursor(show: Show) -> None:
    async with show(editor(np.zeros((64, 64))), size=(20, 10), colours="none") as stage:
        lines = await stage.press("end", *["pagedown"] * 7)
        assert stage.widget.cursor == (63, 63)
        assert "[]" in lines[-1]


async def test_the_cursor_stays_inside_a_smaller_drawing(show: Show) -> None:
    async with show(editor()) as stage:
        await stage.press("end", "down")
        stage.widget.set_picture(np.zeros((1, 1)))
        await stage.press("space")
        assert stage.widget.cursor == (0, 0)


async def test_no_pixels(show: Show) -> None:
    async with show(editor(np.zeros((0, 0)))) as stage:
        lines = await stage.press("space", "down", "right", "end", "pagedown")
        assert lines[0].startswith("no pixels")
        assert not stage.heard(PixelEditor.Toggled)


def test_only_a_matrix() -> None:
    with pytest.raises(ValueError, match="matrix"):
        PixelEditor().set_picture([1.0])


async def test_size_auto(show: Show) -> None:
    widget = editor()
    widget.styles.width = widget.styles.height = "auto"
    async with show(widget, size=(40, 20)):
        assert widget.size == (24, 8)


@pytest.mark.slow
@pytest.mark.parametrize(("colours", "theme"), [("full", "textual-light"), ("few", "nord"), ("none", "textual-dark")])
async def test_any_size(show: Show, colours: str, theme: str) -> None:
    async with show(editor(np.eye(8)), colours=colours, theme=theme) as stage:
        stage.widget.pen = 1.0
        await stage.check_sizes("end", "space", "down")


# Greys.

DIGIT = np.array([[0.0, 0.25, 0.5], [0.75, 1.0, 0.0]])
WRITTEN = np.linspace(0, 1, 28 * 28).reshape(28, 28)


def grey_editor(values: np.ndarray = DIGIT, levels: int = 16) -> PixelEditor:
    widget = PixelEditor()
    widget.set_picture(values, levels)
    return widget


def backgrounds(stage: Stage[PixelEditor], y: int) -> list[str | None]:
    return [background for text, _, background in stage.colours(y) if text.strip() == ""]


@pytest.mark.parametrize("theme", ["textual-dark", "textual-light"])
async def test_greys_are_an_even_ramp_from_paper_to_ink(show: Show, theme: str) -> None:
    async with show(grey_editor(), size=(6, 2), theme=theme) as stage:
        await stage.press("end", "down")
        capabilities = TerminalCapabilities(theme == "textual-dark", "full", False)
        on, off = (colour.hex.lower() for colour in ink(capabilities))
        shown = [*backgrounds(stage, 0), *backgrounds(stage, 1)[:2]]
        assert (shown[0], shown[-1]) == (off, on)
        lightness = [rgb_to_lab(Color.parse(colour)).L for colour in shown]
        steps = np.diff(lightness)
        assert steps == pytest.approx(np.full(4, steps.mean()), abs=2.5)


async def test_greys_as_shades_where_colours_are_few(show: Show) -> None:
    async with show(grey_editor(), size=(6, 2), colours="few") as stage:
        assert await stage.press("end", "down") == ["· ░░▒▒", "▓▓██[]"]


async def test_greys_in_ascii(show: Show) -> None:
    async with show(grey_editor(), size=(6, 2), colours="none", ascii_only=True) as stage:
        assert await stage.press("end", "down") == [". ;;oo", "xx##[]"]


async def test_keys_ask_for_a_step(show: Show) -> None:
    async with show(grey_editor()) as stage:
        await stage.press("comma", "right", "full_stop", "greater_than_sign", "comma", "less_than_sign")
        await stage.press("down", "full_stop")
        asked = [(m.row, m.column, m.steps) for m in stage.heard(PixelEditor.Brightened)]
        assert asked == [(0, 1, 1), (0, 1, 1), (0, 1, -1), (0, 1, -1)]
        assert stage.heard(PixelEditor.Brightened)[0].control is stage.widget


async def test_black_and_white_has_no_steps(show: Show) -> None:
    async with show(editor()) as stage:
        await stage.press("full_stop", "right", "comma")
        assert not stage.heard(PixelEditor.Brightened)
        stage.widget.set_picture(LETTER, 2)
        await stage.press("comma")
        assert len(stage.heard(PixelEditor.Brightened)) == 1


async def test_a_pen_of_grey_draws_and_tells_its_step(show: Show) -> None:
    async with show(grey_editor(), size=(24, 8)) as stage:
        stage.widget.pen = 9 / 16
        assert "9" in (await stage.settle())[1][:8]
        await stage.press("right")
        await stage.pilot.mouse_down(PixelEditor, offset=(9, 5))
        await stage.pilot.hover(PixelEditor, offset=(20, 5))
        await stage.pilot.mouse_up(PixelEditor, offset=(20, 5))
        drawn = [(m.row, m.column, m.value) for m in stage.heard(PixelEditor.Drawn)]
        assert drawn == [(0, 1, 9 / 16), (1, 1, 9 / 16), (1, 2, 9 / 16)]
        assert not stage.heard(PixelEditor.Toggled)


@pytest.mark.parametrize(
    ("size", "cell"), [((60, 30), (2, 1, 1)), ((56, 28), (2, 1, 1)), ((40, 14), (1, 1, 2)), ((20, 10), (1, 1, 2))]
)
async def test_many_greys_share_lines_where_they_do_not_fit(
    show: Show, size: tuple[int, int], cell: tuple[int, int, int]
) -> None:
    async with show(grey_editor(WRITTEN, 255), size=size) as stage:
        widget = stage.widget
        assert (widget.cell_width, widget.tall, widget.rows_per_band) == cell


async def test_the_cursor_is_exact_on_half_a_line(show: Show) -> None:
    async with show(grey_editor(WRITTEN, 255), size=(28, 14)) as stage:
        assert stage.lines()[0][0] == "▀"
        first = next(iter(stage.strips()[0])).style
        assert (await stage.press("down"))[0][0] == "▄"
        second = next(iter(stage.strips()[0])).style
        assert first is not None
        assert second is not None
        assert first.color == second.color
        assert stage.widget.cursor == (1, 0)
        # The other half keeps its grey.
        assert second is not None
        assert second.bgcolor is not None
        assert second.bgcolor.get_truecolor().hex == ink(TerminalCapabilities(True, "full", False))[1].hex.lower()
        await stage.press("end", *["down"] * 26)
        assert stage.widget.cursor == (27, 27)
        assert stage.lines()[13][27] == "▄"
        await stage.press("space")
        assert [(m.row, m.column) for m in stage.heard(PixelEditor.Toggled)] == [(27, 27)]


async def test_an_odd_row_at_the_end_has_nothing_below(show: Show) -> None:
    async with show(grey_editor(WRITTEN[:5], 255), size=(28, 3)) as stage:
        await stage.press(*["down"] * 4)
        assert stage.lines()[2][0] == "▀"


async def test_without_shades_a_pixel_is_one_character(show: Show) -> None:
    async with show(grey_editor(WRITTEN, 255), size=(29, 14), colours="none") as stage:
        lines = await stage.press("pagedown", "pagedown", "end")
        assert lines[-1][-3:-1] == "█X"
        assert lines[0][0] == "▒"


async def test_size_auto_of_half_lines(show: Show) -> None:
    widget = grey_editor(WRITTEN[:27], 255)
    widget.styles.width = widget.styles.height = "auto"
    async with show(widget, size=(40, 20)):
        assert widget.size == (28, 14)


async def test_a_grey_step_draws_only_its_row(show: Show, monkeypatch: pytest.MonkeyPatch) -> None:
    async with show(grey_editor(WRITTEN, 255), size=(28, 14)) as stage:
        drawn = stage.note_drawn_lines(monkeypatch)
        stage.lines()
        changed = WRITTEN.copy()
        changed[9, 3] = 1
        stage.widget.set_picture(changed, 255)
        await stage.settle()
        assert drawn == [4]


@pytest.mark.slow
@pytest.mark.parametrize(("colours", "ascii_only"), [("full", False), ("full", True), ("few", False), ("none", True)])
async def test_greys_in_any_size(show: Show, colours: str, ascii_only: bool) -> None:
    strange = np.array([[np.nan, np.inf, -np.inf], [-3, 7, 0.5]])
    async with show(grey_editor(strange, 16), colours=colours, ascii_only=ascii_only) as stage:
        stage.widget.pen = 0.5
        await stage.check_sizes("end", "space", "full_stop", "down")


def test_at_least_one_step() -> None:
    with pytest.raises(ValueError, match="at least 1 step"):
        PixelEditor().set_picture(DIGIT, 0)


COLOURED = np.zeros((3, 2, 2))
COLOURED[0, 0, 1], COLOURED[2, 1] = 1.0, 1.0


def coloured_editor(channel: int | None = None) -> PixelEditor:
    widget = PixelEditor()
    widget.set_picture(COLOURED, 255, channel)
    return widget


async def test_three_channels_are_drawn_in_colour(show: Show) -> None:
    async with show(coloured_editor(), size=(8, 2)) as stage:
        await stage.press("down")
        assert [colour for _, _, colour in stage.colours(0)][:2] == ["#000000", "#ff0000"]
        assert stage.colours(1)[1][2] == "#0000ff"
        assert stage.widget.value == pytest.approx(1 / 3)
        changed = COLOURED.copy()
        changed[1, 0, 1] = 1.0
        stage.widget.set_picture(changed, 255, 1)
        await stage.settle()
        assert stage.colours(0)[1][2] == "#ffff00"
        assert stage.widget.values.tolist() == [[0.0, 1.0], [0.0, 0.0]]


async def test_a_large_coloured_drawing_has_two_pixels_to_a_line(show: Show) -> None:
    widget = PixelEditor()
    widget.set_picture(np.stack([np.ones((20, 20)), *np.zeros((2, 20, 20))]), 255)
    async with show(widget, size=(30, 12)) as stage:
        assert stage.colours(5)[0][2] == "#ff0000"
        await stage.check_sizes("right", "down", "space", "full_stop")


@pytest.mark.parametrize("colours", ["few", "none"])
async def test_without_colours_one_channel_is_drawn_alone(show: Show, colours: str) -> None:
    for channel in (0, 2):
        async with show(editor(COLOURED[channel]), size=(8, 2), colours=colours) as stage:
            wanted = stage.lines()
        async with show(coloured_editor(channel), size=(8, 2), colours=colours) as stage:
            assert stage.lines() == wanted
