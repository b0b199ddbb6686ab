"""Train: the keys that pace the run, what is read off it, and what happens when it diverges."""

from __future__ import annotations

from math import inf
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from textual.widgets import Input

from nn_tui.data.builtin.builtin import built_in
from nn_tui.experiment.background.snapshot import Phase
from nn_tui.experiment.recipe.defaults import default_recipe
from nn_tui.experiment.run.experiment import Experiment
from nn_tui.experiment.storage import run_file
from nn_tui.model import Network, Trainer, optimizer
from nn_tui.tui.presenting.wording import number
from nn_tui.tui.screens.recipe.form import RecipeForm
from nn_tui.tui.widgets.chart.chart import Chart
from nn_tui.tui.widgets.matrix.heatmap import Heatmap
from nn_tui.tui.widgets.pictures.picture_grid import PictureGrid

if TYPE_CHECKING:
    from tests.tui.conftest import Play, Player


def trained(updates: int, name: str = "letters", **changes: Any) -> np.ndarray:
    """The weights after so many updates by the model alone."""
    dataset = built_in(name)
    recipe = default_recipe(dataset).with_(**changes)
    network = Network((dataset.features,), (*recipe.layer_specs, recipe.output_spec(dataset.outputs)))
    network.initialize(recipe.init, np.random.RandomState(recipe.seed))
    trainer = Trainer(
        network,
        dataset.flat_inputs,
        dataset.targets,
        loss=recipe.loss,
        optimizer=optimizer(recipe.optimizer, recipe.learning_rate),
        random=np.random.RandomState(recipe.seed + 1),
        reduction=recipe.reduction,
        batch=recipe.batch,
    )
    trainer.advance(updates)
    return network.parameters.copy()


async def change(player: Player, **fields: str) -> None:
    """Fill in the recipe's form and accept it."""
    await player.press("c")
    await player.wait_for(lambda: isinstance(player.screen, RecipeForm), "the form")
    await player.settle()
    for field, text in fields.items():
        player.find(f"#{field}").focus()
        await player.settle()
        await player.press("ctrl+e", "ctrl+u")
        await player.type(text)
    await player.press("enter")


async def test_updates_and_epochs_one_by_one(play: Play) -> None:
    async with play("bits", screen="Train") as player:
        await change(player, batch="4")
        await player.answered()
        await player.press("s")
        await player.answered()
        assert player.status.epoch == "epoch 0, update 1 of 2"
        assert np.array_equal(player.weights, trained(1, "bits", batch=4))
        await player.press("s", "s")
        await player.answered()
        assert player.status.epoch == "epoch 1, update 1 of 2"
        assert np.array_equal(player.weights, trained(3, "bits", batch=4))
        await player.press("e")
        await player.wait_for(lambda: player.status.epoch == "epoch 2")
        assert np.array_equal(player.weights, trained(4, "bits", batch=4))
        assert player.status.phase == "paused"


@pytest.mark.slow
async def test_a_number_of_epochs(play: Play) -> None:
    async with play(screen="Train") as player:
        await player.press("asterisk", "n")
        await player.answer("twelve")
        assert "'twelve' is not a number of epochs" in player.text
        await player.answer("1,200")
        await player.wait_for(lambda: player.status.epoch == "epoch 1,200" and player.status.phase == "paused")
        assert np.array_equal(player.weights, trained(1200))


@pytest.mark.slow
async def test_run_to_the_end_and_for_as_many_again(play: Play) -> None:
    async with play("and", screen="Train") as player:
        assert player.status.phase == "ready"
        await player.press("asterisk", "space")
        await player.wait_for(lambda: player.status.phase.startswith("done"))
        assert player.status.epoch == "epoch 1,000"
        assert player.status.phase == "done: 4 of 4 right, all within 0.1"
        assert player.status.share == 1
        for epochs in ("epoch 2,000", "epoch 3,000"):
            await player.press("space")
            await player.wait_for(lambda epochs=epochs: player.status.epoch == epochs)
            await player.wait_for(lambda: player.status.phase.startswith("done"))
        assert np.array_equal(player.weights, trained(3000, "and"))


async def test_after_its_thousand_epochs_xor_says_how_many_are_right(play: Play) -> None:
    async with play("xor", screen="Train") as player:
        await player.press("asterisk", "space")
        await player.wait_for(lambda: player.status.phase == "done: 3 of 4 right")
        assert player.status.loss == "loss 0.4371"
        verdict = "3 of 4 right; the loss falls slowly: a larger rate (c), more epochs (space)"
        await player.wait_for(lambda: player.said("#finding") == verdict, "what was reached, and how to go on")
        await player.press("right", "down")
        assert player.said("#finding") == verdict, "an arrow key does not take it away"


