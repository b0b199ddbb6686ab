"""States, gates and the gradient through time on Train: what they show is what the network computes."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from textual.events import Resize
from textual.geometry import Size

from nn_tui.data.builtin.builtin import built_in
from nn_tui.data.dataset import Dataset
from nn_tui.experiment.background.snapshot import Phase
from nn_tui.experiment.recipe.defaults import default_recipe
from nn_tui.experiment.run.experiment import Experiment
from nn_tui.model import LOSSES
from nn_tui.model.network import textbook
from nn_tui.tui.presenting.wording import number
from nn_tui.tui.views.base import View
from nn_tui.tui.views.gates import GatesView
from nn_tui.tui.views.gradients import GradientsView
from nn_tui.tui.views.probe import Probe
from nn_tui.tui.views.registry import VIEWS
from nn_tui.tui.views.states import StatesView

pytestmark = pytest.mark.slow

if TYPE_CHECKING:
    from tests.tui.conftest import Play, Player

SUM = 10_000 + 60 * 128 + 77
"""The sample 60 + 77 of the test part."""
ALL = "16,384 sums"
SIZES = ((20, 5), (1, 1), (39, 40), (300, 3), (120, 40), (80, 24))


@pytest.fixture(scope="module")
def article() -> np.ndarray:
    """The parameters after the article's run."""
    dataset = built_in("addition")
    experiment = Experiment(default_recipe(dataset), dataset)
    assert experiment.advance(10_000) == 10_000
    return experiment.network.parameters.copy()


async def use(
    player: Player, dataset: Dataset | None = None, parameters: np.ndarray | None = None, **recipe: Any
) -> None:
    """Open Train on the dataset with the views that are tested."""
    dataset = dataset or player.workspace.dataset
    experiment = Experiment(default_recipe(dataset).with_(**recipe), dataset)
    if parameters is not None:
        experiment.set_parameters(parameters)
    player.workspace.runner.replace(experiment).result(timeout=20)
    await player.answered()
    await player.open("Train")


async def watch(player: Player, sample: int) -> None:
    """Watch a sample, wherever it is in the dataset."""
    view = next(view for view in player.panes.views)
    view.post_message(View.Watch(Probe.of_sample(player.snapshot.dataset, sample)))
    await player.settle()


def said(view: View, selector: str) -> str:
    return str(view.query(selector).first().render())


async def test_60_and_77_after_the_articles_run(play: Play, article: np.ndarray) -> None:
    async with play("addition") as player:
        await use(player, parameters=article)
        await player.choose_view("states")
        await player.press("z")
        await watch(player, SUM)
        view = player.screen.query_one(StatesView)
        await player.wait_for(lambda: view.map.rows.rows[1].end == ALL, "the reading of all sums")
        rows = view.map.rows
        assert rows.below[0].end == "all 16: 0.982"
        assert rows.units[:3] == ("h2", "h13", "h10")
        assert [each.strip() for each in rows.side[:3]] == ["0.792", "-0.775", "-0.756"]
        assert rows.side_titles[0] == "r with carry out"
        expected = [
            0.8697478076,
            0.06388157334,
            0.7766563855,
            0.976994248,
            0.872836401,
            0.7915987583,
            0.7780713548,
            0.3741191252,
        ]
        np.testing.assert_allclose(rows.values[0], expected, atol=5e-11)
        assert "16,384 sums" in player.text
        assert "= 137, right" in player.text
        assert "h2 follows the carry most" in player.heading("StatesView")
        assert "together they hold it" in player.heading("StatesView")
        await player.press("right", "right")
        lines = said(view, ".calculation").splitlines()
        assert lines[0] == "h2(3) = sigmoid(1 x 2.340 + 1 x 1.899 + h(2) @ Wh[:,h2])"
        assert "h13 0.8152 x -1.849 = -1.507" in lines[1]
        assert "h1 0.8374 x -1.576 = -1.320" in lines[1]
        assert any(line.endswith("together -2.992") for line in lines)
        assert "z = 1.246286562   a = sigmoid(z) = 0.7766563855" in lines
        assert lines[-1] == "dL/dh2(3): own output -8.904e-04 + from step 4 -0.002036 = -0.002926"
        assert player.reading.startswith("h2 at step 3 = 0.7767")


