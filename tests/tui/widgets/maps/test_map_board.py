"""The board of pictures: how they fit the room, what is framed, how the cursor walks, how little is drawn again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from textual.events import MouseDown, MouseScrollDown, MouseScrollUp

from nn_tui.tui.theme.capabilities import TerminalCapabilities
from nn_tui.tui.theme.palette import diverging, quantise
from nn_tui.tui.widgets.maps.group import Mark, PictureGroup, Spot
from nn_tui.tui.widgets.maps.map_board import MapBoard

if TYPE_CHECKING:
    from tests.tui.widgets.conftest import Show


def picture(count: int = 1, rows: int = 3, columns: int = 3) -> np.ndarray:
    """Pictures of numbers from -1 to 1, all different."""
    return np.linspace(-1, 1, count * rows * columns).reshape(count, rows, columns)


def group(pictures: np.ndarray, heading: str = "maps", **settings: Any) -> PictureGroup:
    names = tuple(f"k{number}" for number in range(1, len(pictures) + 1))
    return PictureGroup(heading, pictures, 1.0, captions=settings.pop("captions", names), **settings)


def board(*groups: PictureGroup, marks: tuple[Mark, ...] = (), dot: Spot | None = None) -> MapBoard:
    widget = MapBoard()
    widget.show_groups(groups, marks, dot)
    return widget


def texts(lines: list[str]) -> list[str]:
    return [line.rstrip() for line in lines]


async def test_numbers_stand_in_their_cells_where_there_is_room(show: Show) -> None:
    async with show(board(group(picture())), size=(30, 12)) as stage:
        stage.widget.blur()
        lines = texts(await stage.settle())
        assert lines[0] == "maps"
        assert lines[1:4] == ["┌────┐", "│-1.0│ -0.8  -0.5", "└────┘"]
        assert lines[5].split() == ["-0.2", "0.00", "0.25"]


async def test_colours_are_those_of_the_palette(show: Show) -> None:
    values = picture()
    async with show(board(group(values), group(values[:, :1])), size=(60, 9)) as stage:
        stage.widget.spot = Spot(1)
        await stage.settle()
        colours = diverging(TerminalCapabilities(True, "full", False))
        expected = [colours[level].hex.lower() for level in quantise(values, 1.0)[0, 1]]
        row = [ground for text, _, ground in stage.colours(4) if ground in expected]
        assert row[:3] == expected


async def test_pictures_shrink_until_all_fit_and_two_rows_share_a_line(show: Show) -> None:
    async with show(board(group(picture(8, 6, 6), details="of 6x6")), size=(60, 5)) as stage:
        lines = texts(await stage.settle())
        assert lines[0] == "maps 8 of 6x6"
        assert lines[1].split() == [f"k{number}" for number in range(1, 9)]
        assert lines[2].startswith("▀▀")


async def test_what_does_not_fit_is_counted_and_scrolls_with_the_cursor(show: Show) -> None:
    async with show(board(group(picture(32, 8, 8)), group(picture(32, 4, 4))), size=(38, 10)) as stage:
        assert "1-4/32" in stage.lines()[0]
        stage.widget.spot = Spot(0, 31, 7, 7)
        lines = await stage.settle()
        assert "29-32/32" in lines[0]
        assert "k32" in lines[1]
        assert "k32" in lines[7], "the same channel of the other group comes into view"


async def test_the_first_group_stands_beside_the_others_if_it_is_small(show: Show) -> None:
    wide = board(group(picture(1, 8, 8), "Input"), group(picture(4, 6, 6), "one"), group(picture(4, 3, 3), "two"))
    async with show(wide, size=(80, 14)) as stage:
        assert "Input" in stage.lines()[0]
        assert "one 4" in stage.lines()[0]
    tall = board(group(picture(1, 8, 30), "Input"), group(picture(4, 6, 6), "one"))
    async with show(tall, size=(40, 14)) as stage:
        assert texts(stage.lines())[0] == "Input"
        assert texts(stage.lines())[5] == "one 4"


async def test_a_matrix_of_pictures_has_labels_on_both_sides(show: Show) -> None:
    kernels = group(picture(6), "kernels", captions=("1", "2"), row_labels=("k1 +0.10", "k2 -0.20", "k3 +0.30"))
    async with show(board(kernels), size=(30, 8)) as stage:
        lines = texts(await stage.settle())
        assert lines[0] == "kernels 3 x 2"
        assert lines[1].split() == ["1", "2"]
        assert [line.split()[:2] for line in lines[2:8:2]] == [["k1", "+0.10"], ["k2", "-0.20"], ["k3", "+0.30"]]


async def test_of_a_matrix_too_large_the_part_in_view_is_said(show: Show) -> None:
    captions, rows = tuple(map(str, range(1, 17))), tuple(f"k{number}" for number in range(1, 9))
    kernels = group(picture(128), "kernels", captions=captions, row_labels=rows)
    async with show(board(kernels), size=(30, 8)) as stage:
        assert texts(stage.lines())[0].startswith("kernels 1-3/8 x 1-6/16")
        stage.widget.spot = Spot(0, 127)
        lines = texts(await stage.settle())
        assert lines[0].startswith("kernels 6-8/8 x 11-16/16")
        assert lines[1].split() == ["11", "12", "13", "14", "15", "16"]
        assert stage.widget.value == picture(128)[127, 0, 0]


async def test_a_window_is_framed_and_cut_at_the_edge_of_the_picture(show: Show) -> None:
    marks = (Mark(0, range(1), range(1, 4), range(2, 5)),)
    groups = group(picture(1, 8, 8), "Input"), group(picture(4, 6, 6))
    async with show(board(*groups, marks=marks), size=(80, 12)) as stage:
        stage.widget.spot = Spot(1)
        lines = [line[:16] for line in await stage.settle()]
        assert lines[2:5] == ["    ┌────┐      ", "    │    │      ", "    └────┘      "]
        stage.widget.show_groups(groups, (Mark(0, range(1), range(-1, 2), range(6, 9)),))
        lines = [line[:16] for line in await stage.settle()]
        assert lines[1:3] == ["            ┌──┐", "            └──┘"]


async def test_a_frame_is_tinted_where_two_rows_share_a_line(show: Show) -> None:
    groups = group(picture(4, 8, 8)), group(picture(4, 4, 4))
    async with show(board(*groups), size=(38, 10)) as stage:
        stage.widget.spot = Spot(1)
        before = [stage.colours(line) for line in range(2, 6)]
        stage.widget.show_groups(groups, (Mark(0, range(1, 2), range(2, 4), range(2, 4)),))
        await stage.settle()
        after = [stage.colours(line) for line in range(2, 6)]
        assert [old != new for old, new in zip(before, after, strict=True)] == [False, True, False, False]


@pytest.mark.parametrize("colours", ["none", "few"])
async def test_signs_and_shades_where_colours_are_few(show: Show, colours: str) -> None:
    groups = group(picture(4, 3, 3)), group(picture(4, 2, 2))
    marks = (Mark(0, range(1), range(0, 2), range(0, 2)),)
    async with show(board(*groups, marks=marks), size=(38, 10), colours=colours) as stage:
        stage.widget.spot = Spot(1)
        lines = await stage.settle()
        assert lines[2].startswith("-█-█-█")
        assert stage.reversed(2) == ["-█-█"]
        assert stage.reversed(4) == []


async def test_ascii(show: Show) -> None:
    groups = group(picture(1, 8, 8), "Input"), group(picture(4, 6, 6))
    for colours in ("full", "none"):
        widget = board(*groups, marks=(Mark(0, range(1), range(1, 4), range(2, 5)),))
        async with show(widget, size=(80, 18), colours=colours, ascii_only=True) as stage:
            stage.widget.spot = Spot(1)
            assert "".join(await stage.settle()).isascii()


async def test_the_cursor_walks_a_picture_and_past_its_edge_the_next(show: Show) -> None:
    async with show(board(group(picture(4))), size=(60, 8)) as stage:
        await stage.press("right", "l", "right")
        assert stage.widget.spot == Spot(0, 1, 0, 0)
        await stage.press("left")
        assert stage.widget.spot == Spot(0, 0, 0, 2)
        await stage.press("down", "j", "down")
        assert stage.widget.spot == Spot(0, 0, 2, 2), "there is no picture below"
        await stage.press("home", "end", "up", "k", "up")
        assert stage.widget.spot == Spot(0, 0, 0, 2)
        moves = [message.spot for message in stage.heard(MapBoard.Cursor)]
        assert moves[:3] == [Spot(0, 0, 0, 1), Spot(0, 0, 0, 2), Spot(0, 1, 0, 0)]
        assert stage.heard(MapBoard.Cursor)[0].control is stage.widget
        assert stage.widget.value == picture(4)[0, 0, 2]


async def test_down_and_pages_go_to_the_picture_below(show: Show) -> None:
    async with show(board(group(picture(8))), size=(12, 20)) as stage:
        assert len(stage.lines()[1].split()) == 3
        await stage.press("pagedown")
        assert stage.widget.spot == Spot(0, 3)
        await stage.press("down", "down", "down")
        assert stage.widget.spot == Spot(0, 6)
        await stage.press("pagedown", "pageup")
        assert stage.widget.spot == Spot(0, 3)


async def test_the_wheel_goes_from_picture_to_picture(show: Show) -> None:
    async with show(board(group(picture(8))), size=(12, 20)) as stage:
        stage.widget.post_message(MouseScrollDown(stage.widget, 1, 1, 0, 1, 0, False, False, False))
        await stage.settle()
        assert stage.widget.spot == Spot(0, 3)
        stage.widget.post_message(MouseScrollUp(stage.widget, 1, 1, 0, -1, 0, False, False, False))
        await stage.settle()
        assert stage.widget.spot == Spot(0, 0)


async def test_a_picture_higher_than_the_room_scrolls_with_the_cursor(show: Show) -> None:
    async with show(board(group(picture(1, 40, 12))), size=(30, 8)) as stage:
        assert "maps" in stage.lines()[0]
        stage.widget.spot = Spot(0, 0, 39, 0)
        lines = await stage.settle()
        assert "maps" not in "".join(lines)
        assert "#ffffff" in str(stage.colours(7)), "the number under the cursor"


async def test_from_group_to_group_the_cursor_goes_to_what_is_marked(show: Show) -> None:
    groups = group(picture(1, 8, 8), "Input"), group(picture(4, 6, 6)), group(picture(4))
    marks = (Mark(1, range(2, 3), range(2, 4), range(4, 6)), Mark(0, range(1), range(1, 5), range(2, 6)))
    widget = board(*groups, marks=marks, dot=Spot(1, 2, 2, 5))
    async with show(widget, size=(60, 14)) as stage:
        widget.spot = Spot(2, 2, 1, 2)
        widget.step_group(-1)
        assert widget.spot == Spot(1, 2, 2, 5), "what the pooling took"
        widget.step_group(-1)
        assert widget.spot == Spot(0, 0, 3, 4), "the middle of the window"
        widget.step_group(-1)
        assert widget.spot.group == 0
        widget.show_groups(groups)
        widget.step_group(1)
        assert widget.spot == Spot(1, 0, 2, 3), "the same place in proportion"
        await stage.settle()
        assert len(stage.heard(MapBoard.Cursor)) == 3


async def test_a_group_without_the_cursor_is_passed_over(show: Show) -> None:
    groups = group(picture(1, 8, 8), "Input", has_cursor=False), group(picture(4, 6, 6))
    async with show(board(*groups), size=(80, 12)) as stage:
        assert stage.widget.spot == Spot(1)
        stage.widget.step_group(-1)
        assert stage.widget.spot == Spot(1)

        async def click(x: int, y: int) -> Spot:
            stage.widget.post_message(MouseDown(stage.widget, x, y, 0, 0, 1, False, False, False))
            await stage.settle()
            return stage.widget.spot

        assert await click(3, 3) == Spot(1), "the input"
        left = stage.lines()[1].index("k2")
        assert await click(left + 2, 3) == Spot(1, 1, 1, 1)
        assert await click(79, 11) == Spot(1, 1, 1, 1), "no picture is there"


async def test_only_the_lines_that_changed_are_drawn_again(show: Show, monkeypatch: pytest.MonkeyPatch) -> None:
    first, second = picture(4, 6, 6), picture(4)
    widget = board(group(first), group(second, "small"))
    async with show(widget, size=(50, 11)) as stage:
        await stage.settle()
        drawn = stage.note_drawn_lines(monkeypatch)
        widget.show_groups([group(first), group(second, "small")])
        await stage.settle()
        assert drawn == []
        changed = first.copy()
        changed[2, 3, 3] = 1.0
        widget.show_groups([group(changed), group(second, "other")])
        lines = await stage.settle()
        assert sorted(drawn) == [3, next(y for y, line in enumerate(lines) if "other" in line)]


async def test_the_value_under_the_cursor_stays_under_it(show: Show) -> None:
    async with show(board(group(picture(4))), size=(50, 8)) as stage:
        await stage.press("right", "right", "right", "down")
        stage.widget.show_groups([group(picture(4) * 0.5)])
        await stage.settle()
        assert stage.widget.spot == Spot(0, 1, 1, 0)
        assert stage.widget.value == 0.5 * picture(4)[1, 1, 0]
        stage.widget.show_groups([group(picture(1))])
        assert stage.widget.spot == Spot(0, 0, 1, 0)


async def test_another_theme_and_other_numbers_that_are_not_finite(show: Show) -> None:
    async with show(board(group(picture(4))), size=(50, 8)) as stage:
        before = stage.colours(3)
        stage.theme = "textual-light"
        await stage.settle()
        assert stage.colours(3) != before
        stage.widget.show_groups([group(np.full((4, 3, 3), np.nan)), group(np.full((1, 1, 5), np.inf))])
        assert len(await stage.settle()) == 8


@pytest.mark.slow
async def test_any_size_and_no_pictures(show: Show) -> None:
    keys = ("up", "down", "left", "right", "home", "end", "pageup", "pagedown")
    groups = group(picture(3, 8, 8), "Input"), group(picture(32, 6, 6)), group(picture(1, 1, 7))
    async with show(board(*groups)) as stage:
        await stage.check_sizes(*keys)
    async with show(MapBoard()) as stage:
        assert stage.widget.value is None
        await stage.check_sizes(*keys)
        assert stage.heard(MapBoard.Cursor) == []


async def test_the_lines_that_the_pictures_leave_to_others(show: Show) -> None:
    async with show(board(group(picture()), group(picture(4, 6, 6))), size=(60, 20)) as stage:
        fitting = stage.widget.height_within(60, 1, 30)
        assert fitting < 30, "what stays blank is left to others"
        assert stage.widget.height_within(60, 28, 30) == 28, "no more than they want"
        assert stage.widget.height_within(20, 1, 4) == 4, "nothing where the pictures scroll"
        assert board().height_within(60, 4, 20) == 20
    async with show(board(group(picture(1, 10, 10))), size=(60, 24)) as stage:
        assert stage.widget.height_within(60, 12, 24) == 12, "all are in view in fewer lines, with whole cells"
        assert stage.widget.height_within(60, 7, 24) > 12
