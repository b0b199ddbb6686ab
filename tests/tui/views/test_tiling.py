"""How panes share their room, and what is read back of an arrangement."""

from __future__ import annotations

from dataclasses import replace

import pytest
from textual.geometry import Region, Size

from nn_tui.tui.views.arrangement import Arrangement, arrangement_of
from nn_tui.tui.views.tiling import tiled

KNOWN = ("loss", "weights", "graph")


@pytest.mark.parametrize("size", [Size(200, 55), Size(80, 20), Size(17, 3), Size(1, 1), Size(0, 0)])
@pytest.mark.parametrize("main", [None, 0, 1, 2, 5])
@pytest.mark.parametrize(("columns", "rows"), [(1, 1), (1, 2), (2, 1), (2, 2), (3, 2)])
def test_panes_cover_their_room_without_overlap(size: Size, main: int | None, columns: int, rows: int) -> None:
    tiling = replace(tiled(columns, rows, 6, main), steps={0: 3, 1: -2, 2: 1})
    regions = list(tiling.regions(size).values())
    assert sum(region.area for region in regions) == size.area
    regions = [region for region in regions if region.area]
    assert not any(one.overlaps(other) for place, one in enumerate(regions) for other in regions[:place])


def test_the_main_view_stands_alone_in_the_first_column() -> None:
    assert tiled(2, 2, 6, 1).columns == ((1,), (0, 2))
    assert tiled(3, 2, 6, 0).columns == ((0,), (1, 3), (2, 4))
    assert tiled(2, 2, 6, 4).columns == ((0, 2), (1, 3)), "too far back to be seen at this size"
    assert tiled(2, 1, 6, 1).columns == ((0,), (1,))
    assert tiled(3, 2, 6, 0).regions(Size(200, 50))[0] == Region(0, 0, 100, 50)


def test_a_step_more_gives_a_pane_more_room_both_ways() -> None:
    usual = tiled(2, 2, 6, 0).regions(Size(120, 40))
    larger = replace(tiled(2, 2, 6, 0), steps={1: 2}).regions(Size(120, 40))
    assert larger[1].width > usual[1].width
    assert larger[1].height > usual[1].height
    assert larger[0].height == usual[0].height == 40


def test_an_arrangement_is_read_back() -> None:
    arrangement = Arrangement(KNOWN, ("graph", "loss"), {"graph": 2, "loss": -1}, 1, 0, {"graph": {"cursors": []}})
    assert arrangement_of(arrangement.memory(), KNOWN) == arrangement
    assert arrangement.is_chosen
    assert not Arrangement(KNOWN, KNOWN, {"loss": 0}).is_chosen


@pytest.mark.parametrize(
    "memory",
    [
        {},
        {"names": "loss", "steps": [1], "zoomed": "1", "focused": 7.5, "views": 3, "initial": None},
        {"names": ["no such view"], "steps": {"loss": 99, "weights": "2", "nothing": 1}, "zoomed": 3, "focused": -1},
        {"steps": {"loss": float("nan"), "graph": 10**400, "weights": True}},
    ],
)
def test_what_is_out_of_bounds_is_left_out(memory: dict[str, object]) -> None:
    assert arrangement_of(memory, KNOWN) == Arrangement()