async def test_pause_and_go_on(play: Play) -> None:
    async with play(screen="Train") as player:
        await player.press("space")
        await player.wait_for(lambda: player.snapshot.epoch > 20 and player.status.phase == "running")
        await player.press("space")
        await player.wait_for(lambda: player.status.phase == "paused")
        epoch = player.snapshot.epoch
        assert np.array_equal(player.weights, trained(epoch))
        await player.press("space")
        await player.wait_for(lambda: player.snapshot.epoch > epoch)


async def test_reset_and_new_seed(play: Play) -> None:
    async with play(screen="Train") as player:
        start = player.weights
        await player.train(5)
        assert not np.array_equal(player.weights, start)
        await player.press("r")
        assert np.array_equal(player.weights, start)
        assert (player.status.epoch, player.status.phase) == ("epoch 0", "ready")
        await player.press("R")
        assert np.array_equal(player.weights, trained(0, seed=43))
        await player.hears("43")
        await player.train(5)
        await player.press("r")
        assert np.array_equal(player.weights, trained(0, seed=43))


async def test_speeds(play: Play) -> None:
    async with play(screen="Train") as player:
        usual = player.snapshot.speed
        assert 10 <= 10_000 / usual <= 20
        await player.press("plus")
        await player.answered()
        assert player.snapshot.speed > usual
        for _ in range(2):
            await player.press("minus")
            await player.answered()
        assert player.snapshot.speed < usual
        await player.press("asterisk")
        await player.answered()
        assert player.snapshot.speed == inf
        assert "flat out" in player.text
        await player.press("plus")
        await player.answered()
        assert player.snapshot.speed == inf
        for _ in range(20):
            await player.press("minus")
            await player.answered()
        assert player.snapshot.speed == 1


@pytest.mark.slow
async def test_slower_than_flat_out_is_slower_than_the_run_goes(play: Play) -> None:
    async with play("digits", screen="Train") as player:
        # A run that ends before its speed is known has none.
        player.workspace.run.change_recipe(player.snapshot.recipe.with_(epochs=10**6))
        await player.press("asterisk", "space")
        await player.wait_for(lambda: player.snapshot.speed == inf and player.snapshot.updates_per_second)
        before = player.snapshot
        await player.press("minus")
        await player.answered()
        made = before.updates_per_second / before.updates_per_epoch
        assert player.snapshot.speed < 3 * made, "the measured rate may have changed meanwhile, but not much"


async def test_the_chart_is_read_at_each_point(play: Play) -> None:
    async with play(screen="Train") as player:
        await player.train(300)
        history = player.snapshot.recorder.view()
        epochs, losses = history.column("epoch", False), history.column("loss", False)
        player.find("Chart").focus()
        await player.press("end")
        assert player.reading == f"epoch 300  train {losses[-1]:#.4g}"
        under = player.find("#loss", Chart).under_cursor
        assert under is not None
        assert under.value == losses[-1]
        await player.press("home")
        assert player.reading == f"epoch 0  train {losses[0]:#.4g}"
        await player.press("right", "right")
        said = player.reading
        epoch = int(said.split()[1])
        assert 0 < epoch < 300
        assert said.endswith(f"{losses[epochs == epoch][0]:#.4g}")


async def test_log_and_range(play: Play) -> None:
    async with play(screen="Train") as player:
        await player.train(6000)
        chart = player.find("#loss", Chart)
        assert "recent" not in player.heading("#loss")
        await player.press("y")
        assert chart.log_scale
        await player.press("w")
        assert "recent epochs" in player.heading("#loss")
        await player.press("home")
        assert chart.cursor_point is not None
        assert chart.cursor_point[0] > 0
        await player.press("w", "y", "home")
        assert "recent" not in player.heading("#loss")
        assert chart.cursor_point[0] == 0
        assert not chart.log_scale


async def test_a_weight_is_read_under_the_cursor(play: Play) -> None:
    async with play(screen="Train", size=(120, 40)) as player:
        await player.train(10)
        layers = player.snapshot.network().layers
        first, second = player.screen.query(Heatmap)
        assert np.array_equal(first.values, layers[0].block)
        first.focus()
        await player.press("down", "down", "right")
        assert player.reading == f"weight r1c3 to h2 = {number(float(layers[0]['W'][2, 1]))}"
        second.focus()
        await player.press("right", "down", "down", "down", "down", "down")
        assert player.reading == f"bias of B = {number(float(layers[1]['b'][1]))}"
        await player.press("e")
        await player.wait_for(lambda: player.snapshot.epoch == 11)
        await player.answered()
        after = player.snapshot.network().layers[1]["b"][1]
        assert player.reading == f"bias of B = {number(float(after))}"
        await player.press("number_sign")
        assert first.numbers
        assert second.numbers


