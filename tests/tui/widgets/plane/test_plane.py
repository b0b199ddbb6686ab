"""The plane: field, points and cursor as they are drawn, what it tells, how little is drawn again."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from numpy.typing import ArrayLike
from textual.strip import Strip

from nn_tui.tui.theme.capabilities import TerminalCapabilities
from nn_tui.tui.theme.class_colours import SURFACE, class_colours, field_colours
from nn_tui.tui.theme.contrast import standing_out
from nn_tui.tui.theme.palette import ZERO
from nn_tui.tui.widgets.plane.legend import PlaneLegend
from nn_tui.tui.widgets.plane.plane import Plane

if TYPE_CHECKING:
    from tests.tui.widgets.conftest import Show, Stage

DARK, LIGHT = TerminalCapabilities(True, "full", False), TerminalCapabilities(False, "full", False)
SMALL = (8, 4)
"""Too small for axes: 8 columns and 8 rows of pixels, 1.5 units each."""


def colours(strip: Strip) -> list[tuple[str, str | None, str | None]]:
    """Character, foreground and background of each cell."""
    found = []
    for text, style, _ in strip:
        assert style is not None
        front, back = (colour.get_truecolor().hex if colour else None for colour in (style.color, style.bgcolor))
        found += [(character, front, back) for character in text]
    return found


def hexes(*codes: int, capabilities: TerminalCapabilities = DARK) -> list[str]:
    return [field_colours(capabilities)[code].hex.lower() for code in codes]


def slope(plane: Plane) -> np.ndarray:
    """One output that grows with x1 from -1 to 1."""
    return plane.grid()[:, :1] / 5.25


def cursors(stage: Stage[Plane]) -> list[tuple[float, float]]:
    return [(message.x1, message.x2) for message in stage.heard(Plane.Cursor)]


async def test_pixels_of_a_field_share_a_cell(show: Show) -> None:
    plane = Plane(show_cursor=False)
    async with show(plane, size=SMALL) as stage:
        assert plane.grid_shape == (8, 8)
        assert plane.grid()[0] == pytest.approx((-5.25, 5.25))
        values = np.zeros((64, 1))
        values[0], values[8], values[1] = -1, 1, 9
        plane.set_field(values)
        await stage.settle()
        negative, positive, zero = hexes(0, 30, ZERO)
        drawn = colours(stage.strips()[0])
        assert drawn[0] == ("▀", negative, positive)
        assert drawn[1] == ("▀", positive, zero)
        assert drawn[2][0] == " "
        assert drawn[2][2] == zero


async def test_a_plane_is_square_and_in_the_middle(show: Show) -> None:
    plane = Plane()
    async with show(plane, size=(30, 4)) as stage:
        plane.set_field(slope(plane))
        await stage.settle()
        line = colours(stage.strips()[3])
        field = [cell[2] for cell in line]
        assert field[11:19] == hexes(0, 4, 9, 13, 17, 21, 26, 30)
        assert len(set(field[:11])) == len(set(field[19:])) == 1


async def test_axes_where_there_is_room(show: Show) -> None:
    async with show(Plane(names=("width", "x2"), show_cursor=False), size=(40, 12), colours="none") as stage:
        lines = [line.rstrip() for line in stage.lines()]
        left = 9
        assert lines[0] == " " * (left - 3) + " 6" + " " * 12 + "·"
        assert lines[2].startswith(" " * (left - 3) + "x2")
        assert lines[5] == " " * (left - 3) + " 0 " + "·" * 22
        assert lines[10].startswith(" " * (left - 3) + "-6")
        assert lines[11] == " " * left + "-6         0  width  6"
        await stage.pilot.resize_terminal(40, 7)
        assert "6" not in "".join(await stage.settle())


async def test_a_field_for_other_pixels_is_not_shown(show: Show) -> None:
    plane = Plane()
    async with show(plane, size=SMALL) as stage:
        plane.set_field(np.ones((64, 1)))
        assert plane.value is not None
        assert plane.value.tolist() == [1.0]
        await stage.pilot.resize_terminal(6, 3)
        await stage.settle()
        assert plane.value is None
        assert colours(stage.strips()[0])[0][2] == hexes(SURFACE)[0]
        assert len(stage.heard(Plane.GridChanged)) == 2
        assert stage.heard(Plane.GridChanged)[0].control is plane
        plane.set_field(np.ones((36, 1)))
        await stage.settle()
        assert colours(stage.strips()[0])[0][2] == hexes(30)[0]


async def test_the_message_of_new_pixels_reaches_the_screen(show: Show) -> None:
    async with show(Plane(), size=SMALL) as stage:
        got: list[tuple[int, int]] = []
        type(stage).on_plane_grid_changed = lambda self, event: got.append(event.plane.grid_shape)  # type: ignore[attr-defined]
        try:
            await stage.pilot.resize_terminal(6, 3)
            await stage.settle()
        finally:
            del type(stage).on_plane_grid_changed  # type: ignore[attr-defined]
        assert got == [(6, 6)]


async def test_discrete_shows_only_the_winner(show: Show) -> None:
    plane = Plane(show_cursor=False)
    async with show(plane, size=SMALL) as stage:
        plane.set_field(slope(plane))
        plane.discrete = True
        await stage.settle()
        assert [cell[2] for cell in colours(stage.strips()[1])] == hexes(*[4] * 4, *[26] * 4)


async def test_points_are_seen_on_the_field(show: Show) -> None:
    plane = Plane(show_cursor=False)
    async with show(plane, size=SMALL) as stage:
        plane.set_points([[-5.9, 5.9], [5.9, 5.9], [5.9, 5.9]], np.array([0, 0, 2]), [False, False, True])
        await stage.settle()
        drawn = colours(stage.strips()[0])
        blue, _, green = (colour.hex.lower() for colour in class_colours(DARK)[:3])
        assert drawn[0] == ("●", blue, hexes(SURFACE)[0])
        assert drawn[7] == ("□", green, hexes(SURFACE)[0])
        plane.set_field(-np.ones((64, 1)))
        await stage.settle()
        ground = field_colours(DARK)[0]
        lighter = standing_out(class_colours(DARK)[0], ground)
        assert colours(stage.strips()[0])[0] == ("●", lighter.hex.lower(), ground.hex.lower())


async def test_targets_of_one_output_and_their_range(show: Show) -> None:
    plane = Plane(show_cursor=False)
    async with show(plane, size=(4, 2)) as stage:
        plane.set_points([[-5, 5], [5, 5]], [0.0, 1.0], low=0.0, high=1.0)
        await stage.settle()
        drawn = [str(foreground) for _, foreground, _ in colours(stage.strips()[0])]
        shown = [tuple(int(drawn[x][i : i + 2], 16) for i in (1, 3, 5)) for x in (0, 3)]
        assert np.abs(np.array(shown) - [colour.rgb for colour in class_colours(DARK)[:2]]).max() <= 1


async def test_shapes_where_there_is_no_colour(show: Show) -> None:
    plane = Plane(show_cursor=False)
    async with show(plane, size=(8, 4), colours="none") as stage:
        assert plane.grid_shape == (4, 8)
        plane.set_field(slope(plane))
        plane.set_points(
            np.array([[-5, 5], [-3.5, 5], [5, 5], [5, -5]]), [-1.0, -1.0, 1.0, 1.0], [False, True, False, True]
        )
        assert await stage.settle() == ["●○-  ++▲", "=--  ++#", "=--  ++#", "=--  ++△"]


async def test_ascii(show: Show) -> None:
    plane = Plane()
    async with show(plane, size=(20, 10), ascii_only=True) as stage:
        plane.set_field(slope(plane))
        plane.set_points([[-5, 5], [5, 5]], np.array([0, 1]), [False, True])
        text = "".join(await stage.press("right", "right"))
        assert text.isascii()
        assert {"O", "x", "[", "]", "^", ">"} <= set(text)
    async with show(PlaneLegend(), ascii_only=True, colours="few") as stage:
        assert stage.lines()[0].rstrip() == "O train  o test   O -1  X +1"


async def test_keys_move_the_cursor_by_one_and_by_five(show: Show) -> None:
    plane = Plane()
    async with show(plane, size=(12, 6)) as stage:
        assert plane.cursor == (6, 6)
        await stage.press("right", "l", "down", "j", "left", "h", "up", "k")
        assert plane.cursor == (6, 6)
        assert cursors(stage)[:2] == [pytest.approx((1.5, -0.5)), pytest.approx((2.5, -0.5))]
        await stage.press("shift+left", "K")
        assert plane.cursor == (1, 1)
        await stage.press("L", "J", "shift+right", "shift+down", "shift+down")
        assert plane.cursor == (11, 11)
        count = len(cursors(stage))
        await stage.press("right", "down")
        assert len(cursors(stage)) == count
        await stage.press("H", "shift+up", "home")
        assert plane.cursor == (6, 6)
        assert plane.cursor_point == pytest.approx((0.5, -0.5))
        assert stage.heard(Plane.Cursor)[0].control is plane


async def test_the_cursor_leaves_the_numbers_of_its_axis_whole(show: Show) -> None:
    plane = Plane()
    async with show(plane, size=(20, 10)) as stage:
        lines = await stage.press("up")
        assert "[" in "".join(lines), "the cursor is shown, above the 0"
        axis = next(line for line in reversed(lines) if line.strip())
        assert axis.split() == ["-6", "0", "x1", "6"]


async def test_the_cursor_is_a_pixel_between_brackets(show: Show) -> None:
    plane = Plane()
    async with show(plane, size=(20, 10)) as stage:
        lines = await stage.press("up", "right", "right")
        line = next(line for line in lines if "▸" in line)
        cell = colours(stage.strips()[lines.index(line)])[line.index("[") + 1]
        assert cell[:2] == ("▄", "#ffffff")
        assert next(each for each in lines if "▴" in each).index("▴") == line.index("[") + 1
        lines = await stage.press("up")
        assert "▀" in next(line for line in lines if "▸" in line)
        stage.widget.blur()
        assert "[" not in "".join(await stage.settle())
        plane.show_cursor = True
        assert "[" in "".join(await stage.settle())
        plane.show_cursor = False
        assert "[" not in "".join(await stage.settle())
        assert not plane.can_focus


async def test_the_cursor_hides_no_point(show: Show) -> None:
    plane = Plane()
    async with show(plane, size=(8, 4)) as stage:
        x1, x2 = plane.cursor_point
        plane.set_points([[x1, x2], [x1 - 1.5, x2]], np.array([0, 1]))
        await stage.settle()
        drawn = colours(stage.strips()[2])
        assert [char for char, *_ in drawn[3:6]] == ["▲", "●", "]"]
        assert drawn[4][2] == "#ffffff"


async def test_the_mouse_puts_the_cursor_on_a_pixel_or_on_its_point(show: Show) -> None:
    plane = Plane()
    async with show(plane, size=(30, 4)) as stage:
        await stage.pilot.click(Plane, offset=(12, 1))
        assert plane.cursor == (2, 1)
        await stage.pilot.click(Plane, offset=(2, 1))
        assert plane.cursor == (2, 1)
        assert len(cursors(stage)) == 1
        plane.set_points([[-5.9, -5.9]], [0.0])
        await stage.pilot.click(Plane, offset=(11, 3))
        assert plane.cursor == (7, 0)
        assert plane.nearest(*plane.cursor_point) == 0
        plane.show_cursor = False
        await stage.pilot.click(Plane, offset=(14, 1))
        assert plane.cursor == (7, 0)


async def test_the_cursor_stays_at_its_place(show: Show) -> None:
    plane = Plane()
    plane.cursor_point = (4.0, -2.0)
    async with show(plane, size=(40, 20)) as stage:
        assert plane.cursor_point == pytest.approx((4.0, -2.0), abs=0.2)
        await stage.pilot.resize_terminal(6, 3)
        await stage.settle()
        await stage.pilot.resize_terminal(40, 20)
        await stage.settle()
        assert plane.cursor_point == pytest.approx((4.0, -2.0), abs=0.2)
        plane.cursor_point = (99.0, 99.0)
        assert plane.cursor == (0, plane.grid_shape[1] - 1)
        assert not cursors(stage)


async def test_the_value_and_the_nearest_point_under_the_cursor(show: Show) -> None:
    plane = Plane()
    async with show(plane, size=SMALL) as stage:
        assert plane.value is None
        assert plane.nearest(0, 0) is None
        plane.set_field(np.stack([np.arange(64.0), np.zeros(64)], axis=1))
        await stage.press("home", "left")
        assert stage.widget.value is not None
        assert stage.widget.value.tolist() == [4 * 8 + 3, 0]
        plane.set_points([[1.4, 0], [1.6, 0], [0, 3.1]], np.zeros(3))
        assert plane.nearest(0, 0) == 0
        assert plane.nearest(0, 2.0) == 2
        assert plane.nearest(-2, 0) is None


async def test_only_lines_that_look_different_are_drawn_again(show: Show, monkeypatch: pytest.MonkeyPatch) -> None:
    plane = Plane(show_cursor=False)
    async with show(plane, size=SMALL) as stage:
        values = slope(plane)
        plane.set_field(values)
        plane.set_points([[0.1, 5.9]], [1.0])
        await stage.settle()
        drawn = stage.note_drawn_lines(monkeypatch)
        plane.set_field(values + 1e-9)
        await stage.settle()
        assert drawn == []
        values[17] = 1
        plane.set_field(values)
        await stage.settle()
        assert drawn == [1]
        plane.set_points([[0.1, -5.9]], [1.0])
        await stage.settle()
        assert sorted(drawn) == [0, 1, 3]


async def test_a_theme_draws_everything_in_new_colours(show: Show) -> None:
    plane = Plane(show_cursor=False)
    async with show(plane, size=SMALL) as stage:
        plane.set_field(-np.ones((64, 1)))
        plane.set_points([[5, 5]], [0.0])
        await stage.settle()
        stage.theme = "textual-light"
        await stage.settle()
        drawn = colours(stage.strips()[0])
        assert drawn[0][2] == hexes(0, capabilities=LIGHT)[0]
        assert drawn[7][0] == "▲"
        assert len(stage.heard(Plane.GridChanged)) == 1


async def test_the_field_is_a_copy(show: Show) -> None:
    plane = Plane()
    async with show(plane, size=SMALL):
        values = np.zeros((64, 1))
        plane.set_field(values)
        values[:] = 5
        assert plane.value is not None
        assert plane.value.tolist() == [0]


@pytest.mark.parametrize("values", [[1.0, 2.0], np.zeros((4, 0)), 3.0])
def test_only_a_matrix(values: ArrayLike) -> None:
    with pytest.raises(ValueError, match="one row of outputs"):
        Plane().set_field(values)


def test_before_there_is_a_size() -> None:
    plane = Plane()
    plane.set_field(np.zeros((4, 1)))
    plane.set_points([], [])
    assert plane.grid_shape == (0, 0)
    assert plane.grid().shape == (0, 2)
    assert plane.value is None
    assert plane.cursor == (0, 0)
    assert plane.cursor_point == (0, 0)
    with pytest.raises(ValueError, match="second bound"):
        Plane(bounds=((1.0, 0.0), (0.0, 1.0)))


@pytest.mark.slow
@pytest.mark.parametrize(("kind", "theme"), [("full", "textual-light"), ("few", "nord"), ("none", "textual-dark")])
async def test_any_size(show: Show, kind: str, theme: str) -> None:
    plane = Plane()
    async with show(plane, colours=kind, theme=theme) as stage:
        plane.set_points(
            np.array([[0, 0], [np.nan, np.inf], [-1e300, 1e300]]), [np.nan, np.inf, 0.0], [True, False, True]
        )
        plane.set_field(np.full((len(plane.grid()), 3), np.nan))
        await stage.check_sizes("down", "L", "home")
        plane.set_field(np.full((len(plane.grid()), 1), np.inf))
        await stage.check_sizes("up", "H", "K")


async def test_height_auto(show: Show) -> None:
    plane = Plane()
    plane.styles.height = "auto"
    async with show(plane, size=(20, 30)):
        assert plane.size == (20, 10)


async def test_the_legend(show: Show) -> None:
    legend = PlaneLegend()
    async with show(legend, size=(60, 3)) as stage:
        assert legend.size.height == 1
        assert stage.lines()[0].rstrip() == "● train  ○ test   ● -1               ▲ +1"
        legend.set_names(["setosa", "virginica", "other"], test=False)
        assert (await stage.settle())[0].rstrip() == "● setosa  ▲ virginica  ■ other"
        shown = [cell[1] for cell in colours(stage.strips()[0]) if cell[0] in "●▲■"]
        assert shown == [colour.hex.lower() for colour in class_colours(DARK)[:3]]
    async with show(legend := PlaneLegend(), size=(60, 1), colours="none") as stage:
        legend.set_names(["a", "b", "c"])
        assert (await stage.settle())[0].rstrip() == "● train  ○ test   ● a  ▲ b  ■ c"


async def test_a_steady_field_keeps_colours_that_are_about_right(show: Show) -> None:
    plane = Plane(show_cursor=False)
    async with show(plane, size=SMALL):
        for value, steady, code in ((0.0, False, ZERO), (0.045, True, ZERO), (0.09, True, ZERO + 1)):
            plane.set_field(np.full((64, 1), value), steady=steady)
            codes = plane.codes()
            assert codes is not None
            assert (codes == code).all()
        plane.set_field(np.full((64, 1), 0.03), steady=True)
        plane.set_field(np.full((64, 1), 0.03))
        codes = plane.codes()
        assert codes is not None
        assert (codes == ZERO).all()
