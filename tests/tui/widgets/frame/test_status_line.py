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
    right="right train 97.7%, test 95.6%",
    right_in_short="right 97.7% / 95.6%",
    pace="flat out",
    rate="95 upd/s",
)
BAR = "━━━━━━──────────────────"


@pytest.mark.parametrize(
    ("columns", "line"),
    [
        (
            160,
            f"running  epoch 12/500  {BAR}   25%  13 s left  loss 0.45    test 0.51    right train 97.7%, test 95.6%  "
            "flat out  95 upd/s",
        ),
        (90, "running  epoch 12/500  ━╸────  13 s left  loss 0.45    test 0.51    right 97.7% / 95.6%"),
        (80, "running  epoch 12/500  ━╸─────  loss 0.45    test 0.51    right 97.7% / 95.6%"),
        (70, "running  epoch 12/500  ━━╸───────  loss 0.45    right 97.7% / 95.6%"),
        (60, "running  epoch 12/500   loss 0.45    right 97.7% / 95.6%"),
        (46, "running  epoch 12/500   right 97.7% / 95.6%"),
        (30, "running  right 97.7% / 95.6%"),
        (20, "running"),
    ],
)
async def test_the_phase_and_the_right_answers_are_the_last_to_give_way(columns: int, line: str, show: Show) -> None:
    async with show(StatusLine(STATUS), size=(columns, 3)) as stage:
        assert stage.lines()[0].strip() == line


async def test_the_bar_follows_the_share(show: Show) -> None:
    async with show(StatusLine(), size=(160, 3)) as stage:
        for share, full in ((0.0, ""), (0.5, "━" * 12), (0.53, "━" * 12 + "╸"), (1.0, "━" * 24)):
            stage.widget.show(replace(STATUS, share=share))
            await stage.pilot.pause()
            assert f"/500  {full + '─' * (24 - len(full))} " in stage.lines()[0]


async def test_an_alert_takes_the_place_of_the_numbers_and_is_cut_where_it_ends(show: Show) -> None:
    status = replace(STATUS, alert="classes or shape changed: reset on Train (3, r)")
    for columns, alert in ((80, status.alert), (40, status.alert[:28] + "…")):
        async with show(StatusLine(status), size=(columns, 3)) as stage:
            assert stage.lines()[0].strip() == f"running  {alert}"


@pytest.mark.parametrize("columns", [60, 70, 76, 77, 78, 79, 80, 82, 90, 100, 120, 160])
async def test_nothing_comes_goes_or_moves_with_the_digits_of_a_number(columns: int, show: Show) -> None:
    async with show(StatusLine(), size=(columns, 3)) as stage:
        places = set()
        for number, (epoch, share) in enumerate(((0, "30%"), (7, "100%"), (45, "22.2%"), (499, "9.5%"))):
            loss = (2.082, 0.4503, 12.35, 0.1)[number]
            status = replace(
                STATUS,
                epoch=f"epoch {epoch}",
                loss=f"loss {loss}",
                test=f"test {loss}",
                right=f"right train {share}, test {share}",
                right_in_short=f"right {share} / {share}",
            )
            stage.widget.show(status)
            await stage.pilot.pause()
            line = stage.lines()[0]
            places.add(
                tuple(line.find(word) for word in ("━", "%", "s left", "loss", "test", "right", "flat", "upd/s"))
            )
        assert len({place[:1] + place[2:] for place in places}) == 1
        assert (min(place[0] for place in places) > 0) is (columns >= 70)


async def test_a_number_that_has_been_longer_keeps_its_room(show: Show) -> None:
    async with show(StatusLine(), size=(160, 3)) as stage:
        for rate in ("950 upd/s", "1.3k upd/s", "95 upd/s"):
            stage.widget.show(replace(STATUS, pace="", rate=rate, penalty=f"penalty {len(rate)}e-05"))
            await stage.pilot.pause()
        assert stage.lines()[0].rstrip().endswith("penalty 8e-05   95 upd/s")