@pytest.mark.slow
async def test_each_neuron_as_a_picture(play: Play) -> None:
    async with play(screen="Train") as player:
        await player.choose_view("neurons")
        neurons = player.find("#neurons", PictureGrid)
        assert neurons.has_focus
        weights = player.snapshot.network().layers[0]["W"]
        assert len(neurons.pictures) == 5
        assert np.array_equal(neurons.pictures[3].values, weights[:, 3].reshape(5, 6))
        await player.press("right")
        assert player.reading.startswith("h2: incoming weights from ")


async def test_zoom_and_back(play: Play) -> None:
    async with play(screen="Train") as player:
        chart = player.find("#loss")
        usual = chart.region
        await player.press("z")
        await player.wait_for(lambda: chart.region.width == 78)
        await player.press("z")
        await player.wait_for(lambda: chart.region == usual)


@pytest.mark.slow
async def test_the_architecture_changes_under_a_zoomed_matrix(play: Play) -> None:
    async with play(screen="Train") as player:
        player.screen.query(Heatmap).first().focus()
        await player.press("z")
        await change(player, hidden="4,3")
        await player.wait_for(lambda: player.status.architecture == "30-4-3-3 sigmoid")
        await player.wait_for(lambda: len(player.screen.query(Heatmap)) == 3)
        await player.press("z", "s")
        await player.wait_for(lambda: player.snapshot.epoch == 1)


@pytest.mark.slow
async def test_no_hidden_layer(play: Play) -> None:
    async with play(screen="Train") as player:
        await change(player, hidden="none")
        await player.wait_for(lambda: player.status.architecture == "30-3")
        await player.choose_view("neurons")
        await player.press("right", "s")
        assert player.reading.startswith("B: incoming weights from ")


@pytest.mark.slow
async def test_a_changed_rate_takes_effect_from_the_next_epoch(play: Play) -> None:
    async with play(screen="Train") as player:
        await player.train(10)
        await change(player, learning_rate="0.5")
        assert "Takes effect from the next epoch." in player.notes
        await player.train(10)
        alone = Experiment(default_recipe(built_in("letters")), built_in("letters"))
        alone.advance(10)
        alone.change(alone.recipe.with_(learning_rate=0.5), alone.dataset)
        alone.advance(10)
        assert np.array_equal(player.weights, alone.network.parameters)
        assert player.find("#loss", Chart).marks == ((10.0, "learning rate 0.5"),)


@pytest.mark.slow
async def test_a_changed_seed_resets(play: Play) -> None:
    async with play(screen="Train") as player:
        await player.train(10)
        await change(player, seed="7")
        await player.hears("initial weights")
        assert np.array_equal(player.weights, trained(0, seed=7))
        assert player.status.epoch == "epoch 0"


async def test_divergence_is_told_and_one_key_goes_back(play: Play) -> None:
    async with play("bits", screen="Train") as player:
        await player.train(70)
        assert "b" not in player.screen.active_bindings
        await change(player, learning_rate="1e6", hidden="3")
        await player.press("space")
        await player.wait_for(lambda: player.status.phase == "diverged")
        found = player.snapshot.divergence
        alert = player.said("#finding")
        assert found is not None
        assert alert.startswith(f"Diverged in epoch {found.epoch}:")
        assert found.quantity in alert
        assert found.quantity == "loss" or f"layer {found.layer}" in alert
        assert player.said("#hint").startswith("b goes back to the last finite checkpoint · c changes the rate")
        assert not np.isfinite(player.weights).all() or not np.isfinite(player.snapshot.measures.loss)
        await player.press("space")
        await player.hears("has diverged")
        await player.press("b")
        await player.wait_for(lambda: player.status.phase == "paused")
        assert np.isfinite(player.weights).all()
        assert player.snapshot.epoch < found.epoch
        await player.wait_for(lambda: "iverged" not in player.said("#finding"))


@pytest.mark.slow
async def test_going_back_to_the_start_is_ready(play: Play) -> None:
    async with play("bits", screen="Train") as player:
        start = player.weights
        await change(player, learning_rate="1e150")
        await player.press("space")
        await player.wait_for(lambda: player.status.phase == "diverged")
        await player.press("b")
        await player.wait_for(lambda: player.status.phase == "ready")
        assert np.array_equal(player.weights, start)


