"""The views of Train: which there are, that each says what the model says, and what is changed at their cursors."""

from __future__ import annotations

import re
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest
from textual.widgets import OptionList

from nn_tui.experiment.background.snapshot import Snapshot
from nn_tui.experiment.digits import measure
from nn_tui.experiment.recipe.defaults import default_recipe
from nn_tui.experiment.run.experiment import Experiment
from nn_tui.model import LOSSES
from nn_tui.model.network import textbook
from nn_tui.tui.screens.layers.choose_kind import ChooseKind
from nn_tui.tui.screens.layers.form import LayersForm
from nn_tui.tui.screens.train.view_chooser import ChooseView
from nn_tui.tui.views.base import View
from nn_tui.tui.views.boundary import BoundaryView
from nn_tui.tui.views.graph import GraphView
from nn_tui.tui.views.registry import INITIAL_VIEWS, VIEWS
from nn_tui.tui.views.run_frame import RunFrame
from nn_tui.tui.widgets.chart.chart import Chart
from nn_tui.tui.widgets.graph.layers.layer_graph import LayerGraph
from nn_tui.tui.widgets.graph.network_graph import GraphCursor, NetworkGraph
from nn_tui.tui.widgets.histogram.histogram import Histogram
from nn_tui.tui.widgets.matrix.confusion import ConfusionMatrix
from nn_tui.tui.widgets.matrix.heatmap import Heatmap
from nn_tui.tui.widgets.pictures.picture_grid import PictureGrid
from nn_tui.tui.widgets.plane.plane import Plane

if TYPE_CHECKING:
    from tests.tui.conftest import Play, Player

pytestmark = pytest.mark.slow


def shown(player: Player) -> list[str]:
    return [view.NAME for view in player.panes.views]


@pytest.mark.parametrize(("size", "count"), [((50, 24), 1), ((80, 24), 2), ((120, 40), 3), ((200, 60), 5)])
async def test_as_many_views_as_there_is_room_for(play: Play, size: tuple[int, int], count: int) -> None:
    async with play("circles", screen="Train", size=size) as player:
        assert shown(player) == list(INITIAL_VIEWS["points"][:count])
        assert player.panes.focused_view is not None
        assert player.panes.focused_view.NAME == "boundary"
        await player.press("z")
        assert shown(player) == ["boundary"]
        await player.press("escape")
        assert len(shown(player)) == count


@pytest.mark.slow
async def test_every_view_of_every_kind_of_data(play: Play) -> None:
    async with play("letters", screen="Train", size=(100, 30)) as player:
        for name in ("circles", "iris"):
            player.workspace.choose(name)
            player.base.refresh_state()
            await player.settle()
            await player.train(2)
            fitting = [view for view in VIEWS if VIEWS[view].reason(player.snapshot) is None]
            for _ in fitting:
                await player.press("right_square_bracket")
                assert player.panes.focused_view is not None
                assert player.panes.focused_view.NAME in fitting
            if "boundary" not in fitting:
                await player.press("v")
                await player.wait_for(lambda: isinstance(player.screen, ChooseView))
                assert "it needs two inputs" in player.text
                await player.press("escape")


@pytest.mark.slow
async def test_every_view_shows_a_network_without_biases(play: Play) -> None:
    async with play("circles", screen="Train", size=(100, 30)) as player:
        recipe = player.snapshot.recipe.with_(layers=("dense 4 tanh nobias", "dense 2 relu"), output="tanh nobias")
        player.workspace.run.change_recipe(recipe, keep=True)
        await player.train(2)
        assert player.snapshot.architecture == "2-4-2-1"
        for view in VIEWS:
            if VIEWS[view].reason(player.snapshot) is None:
                await player.choose_view(view)
                await player.press("right", "down", "f")
        await player.train(2)
        player.workspace.run.change_recipe(recipe.with_(hidden=(4, 3), activation="tanh"), keep=True)
        await player.train(1)
        await player.open("Predict")


