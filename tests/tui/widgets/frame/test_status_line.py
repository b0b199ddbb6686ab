"""The status line: what gives way where there is no room for everything."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from nn_tui.tui.widgets.frame.status_line import Status, StatusLine

if TYPE_CHECKING:
    from tests.tui.widgets.conftest import Show

STATUS = Status(
    "moved",
    "10x10, 26",
    "adam 0.01",
    phase="running",
    epoch="epoch 12",
    goal="/500",
    share=0.25,
    left="13 s left",
    loss="loss 0.45",
    test="test 0.51",
    right="right 97.7% / 95.6%",
    pace="flat out",
    rate="95 upd/s",
)
BAR = "━━━━━━──────────────────"


@pytest.mark.parametrize(
    ("columns", "line"),
    [
        (
            140,
            f"running  epoch 12/500 {BAR}   25%  13 s left  loss 0.45  test 0.51  right 97.7% / 95.6%  flat out  "
            "95 upd/s",
        ),
        (80, "running  epoch 12/500 ━╸────   25%  loss 0.45  test 0.51  right 97.7% / 95.6%"),
        (70, "running  epoch 12/500  loss 0.45  test 0.51  right 97.7% / 95.6%"),
        (60, "running  epoch 12/500  loss 0.45  right 97.7% / 95.6%"),
        (46, "running  epoch 12/500  right 97.7% / 95.6%"),
        (30, "running  right 97.7% / 95.6%"),
        (20, "running"),
    ],
)
async def test_the_phase_and_the_right_answers_are_the_last_to_give_way(columns: int, line: str, show: Show) -> None:
    async with show(StatusLine(STATUS), size=(columns, 3)) as stage:
        assert stage.lines()[0].strip() == line


async def test_the_bar_follows_the_share(show: Show) -> None:
    async with show(StatusLine(), size=(140, 3)) as stage:
        for share, full in ((0.0, ""), (0.5, "━" * 12), (0.53, "━" * 12 + "╸"), (1.0, "━" * 24)):
            stage.widget.show(replace(STATUS, share=share))
            await stage.pilot.pause()
            assert f"/500 {full + '─' * (24 - len(full))} " in stage.lines()[0]


async def test_an_alert_takes_the_place_of_the_numbers_and_is_cut_where_it_ends(show: Show) -> None:
    status = replace(STATUS, alert="classes or shape changed: reset on Train (3, r)")
    for columns, alert in ((80, status.alert), (40, status.alert[:28] + "…")):
        async with show(StatusLine(status), size=(columns, 3)) as stage:
            assert stage.lines()[0].strip() == f"running  {alert}"
