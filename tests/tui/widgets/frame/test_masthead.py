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


async def test_the_accuracy_and_the_phase_stay_in_sight(show: Show) -> None:
    status = Status("moved", LONG, "epoch 12", "loss 0.4512", "accuracy 95.5%", "running")
    async with show(StatusLine(status), size=(80, 3)) as stage:
        line = stage.lines()[0]
        assert "10x10, conv 32 5x5 … 26" in line
        assert line.rstrip().endswith("accuracy 95.5%  running")