OF_PICTURES = (
    ("conv 4 3x3 relu", "pool 2", "dense 6 tanh"),
    ("conv 3 2x2 sigmoid stride 2 pad same", "norm", "dropout 0.2", "globalmax"),
)


@pytest.mark.slow
@pytest.mark.parametrize("layers", OF_PICTURES, ids=["conv, pool, dense", "strides, norm, globalmax"])
@pytest.mark.parametrize("size", [(80, 24), (200, 60)])
async def test_every_view_shows_layers_of_pictures(play: Play, layers: tuple[str, ...], size: tuple[int, int]) -> None:
    async with play("letters", screen="Train", size=size) as player:
        recipe = player.snapshot.recipe.with_(layers=layers)
        player.workspace.run.change_recipe(recipe, keep=False)
        await player.train(2)
        for name, view in VIEWS.items():
            if view.reason(player.snapshot) is not None:
                assert name in ("boundary", "separations", "states", "gates", "gradients", "residuals")
                continue
            await player.choose_view(name)
            focused = player.panes.focused_view
            assert focused is not None
            for key in ("right", "down", "i", "down", "right", "f", "f", "F", "F", "end", "up", "home", "full_stop"):
                await player.press(key)
                assert focused.reading is not None
            if name in ("weights", "graph", "neurons", "activations", "confusion"):
                assert focused.reading
        assert player.snapshot.frozen is None
        await player.train(2)
        await player.open("Predict")
        await player.press("down", "down")
        await player.open("Edit")


async def test_a_network_of_pictures_gets_a_graph_of_its_own_and_a_dense_one_its_old(play: Play) -> None:
    async with play("letters", screen="Train", size=(100, 30)) as player:
        await player.choose_view("graph")
        dense = player.text
        recipe = player.snapshot.recipe
        for layers, graph in ((OF_PICTURES[0], LayerGraph), (recipe.layers, NetworkGraph)):
            changed = recipe.with_(layers=layers) if layers else recipe
            player.workspace.run.change_recipe(changed, keep=False)
            player.base.refresh_state()
            await player.settle()
            assert player.app.focused is player.find(graph)
            assert [widget.display for widget in player.screen.query("NetworkGraph, LayerGraph")].count(True) == 1
        assert player.text == dense


async def test_the_weights_keep_focus_when_the_layers_change(play: Play) -> None:
    async with play("letters", screen="Train", size=(100, 30)) as player:
        await player.choose_view("weights")
        await player.press("tab")
        view = player.panes.focused_view
        assert view is not None
        assert view.NAME == "weights"
        recipe = player.snapshot.recipe.with_(layers=OF_PICTURES[0])
        player.workspace.run.change_recipe(recipe, keep=False)
        player.base.refresh_state()
        await player.settle()
        await player.wait_for(lambda: isinstance(player.app.focused, Heatmap) and player.app.focused.region.area)
        assert player.panes.focused_view is view
        assert player.reading.startswith("weight r1c1 of k1 = ")


async def test_a_kernel_weight_is_set_and_frozen_at_its_place(play: Play) -> None:
    async with play("letters", screen="Train", size=(100, 30)) as player:
        recipe = player.snapshot.recipe.with_(layers=("conv 2 3x3 relu", "conv 4 2x2 tanh", "dense 3 tanh"))
        player.workspace.run.change_recipe(recipe, keep=False)
        await player.train(1)
        await player.choose_view("weights")
        await player.press("tab", "down", "down", "down", "down", "down", "right")
        place = player.panes.place
        assert place is not None
        assert place.name == "weight k1.2 r1c2 of k2.2"
        network = player.snapshot.network()
        assert place.index == network.place(1, "K", (1, 0, 1, 1))
        await player.press("enter")
        await player.answer("0.75")
        await player.answered()
        assert player.weights[place.index] == 0.75
        await player.press("F")
        await player.answered()
        assert player.snapshot.frozen is not None
        assert np.flatnonzero(player.snapshot.frozen).tolist() == list(range(*network.part(1).indices(10**9)))
        assert player.notes[-1] == "Layer 2 is frozen: training leaves it as it is."