async def test_a_split_shows_both_losses(play: Play) -> None:
    async with play("alphabet", screen="Train", size=(120, 40)) as player:
        await change(player, test_split="0.3")
        await player.train(20)
        assert player.snapshot.test_measures is not None
        history = player.snapshot.recorder.view()
        train, test = (float(history.column(name)[-1]) for name in ("loss", "test_loss"))
        player.find("#loss").focus()
        await player.press("end")
        assert player.reading == f"epoch 20  train {train:#.4g}  test {test:#.4g}"
        await player.wait_for(lambda: "test" in player.text, "the names of the curves")


@pytest.mark.slow
async def test_the_run_is_saved_to_a_file(play: Play, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    async with play(screen="Train") as player:
        await player.train(10)
        await player.press("ctrl+s")
        await player.answer("run.txt")
        assert "ends in .nntui" in player.text
        await player.answer("nowhere-is/my/run.nntui")
        await player.wait_for(lambda: (tmp_path / "nowhere-is/my/run.nntui").exists())
        state = run_file.load(tmp_path / "nowhere-is/my/run.nntui")
        assert np.array_equal(state.parameters, player.weights)
        await player.wait_for(lambda: any("Saved to" in note for note in player.notes))
        (tmp_path / "file").write_text("")
        await player.press("ctrl+s")
        await player.answer("file/run.nntui")
        await player.hears("run.nntui could not be written: ", "/file is not a folder.")
        await player.answer("~nobody-here/run.nntui")
        await player.wait_for(lambda: "Saved to ~nobody-here/run.nntui." in player.notes)


@pytest.mark.slow
async def test_a_saved_run_is_overwritten_only_after_asking(
    play: Play, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "letters.nntui").write_text("another's")
    async with play(screen="Train") as player:
        await player.train(10)
        await player.press("ctrl+s")
        assert player.find("Input", Input).value == "letters-1.nntui"
        await player.answer("letters.nntui")
        await player.hears("letters.nntui exists: enter again overwrites it.")
        assert (tmp_path / "letters.nntui").read_text() == "another's"
        await player.press("enter")
        await player.wait_for(lambda: "Saved to letters.nntui." in player.notes)
        assert run_file.load(tmp_path / "letters.nntui").trainer.epoch == 10
        # The run's own file by now; no longer when the network is another one.
        await player.train(10)
        await player.press("ctrl+s")
        await player.answer("./letters.nntui")
        await player.wait_for(lambda: run_file.load(tmp_path / "letters.nntui").trainer.epoch == 20)
        await player.press("r", "ctrl+s")
        await player.answer("letters.nntui")
        await player.hears("letters.nntui exists: enter again overwrites it.")


@pytest.mark.slow
async def test_a_run_is_saved_onto_the_file_it_was_opened_from_unasked(
    play: Play, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    async with play(screen="Train") as player:
        await player.train(10)
        player.workspace.save_run(tmp_path / "run.nntui")
    Path("link.nntui").symlink_to("run.nntui")
    async with play("run.nntui", screen="Train") as player:
        await player.train(10)
        await player.press("ctrl+s")
        await player.answer("link.nntui")
        await player.wait_for(lambda: "Saved to link.nntui." in player.notes)
        assert run_file.load(tmp_path / "run.nntui").trainer.epoch == 20
        # Another dataset's run was not opened from there.
        player.workspace.choose("xor")
        await player.press("ctrl+s")
        await player.answer("run.nntui")
        await player.hears("run.nntui exists: enter again overwrites it.")
        await player.press("escape")
        # Back at the first one, whose run waits.
        player.workspace.choose("letters")
        await player.press("ctrl+s")
        await player.answer("run.nntui")
        await player.wait_for(lambda: "Saved to run.nntui." in player.notes)


async def test_nothing_to_train_on(play: Play, home: Path) -> None:
    (home / "datasets").mkdir(parents=True)
    (home / "datasets/none.txt").write_text("shape: 5x6\nclasses: A B\n")
    async with play("none", screen="Train") as player:
        assert player.status.phase == "nothing to train on"
        assert "nothing to train on" in player.said("#finding")
        for key in ("space", "s", "e"):
            player.app.clear_notifications()
            await player.press(key)
            await player.hears("nothing to train on")
        assert player.snapshot.phase is Phase.EMPTY


async def test_a_drawing_that_is_not_saved_is_told_of_where_it_would_be_trained_on(play: Play) -> None:
    async with play("letters", screen="Edit") as player:
        await player.press("space", "3")
        told = "2 has a drawing that is not saved"
        assert told in player.said("#hint")
        await player.press("2", "space", "3")
        assert told not in player.said("#hint")
