"""The status line: what gives way where there is no room for everything."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from nn_tui.tui.widgets.frame.masthead import Status, StatusLine, shortened

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


async def test_the_right_answers_and_the_phase_stay_in_sight(show: Show) -> None:
    status = Status("moved", LONG, "epoch 12", "loss 0.4512", right="right 95.5%", phase="running")
    async with show(StatusLine(status), size=(80, 3)) as stage:
        line = stage.lines()[0]
        assert "10x10, conv 32 5x5 … 26" in line
        assert line.rstrip().endswith("right 95.5%  running")


@pytest.mark.parametrize(
    ("columns", "line"),
    [
        (120, f" moved  {LONG[:-15]} … 26  epoch 12  loss 0.45  test 0.51  right 97.7% / 95.6%  running"),
        (82, " moved  10x10 … 26  epoch 12  loss 0.45  test 0.51  right 97.7% / 95.6%  running"),
        (70, " moved  10x10 … 26  epoch 12  loss 0.45  right 97.7% / 95.6%  running"),
        (60, " moved  10x10 … 26  epoch 12  right 97.7% / 95.6%  running"),
        (38, " moved  right 97.7% / 95.6%  running"),
        (20, " moved  running"),
    ],
)
async def test_the_right_answers_are_the_last_to_give_way(columns: int, line: str, show: Show) -> None:
    status = Status(
        "moved", LONG, "epoch 12", "loss 0.45", "test 0.51", "right 97.7% / 95.6%", phase="running", rate="95 upd/s"
    )
    async with show(StatusLine(status), size=(columns, 3)) as stage:
        assert stage.lines()[0].rstrip() == line


async def test_an_alert_takes_the_place_of_the_numbers_and_is_cut_where_it_ends(show: Show) -> None:
    status = Status("moved", LONG, "epoch 12", phase="paused", alert="classes or shape changed: reset on Train (3, r)")
    for columns, alert in ((80, status.alert), (40, status.alert[:23])):
        async with show(StatusLine(status), size=(columns, 3)) as stage:
            assert stage.lines()[0].rstrip() == f" moved  paused  {alert}".rstrip()