async def test_units_are_in_their_own_order_again_by_a_key_and_the_cursor_stays_on_its_unit(
    play: Play, article: np.ndarray
) -> None:
    async with play("addition") as player:
        await use(player, parameters=article)
        await player.choose_view("states")
        view = player.screen.query_one(StatesView)
        await player.wait_for(lambda: view.map.rows.rows[1].end == ALL)
        await player.press("down")
        assert view.map.rows.units[view.map.cursor_row] == "h13"
        await player.press("u")
        assert view.map.rows.units == tuple(f"h{unit}" for unit in range(1, 17))
        assert view.map.cursor_row == 12
        await player.press("u")
        assert view.map.rows.units[:2] == ("h2", "h13")
        assert view.map.cursor_row == 1


async def test_a_run_reads_some_sums_and_all_when_it_rests(play: Play) -> None:
    async with play("addition") as player:
        await use(player)
        await player.choose_view("states")
        view = player.screen.query_one(StatesView)
        await player.wait_for(lambda: view.map.rows.rows[1].end == ALL)
        player.workspace.runner.run(10)
        await player.wait_for(lambda: view.map.rows.rows[1].end == "1,024 of 16,384 sums")
        await player.press("space")
        await player.wait_for(lambda: view.map.rows.rows[1].end == ALL)


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
@pytest.mark.parametrize("layers", [("rnn 6", "lstm 5"), ("gru 5", "dense 4 tanh", "rnn 3 relu")])
async def test_every_layer_shows_what_the_network_computes(
    play: Play, layers: tuple[str, ...], size: tuple[int, int]
) -> None:
    async with play("echo", size=size) as player:
        await use(player, layers=layers, clip_norm=0.1)
        await player.train(1)
        await player.choose_view("states")
        view = player.screen.query_one(StatesView)
        await player.press("z", "full_stop", "right", "down")
        snapshot = player.snapshot
        passes = textbook.forward(snapshot.network(), snapshot.dataset.inputs[1:2])
        recurrent = [index for index, layer in enumerate(snapshot.network().layers) if layer.is_recurrent]
        for index in recurrent:
            np.testing.assert_array_equal(view.map.rows.values, passes[index].kept["h"][0].T)
            assert said(view, ".calculation")
            await player.press("o")
        await player.press("i", "i", "i")
        np.testing.assert_array_equal(view.map.rows.values, passes[recurrent[0]].kept["h"][0].T)
        assert f", 1 of {len(recurrent)}" in player.heading(type(view).__name__)


async def test_gates_stand_unit_by_unit(play: Play) -> None:
    async with play("echo") as player:
        await use(player, layers=("lstm 4", "gru 3"))
        await player.choose_view("gates")
        await player.press("z")
        view = player.screen.query_one(GatesView)
        snapshot = player.snapshot
        passes = textbook.forward(snapshot.network(), snapshot.dataset.inputs[:1])
        names = ("i", "f", "o", "g", "c", "h")
        assert view.map.rows.units[:7] == (*(f"h1.1 {name}" for name in names), "h1.2 i")
        for place, name in enumerate(names):
            np.testing.assert_array_equal(view.map.rows.values[6 + place], passes[0].kept[name][0, :, 1])
        await player.press("right", "right")
        assert said(view, ".calculation").startswith("i of h1.1(3) = sigmoid(")
        await player.press("down", "down", "down", "down")
        assert said(view, ".calculation").startswith("c(3) = f x c(2) + i x g = ")
        assert player.reading.startswith("c of h1.1 at step 3 = ")
        await player.press("down")
        assert said(view, ".calculation").startswith("h1.1(3) = o x tanh(c) = ")
        assert "dL/dh1.1(3): layer 2 " in said(view, ".calculation")
        await player.press("o")
        assert view.map.rows.units[:5] == ("h2.1 r", "h2.1 z", "h2.1 n", "h2.1 h", "h2.2 r")
        await player.press("number_sign")
        assert not view.map.numbers


