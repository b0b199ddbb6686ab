"""The masthead: what gives way where there is no room for everything."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from nn_tui.tui.widgets.frame.masthead import ScreenTabs, shortened

if TYPE_CHECKING:
    from tests.tui.widgets.conftest import Show

LONG = "10x10, conv 32 5x5, conv 16 3x3, pool 2, globalmax, 26"


@pytest.mark.parametrize(
    ("room", "text"),
    [
        (54, LONG),
        (53, "10x10, conv 32 5x5, conv 16 3x3, pool 2 … 26"),
        (25, "10x10, conv 32 5x5 … 26"),
        (20, "10x10 … 26"),
        (-5, "10x10 … 26"),
    ],
)
def test_inner_layers_give_way_and_the_ends_stay(room: int, text: str) -> None:
    assert shortened(LONG, room) == text
    assert shortened(LONG, room, ascii_only=True) == text.replace("…", "~")


@pytest.mark.parametrize("architecture", ["30-5-3", "64-32-32-32-32-32-10", "", "10x10, 26"])
def test_dense_networks_stay_as_they_are(architecture: str) -> None:
    assert shortened(architecture, 3) == architecture


@pytest.mark.parametrize(
    ("columns", "named"),
    [
        (120, f"moved · {LONG} · adam 0.01"),
        (90, "moved · 10x10, conv 32 5x5 … 26 · adam 0.01"),
        (72, "moved · 10x10 … 26 · adam 0.01"),
        (60, "moved · 10x10 … 26"),
        (48, "moved"),
    ],
)
async def test_the_dataset_is_the_last_to_give_way(columns: int, named: str, show: Show) -> None:
    async with show(ScreenTabs(("Data", "Edit", "Train", "Predict"), "Train"), size=(columns, 3)) as stage:
        stage.widget.show("moved", LONG, "adam 0.01")
        await stage.pilot.pause()
        line = stage.lines()[0]
        assert line.startswith(" 1 Data  2 Edit ▸3 Train  4 Predict ")
        assert line.endswith(f" {named} ")


@pytest.mark.parametrize(
    ("columns", "line"),
    [
        (120, " nn-tui  1 Data  2 Edit ▸3 Train  4 Predict "),
        (60, " nn-tui  1 Data  2 Edit ▸3 Train  4 Predict "),
        (59, " 1 Data  2 Edit ▸3 Train  4 Predict "),
    ],
)
async def test_the_name_of_the_program_stays_where_it_is(columns: int, line: str, show: Show) -> None:
    tabs = ScreenTabs(("Data", "Edit", "Train", "Predict"), "Train", "nn-tui")
    async with show(tabs, size=(columns, 3)) as stage:
        for dataset in ("", "moved", "a dataset with quite a long name"):
            stage.widget.show(dataset, LONG if dataset else "", "adam 0.01")
            await stage.pilot.pause()
            assert stage.lines()[0].startswith(line)