async def test_the_link_of_a_map_is_the_kernels_weight(play: Play) -> None:
    async with play("letters", screen="Train", size=(100, 30)) as player:
        recipe = player.snapshot.recipe.with_(layers=("conv 2 3x3 relu", "pool 2", "dense 3 tanh"))
        player.workspace.run.change_recipe(recipe, keep=False)
        await player.train(1)
        await player.choose_view("graph")
        network, graph = player.snapshot.network(), player.find(LayerGraph)
        graph.move_to(GraphCursor(0, 13, 4))
        await player.settle()
        place = player.panes.place
        assert place is not None
        assert place.index == network.place(0, "K", (0, 1, 1, 1))
        assert place.name == "weight r2c2 of k2"
        graph.move_to(GraphCursor(0, 13))
        await player.settle()
        assert player.panes.place is not None
        assert player.panes.place.index == network.place(0, "b", (1,))
        graph.move_to(GraphCursor(1, 0, 0))
        await player.settle()
        assert player.panes.place is None
        graph.move_to(GraphCursor(2, 1, 3))
        await player.settle()
        place = player.panes.place
        assert place is not None
        assert place.name == "weight k2 r1c2 to h2"
        assert place.index == network.place(3, "W", (3, 1))


async def test_of_a_map_the_activations_show_the_largest(play: Play) -> None:
    async with play("letters", screen="Train", size=(100, 30)) as player:
        recipe = player.snapshot.recipe.with_(layers=("conv 2 3x3 relu", "pool 2", "dense 3 tanh"))
        player.workspace.run.change_recipe(recipe, keep=False)
        await player.train(1)
        await player.choose_view("activations")
        heatmap = next(view for view in player.panes.views if view.NAME == "activations").query_one(Heatmap)
        assert heatmap.column_labels == ("k1", "k2", "k1", "k2", "h1", "h2", "h3", "A", "B", "C")
        assert "each map's largest" in player.text
        passes = textbook.forward(player.snapshot.network(), player.snapshot.dataset.inputs)
        assert heatmap.value == pytest.approx(passes[0].a[0, 0].max())
        await player.press("right", "right", "right")
        assert heatmap.value == pytest.approx(passes[1].a[0, 1].max())
        assert player.reading.startswith("sample 1 (A): largest of 2 activations of k2 in layer 2 ")


async def test_neurons_are_kernels_where_a_convolution_comes_first(play: Play) -> None:
    async with play("letters", screen="Train", size=(100, 30)) as player:
        recipe = player.snapshot.recipe.with_(layers=("conv 2 3x2 relu", "globalavg"))
        player.workspace.run.change_recipe(recipe, keep=False)
        await player.train(1)
        await player.choose_view("neurons")
        grid = next(view for view in player.panes.views if view.NAME == "neurons").query_one(PictureGrid)
        kernels = player.snapshot.network().layers[0]["K"]
        for picture, kernel in zip(grid.pictures, kernels[0].transpose(2, 0, 1), strict=True):
            assert np.array_equal(picture.values, kernel)
        assert player.reading.startswith("k1: weights from ")
        player.workspace.run.change_recipe(recipe.with_(layers=("pool 2", "dense 4 tanh")), keep=False)
        player.base.refresh_state()
        await player.settle()
        assert "Nothing to show: a pool layer comes first." in player.text


async def test_what_a_view_needs_is_known_without_a_network(play: Play, monkeypatch: pytest.MonkeyPatch) -> None:
    async with play("letters", screen="Train") as player:
        monkeypatch.setattr(Snapshot, "network", lambda self: pytest.fail("a network is built"))
        without = [name for name, view in VIEWS.items() if view.reason(player.snapshot)]
        assert without == ["boundary", "kernels", "maps", "states", "gates", "gradients", "separations", "residuals"]
        monkeypatch.undo()


async def test_choosing_a_view_that_is_there_swaps_both(play: Play) -> None:
    async with play("circles", screen="Train") as player:
        await player.choose_view("loss")
        assert shown(player) == ["loss", "boundary"]