async def test_the_gradient_through_time_is_that_of_the_watched_sequence(play: Play) -> None:
    async with play("echo") as player:
        await use(player, layers=("rnn 6",), clip_norm=1e-4)
        await player.choose_view("gradients")
        await player.press("z", "right")
        view = player.screen.query_one(GradientsView)
        snapshot, recipe = player.snapshot, player.snapshot.recipe
        network, dataset = snapshot.network(), snapshot.dataset
        passes = textbook.forward(network, dataset.inputs[:1])
        gradients = textbook.backward(network, LOSSES[recipe.loss], passes, dataset.targets[:1], recipe.reduction)
        np.testing.assert_allclose(view.bars.sizes, np.linalg.norm(gradients[0].inner["h"][0], axis=1), rtol=1e-12)
        radius = np.abs(np.linalg.eigvals(network.layers[0]["Wh"])).max()
        assert f"spectral radius of Wh {number(radius)}" in player.heading("GradientsView")
        answers = passes[-1].a.copy()
        answers[:, -1] = dataset.targets[:1, -1]
        at_end = textbook.backward(network, LOSSES[recipe.loss], passes, answers, recipe.reduction)
        assert not at_end[0].error[0, :-1].any()
        sizes = np.linalg.norm(at_end[0].inner["h"][0], axis=1)
        assert f"of the last step's loss: first / last {number(sizes[0] / sizes[-1])}" in said(view, ".figures")
        step, clipping = said(view, ".calculation").splitlines()
        assert step.startswith(f"|dL/dh(2)| = {view.bars.sizes[1]:#.4g}: own output ")
        assert "clipped to 0.0001" in clipping
        assert f"{recipe.batch} samples" in clipping
        assert player.reading.startswith("|dL/dh| at step 2 = ")


def padded_text(samples: int = 12, steps: int = 9) -> Dataset:
    """Texts of three symbols, each in front of the next, of different lengths."""
    inputs: Any = np.random.RandomState(0).randint(3, size=(samples, steps))
    targets: Any = np.roll(inputs, -1, axis=1)
    for sample in range(samples):
        inputs[sample, : sample % 4] = targets[sample, : sample % 4] = -1
    symbols = ("a", "b", " ")
    return Dataset("mine", "sequences", inputs, targets, symbols, symbols, symbols, "echo", symbols=symbols)


async def test_padding_is_left_out_and_symbols_are_tinted(play: Play) -> None:
    dataset = padded_text()
    async with play("echo") as player:
        player.workspace.use(dataset)
        await use(player, dataset, layers=("embed 2", "gru 4"), output="softmax", loss="softmax_cross_entropy", batch=4)
        await player.choose_view("states")
        await player.press("z", "full_stop", "full_stop", "full_stop")
        view = player.screen.query_one(StatesView)
        rows = view.map.rows
        assert rows.values.shape == (4, 6), "three steps are padding"
        passes = textbook.forward(player.snapshot.network(), dataset.inputs[3:4])
        np.testing.assert_array_equal(rows.values, passes[1].kept["h"][0, 3:].T)
        assert [row.label for row in rows.rows] == ["input", "answer", "target"]
        await player.press("end", "down")
        assert said(view, ".calculation").startswith("h2.2(6) = ")
        await player.choose_view("gradients")
        bars = player.screen.query_one(GradientsView).bars
        assert len(bars.sizes) == 6


