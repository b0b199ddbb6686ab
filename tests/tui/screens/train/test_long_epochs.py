"""A run of one long epoch is watched while it happens: chart, cursor, progress, and the run before."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest

from nn_tui.experiment.background.snapshot import Phase
from nn_tui.experiment.digits import percent
from nn_tui.tui.presenting import wording
from nn_tui.tui.widgets.chart.chart import Chart
from nn_tui.tui.widgets.chart.series import Series

if TYPE_CHECKING:
    from tests.tui.conftest import Play, Player


def curves(player: Player) -> dict[str, Series]:
    return {one.name: one for one in player.find("#loss", Chart)._series}


async def advance(player: Player, updates: int) -> None:
    """Do that many updates, and have the screen show them."""
    player.workspace.runner.call(lambda experiment: experiment.advance(updates)).result()
    await player.settle()


async def test_the_first_epoch_has_a_curve_while_it_runs(play: Play) -> None:
    async with play("addition", screen="Train") as player:
        await advance(player, 570)
        updates = curves(player)["updates"]
        assert updates.x.tolist() == [0.01, 0.02, 0.03, 0.04, 0.05]
        assert np.isfinite(updates.y).all()
        assert curves(player)["train"].x.tolist() == [0]
        assert "update 570 of 10,000" in player.status.epoch
        assert player.status.share == 0.057
        await advance(player, 100)
        assert curves(player)["updates"].x[-1] == 0.06


@pytest.mark.slow
async def test_what_is_changed_in_the_middle_of_an_epoch_is_marked_there(play: Play) -> None:
    async with play("addition", screen="Train") as player:
        await advance(player, 250)
        player.workspace.run.set_parameter(0, 0.5)
        await player.settle()
        assert player.snapshot.changes == ((0.025, "weights set"),)
        await advance(player, 250)
        assert list(player.find("#loss", Chart).marks) == [(0.025, "weights set")]


@pytest.mark.slow
async def test_the_cursor_reads_the_points_within_an_epoch(play: Play) -> None:
    async with play("addition", screen="Train") as player:
        await advance(player, 570)
        player.find("#loss").focus()
        await player.press("end", "left")
        value = float(curves(player)["updates"].y[3])
        assert player.reading.endswith(f"epoch 0.04  updates {value:#.4g}")
        await player.press("home")
        assert player.reading.startswith("epoch 0  train ")


@pytest.mark.slow
async def test_a_run_ended_within_its_first_epoch_is_compared_with(play: Play) -> None:
    async with play("addition", screen="Train") as player:
        await advance(player, 300)
        losses = curves(player)["updates"].y
        await player.press("r")
        await player.settle()
        before = curves(player)["before"]
        assert before.x.tolist() == [0.01, 0.02, 0.03]
        assert np.array_equal(before.y, losses)
        assert "updates" not in curves(player)


@pytest.mark.slow
async def test_sums_over_batches_have_the_size_of_a_sum_over_all_samples(play: Play) -> None:
    async with play("circles", screen="Train") as player:
        recipe = player.snapshot.recipe.with_(batch=1, reduction="sum")
        player.workspace.run.begin(recipe, player.snapshot.dataset)
        await advance(player, 250)
        shown, history = curves(player), player.snapshot.recorder.view()
        assert np.array_equal(shown["updates"].y, 250 * history.update_column("loss"))
        assert 0.2 < shown["updates"].y.mean() / shown["train"].y.mean() < 5


@pytest.mark.slow
async def test_epochs_are_single_points_while_there_are_few(play: Play) -> None:
    async with play("addition", screen="Train") as player:
        await advance(player, 10_000)
        shown = curves(player)
        assert shown["train"].x.tolist() == [0, 1]
        assert [shown[name].stroke for name in ("train", "test", "updates")] == ["points", "points", "line"]


@pytest.mark.slow
async def test_the_status_has_the_loss_of_the_epoch_under_way(play: Play) -> None:
    async with play("addition", screen="Train") as player:
        await advance(player, 100)
        paused = player.snapshot
        running = replace(paused, phase=Phase.RUNNING, update_loss=0.125)
        status = wording.status(running, "addition", False, None)
        assert (status.loss, status.right, status.test) == ("loss 0.1250", "", "")
        later = wording.status(replace(running, epoch=1), "addition", False, None)
        assert later.right.startswith(f"right train {percent(paused.measures.accuracy)}")