async def test_the_boundary_is_what_the_network_answers_there(play: Play) -> None:
    async with play("circles", screen="Train") as player:
        await player.train(3)
        plane = player.find(Plane)
        await player.press("right", "up", "up")
        x1, x2 = plane.cursor_point
        answer = float(player.snapshot.outputs(np.array([[x1, x2]]))[0, 0])
        assert player.reading == f"x1 {x1:.2f}  x2 {x2:.2f}   y {answer:#.4g}"
        assert plane.value is not None
        assert plane.value[0] == pytest.approx(answer)
        assert np.allclose(plane.value, player.snapshot.outputs(np.array([[x1, x2]]))[0])
        await player.press("d")
        assert plane.discrete


async def test_the_boundary_builds_no_network_while_it_draws(play: Play, monkeypatch: pytest.MonkeyPatch) -> None:
    async with play("circles", screen="Train") as player:
        view = player.find(BoundaryView)
        before = view.reading
        player.workspace.run.set_parameter(0, 2.5)
        monkeypatch.setattr(Snapshot, "network", lambda self: pytest.fail("a network is built"))
        view.draw(RunFrame(player.snapshot, None))
        after = view.reading
        monkeypatch.undo()
        x1, x2 = view.plane.cursor_point
        assert after.endswith(f"y {float(player.snapshot.outputs(np.array([[x1, x2]]))[0, 0]):#.4g}")
        assert after != before


async def test_the_graph_follows_the_point_under_the_cursor(play: Play) -> None:
    async with play("circles", screen="Train", size=(120, 40)) as player:
        await player.press("right", "right", "down")
        point = np.array(player.find(Plane).cursor_point)
        passes = textbook.forward(player.snapshot.network(), point[None])
        layers = player.find(NetworkGraph).data.layers
        for part, layer in zip(passes, layers, strict=True):
            assert np.allclose(layer.a, part.a[0])
        await player.press("full_stop")
        assert np.array_equal(player.find(NetworkGraph).data.inputs, player.snapshot.dataset.inputs[1])


def focus(view: View) -> None:
    """Give the view focus, as tab would."""
    assert view.focus_target is not None
    view.focus_target.focus()


@pytest.mark.parametrize("name", [name for name, view in VIEWS.items() if view.KEYS])
async def test_the_keys_of_a_view_work_wherever_the_focus_is_while_it_is_seen(play: Play, name: str) -> None:
    async with play("echo" if name in ("states", "gates") else "circles", size=(120, 40)) as player:
        if VIEWS[name].reason(player.snapshot):
            dataset = player.workspace.dataset
            gated = Experiment(default_recipe(dataset).with_(layers=("lstm 4",)), dataset)
            player.workspace.runner.replace(gated).result(timeout=10)
            await player.answered()
        await player.open("Train")
        panes = player.panes
        if name not in shown(player):
            await player.choose_view(name)
        other = next(view for view in panes.views if name != view.NAME)
        focus(other)
        await player.settle()
        done: list[str] = []
        view = next(view for view in panes.views if name == view.NAME)
        for binding in view.KEYS:
            setattr(view, f"action_{binding.action}", partial(done.append, binding.action))
            await player.press(binding.key)
        assert done == [binding.action for binding in view.KEYS]
        await player.press("z")
        offered = player.screen.active_bindings
        elsewhere = {binding.key for binding in other.KEYS}
        assert not [binding.key for binding in view.KEYS if binding.key in offered and binding.key not in elsewhere]


async def test_the_sample_in_a_row_of_the_activations_is_watched(play: Play) -> None:
    async with play("circles", screen="Train", size=(120, 40)) as player:
        player.find("#loss").focus()
        await player.settle()
        await player.choose_view("activations")
        await player.press("down", "down")
        heatmap = player.find("#activations", Heatmap)
        sample = player.snapshot.dataset.inputs[int(heatmap.row_labels[2]) - 1]
        assert np.array_equal(player.find(NetworkGraph).data.inputs, sample)
        plane = player.find(Plane)
        assert np.allclose(plane.cursor_point, sample, atol=0.3)
        await player.press("full_stop")
        after = player.snapshot.dataset.inputs[int(heatmap.row_labels[2]) % 500]
        assert np.array_equal(player.find(NetworkGraph).data.inputs, after)