async def test_one_target_for_the_sequence_has_a_gradient_from_its_last_step_alone(play: Play) -> None:
    steps = padded_text()
    targets = np.eye(2)[np.arange(len(steps.inputs)) % 2]
    dataset = replace(steps, targets=targets, class_names=("odd", "even"), output_names=("odd", "even"))
    async with play("echo") as player:
        player.workspace.use(dataset)
        await use(player, dataset, layers=("rnn 4",), output="softmax", loss="softmax_cross_entropy", batch=4)
        await player.choose_view("states")
        await player.press("z")
        view = player.screen.query_one(StatesView)
        assert "the answer is" in player.heading(type(view).__name__)
        assert [row.label for row in view.map.rows.rows] == ["input"]
        assert "from step 2" in said(view, ".calculation").splitlines()[-1]
        assert said(view, ".calculation").splitlines()[-1].endswith(" alone")
        await player.press("end")
        assert "own output" in said(view, ".calculation").splitlines()[-1]


async def test_networks_without_recurrence_say_why_there_is_nothing(play: Play) -> None:
    async with play("letters", screen="Train") as player:
        for name, words in (("states", "recurrent"), ("gates", "lstm or gru"), ("gradients", "recurrent")):
            reason = VIEWS[name].reason(player.snapshot)
            assert reason is not None
            assert words in reason


async def test_the_views_survive_a_network_that_loses_its_recurrence(play: Play) -> None:
    async with play("echo", size=(80, 24)) as player:
        await use(player, layers=("lstm 4",))
        for name in ("states", "gates", "gradients"):
            await use(player, layers=("lstm 4",))
            await player.choose_view(name)
            dense = Experiment(
                default_recipe(player.workspace.dataset).with_(layers=("dense 4",)), player.workspace.dataset
            )
            player.workspace.runner.replace(dense).result(timeout=20)
            await player.answered()
            player.base.refresh_state()
            await player.settle()
            assert "there is no " in player.text
            await player.press("right", "down", "i", "o", "u", "number_sign", "end")


@pytest.mark.parametrize("dataset", ["addition", "echo", "names"])
async def test_a_run_that_diverged_is_shown_as_it_is(play: Play, dataset: str) -> None:
    async with play(dataset) as player:
        await use(player, layers=("rnn 6 relu", "rnn 4"), batch=None, shuffle=False)
        for value in (1e200, 1e300):
            experiment = Experiment(player.snapshot.recipe, player.workspace.dataset)
            parameters = experiment.network.parameters.copy()
            parameters[::3] = value
            experiment.set_parameters(parameters)
            player.workspace.runner.replace(experiment).result(timeout=20)
            for updates in (0, 1):
                if updates:
                    await player.press("s")
                    await player.wait_for(lambda: player.snapshot.phase is Phase.DIVERGED)
                await player.answered()
                player.base.refresh_state()
                for name in ("states", "gradients"):
                    await player.choose_view(name)
                    await player.press("right", "down", "o", "right", "u", "i")
        assert player.app.return_code is None


async def test_every_size_while_it_trains(play: Play) -> None:
    async with play("echo") as player:
        await use(player, layers=("lstm 6", "gru 5"), clip_norm=0.5)
        player.workspace.runner.set_speed(np.inf)
        player.workspace.runner.run(10**6)
        for name in ("states", "gates", "gradients"):
            await player.choose_view(name)
            for size in SIZES:
                player.app.post_message(Resize(Size(*size), Size(*size)))
                await player.wait_for(lambda size=size: player.screen.size == size)
                await player.press("down", "right", "end", "z", "o", "u", "z", "i")
        assert player.app.return_code is None


async def test_the_keys_are_in_the_palette_and_the_help(play: Play) -> None:
    async with play("echo") as player:
        await use(player, layers=("lstm 4",))
        for name in ("states", "gates", "gradients"):
            await player.choose_view(name)
            tips = {binding.tooltip for _, binding, _, _ in player.screen.active_bindings.values()}
            assert {"To the layer before", "To the layer after"} <= tips, name
            assert ("States: units in their own order, or sorted by what they tell" in tips) == (name == "states")