async def test_on_a_busy_line_the_words_of_the_cursor_come_first_and_the_rest_with_the_next_frame(
    play: Play, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(GraphView, "INTERVAL", 0.0)
    async with play("circles", screen="Train", size=(120, 40)) as player:
        plane = player.find(Plane)
        plane.focus()
        await player.settle()
        player.workspace.runner.set_speed(1)
        await player.press("space")
        await player.wait_for(lambda: player.snapshot.epoch and player.status.epoch.startswith("epoch 1"))
        monkeypatch.setattr(type(player.app), "is_line_free", False)
        before = player.find(NetworkGraph).data.inputs.copy()
        await player.press("right")
        x1, _ = plane.cursor_point
        assert player.reading.startswith(f"x1 {x1:.2f}")
        assert np.array_equal(player.find(NetworkGraph).data.inputs, before)
        monkeypatch.setattr(type(player.app), "is_line_free", True)
        await player.wait_for(lambda: np.allclose(player.find(NetworkGraph).data.inputs, plane.cursor_point))


async def test_a_weight_is_set_at_the_cursor_of_a_matrix_and_every_view_follows(play: Play) -> None:
    async with play("circles", screen="Train", size=(200, 60)) as player:
        await player.train(2)
        await player.wait_for(lambda: len(player.screen.query(Heatmap)) == 3)
        heatmap = player.screen.query(Heatmap).first()
        heatmap.focus()
        await player.settle()
        await player.press("down", "right", "enter")
        await player.answer("nonsense")
        assert "not a finite number" in player.text
        await player.answer("2.5")
        await player.wait_for(lambda: player.snapshot.network().layers[0]["W"][1, 1] == 2.5)
        await player.settle()
        assert heatmap.value == 2.5
        assert player.reading == "weight x2 to h1.2 = 2.500"
        assert player.find(NetworkGraph).data.weights[0][1, 1] == 2.5
        assert player.snapshot.epoch == 2
        assert player.snapshot.changes == ((2, "weights set"),)


async def test_freezing_a_weight_and_a_layer(play: Play) -> None:
    async with play("circles", screen="Train", size=(120, 40)) as player:
        await player.choose_view("weights")
        await player.press("down", "f")
        assert player.reading.endswith("frozen")
        frozen = player.snapshot.frozen
        assert frozen is not None
        assert list(np.flatnonzero(frozen)) == [4]
        before = player.weights
        await player.train(3)
        assert player.weights[4] == before[4]
        assert (player.weights != before).sum() == len(before) - 1
        await player.press("F")
        before = player.weights
        await player.train(3)
        assert np.array_equal(player.weights[:12], before[:12])
        assert not np.array_equal(player.weights[12:], before[12:])
        await player.press("r")
        frozen = player.snapshot.frozen
        assert frozen is not None
        assert frozen[:12].all()
        await player.press("F")
        assert player.snapshot.frozen is None


async def test_the_graphs_cursor_sets_links_and_biases(play: Play) -> None:
    async with play("circles", screen="Train", size=(120, 40)) as player:
        graph = player.find(NetworkGraph)
        graph.focus()
        await player.settle()
        graph.move_to(GraphCursor(1, 0))
        await player.settle()
        await player.press("enter")
        await player.answer("-1.25")
        await player.wait_for(lambda: player.snapshot.network().layers[1]["b"][0] == -1.25)
        graph.move_to(GraphCursor(1, 1, source=2))
        await player.settle()
        await player.press("f")
        layers = player.snapshot.network().layers
        frozen = player.snapshot.frozen
        assert frozen is not None
        assert frozen[layers[0].parameter_count + 2 * 2 + 1]
        assert frozen.sum() == 1


async def test_layers_are_added_with_the_weights_that_fit(play: Play) -> None:
    async with play("circles", screen="Train") as player:
        await player.train(4)
        kept = player.snapshot.network().layers[0].block.copy()
        await player.press("a")
        await player.wait_for(lambda: isinstance(player.screen, LayersForm))
        await player.settle()
        await player.press("right", "right", "a")
        await player.wait_for(lambda: isinstance(player.screen, ChooseKind))
        await player.settle()
        await player.press("enter", "enter")
        await player.wait_for(lambda: player.status.architecture == "2-6-6-2-1 tanh")
        assert np.array_equal(player.snapshot.network().layers[0].block[:, :4], kept)
        await player.hears("weights that fit")
        await player.train(1)


async def test_the_run_before_a_reset_stays_faint(play: Play) -> None:
    async with play("circles", screen="Train") as player:
        await player.train(5)
        losses = player.snapshot.recorder.view().column("loss")
        await player.press("r")
        await player.settle()
        series = {one.name: one for one in player.find("#loss", Chart)._series}
        assert set(series) == {"train", "test", "before"}
        assert np.array_equal(series["before"].y, losses)
        assert series["before"].colour == "disabled"


async def test_the_loss_is_shown_without_the_penalty(play: Play) -> None:
    async with play("spirals", screen="Train") as player:
        await player.train(3)
        measures = player.snapshot.measures
        assert measures.penalty > 0
        series = player.find("#loss", Chart)._series[0]
        assert series.y[-1] == measures.loss - measures.penalty
        assert f"penalty {measure(measures.penalty)}" in player.heading("#loss")


async def test_histograms_hold_every_weight_and_gradient(play: Play) -> None:
    async with play("circles", screen="Train", size=(120, 40)) as player:
        await player.train(2)
        await player.choose_view("histograms")
        titles = [group.title for group in player.find(Histogram).groups]
        assert titles[:3] == ["W1 weights", "W1 gradient", "W2 weights"]
        snapshot = player.snapshot
        rows = snapshot.training
        network, loss = snapshot.network(), LOSSES["half_squared_error"]
        passes = textbook.forward(network, snapshot.dataset.inputs[rows])
        gradients = textbook.backward(network, loss, passes, snapshot.dataset.targets[rows], "mean")
        assert np.allclose(player.find(Histogram).groups[1].values, gradients[0]["W"].ravel())


async def test_activations_and_confusion_say_what_the_model_says(play: Play) -> None:
    async with play("iris", screen="Train", size=(120, 40)) as player:
        await player.train(20)
        await player.choose_view("confusion")
        snapshot, testing = player.snapshot, player.snapshot.testing
        outputs = snapshot.outputs()[testing]
        right = (outputs.argmax(axis=1) == snapshot.dataset.targets[testing].argmax(axis=1)).sum()
        counts = player.find(ConfusionMatrix).counts
        assert counts.trace() == right
        assert counts.sum() == len(testing) == 75
        await player.choose_view("activations")
        heatmap = player.find("#activations", Heatmap)
        await player.press("down", "right")
        sample = int(heatmap.row_labels[1]) - 1
        inputs = snapshot.encoding.encode(snapshot.dataset.flat_inputs[[sample]])
        assert heatmap.value == pytest.approx(textbook.forward(snapshot.network(), inputs)[0].a[0, 1])


async def test_no_answers_are_not_counted_as_answers(play: Play) -> None:
    async with play("circles", screen="Train", size=(120, 40)) as player:
        await player.choose_view("confusion")
        player.workspace.run.set_parameters(np.zeros(len(player.weights)))
        player.base.refresh_state()
        await player.settle()
        assert player.snapshot.measures.accuracy == 0
        assert player.find(ConfusionMatrix).counts.sum() == 0
        assert "250 of them without an answer" in player.heading("ConfusionMatrix")


async def test_nothing_of_the_dataset_before_stays(play: Play, tmp_path: Path) -> None:
    path = tmp_path / "line.csv"
    path.write_text("x,bias,y\n" + "".join(f"{n * 7 % 40},{n % 7},{3 * n + 0.5}\n" for n in range(40)))
    async with play("iris", screen="Train", size=(200, 60)) as player:
        await player.choose_view("confusion")
        await player.train(1)
        assert player.find(ConfusionMatrix).counts.sum() == 75
        player.workspace.open_path(path)
        player.base.refresh_state()
        await player.settle()
        assert player.find(ConfusionMatrix).counts.size == 0
        assert player.heading("ConfusionMatrix") == "Confusion"
        assert "Nothing to show: it needs classes." in player.text
        assert VIEWS["accuracy"].reason(player.snapshot) == "answers to numbers are not right or wrong"
        weights = player.screen.query(Heatmap).first()
        weights.focus()
        await player.settle()
        await player.press("down")
        assert player.reading.startswith("weight bias to h1 = ")


async def test_the_chart_follows_a_weight_set_twice_at_one_epoch(play: Play) -> None:
    async with play("circles", screen="Train", size=(120, 40)) as player:
        await player.train(3)
        for value in (0.5, 3.0):
            player.workspace.run.set_parameter(0, value)
            player.base.refresh_state()
            await player.settle()
            assert player.find("#loss", Chart)._series[0].y[-1] == player.snapshot.measures.loss
        await player.press("s")
        await player.wait_for(lambda: player.snapshot.position == 1)
        await player.settle()
        assert f"train {measure(player.snapshot.measures.loss)}" in player.heading("#loss")


async def test_separations_show_each_hidden_neuron(play: Play) -> None:
    async with play("circles", screen="Train", size=(120, 40)) as player:
        await player.choose_view("separations")
        pictures = player.find("#separations", PictureGrid).pictures
        assert [picture.caption for picture in pictures] == ["h1.1", "h1.2", "h1.3", "h1.4", "h2.1", "h2.2"]
        side = len(pictures[0].values)
        corner = textbook.forward(player.snapshot.network(), np.array([[-6.0, 6.0]]))[0].a[0, 0]
        assert pictures[0].values[0, 0] == pytest.approx(corner)
        assert side >= 8


async def test_separations_fill_the_room_they_get_later(play: Play) -> None:
    async with play("letters", size=(120, 40)) as player:
        await player.open("Train")
        await player.open("Data")
        datasets = player.find("#list", OptionList)
        datasets.highlighted = [option.id for option in datasets.options].index("gaussians")
        await player.press("enter")
        await player.open("Train")
        await player.choose_view("separations")
        pictures = player.find("#separations", PictureGrid)
        first = len(pictures.pictures[0].values)
        await player.open("Edit")
        await player.open("Train")
        assert first == len(pictures.pictures[0].values)


async def test_a_dead_relu_is_diagnosed(play: Play) -> None:
    async with play("digits", screen="Train") as player:
        await player.train(1)
        network = player.snapshot.network()
        parameters = network.parameters.copy()
        network.split(parameters)[0][-32:-12] = -1000
        player.workspace.run.set_parameters(parameters)
        player.base.refresh_state()
        dead = re.compile(r"Dead ReLUs: 2\d of 32 neurons of layer 1 answer 0 to all 256 samples: ")
        await player.wait_for(lambda: dead.match(player.said("#finding")))


async def test_a_stop_rule_stops_and_space_runs_on(play: Play) -> None:
    async with play("circles", screen="Train") as player:
        player.workspace.run.change_recipe(player.snapshot.recipe.with_(stop_accuracy=0.9))
        await player.press("asterisk", "space")
        await player.wait_for(lambda: player.status.phase == "stopped by rule")
        stopped = player.snapshot.epoch
        assert stopped < 500
        accuracy = player.snapshot.measures.accuracy
        assert accuracy is not None
        assert accuracy >= 0.9
        await player.press("tab")
        assert "90% right" in player.said("#hint")
        await player.press("space")
        await player.wait_for(lambda: player.snapshot.epoch == 500)
