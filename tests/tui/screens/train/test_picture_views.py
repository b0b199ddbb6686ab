"""Kernels and feature maps on Train: what they show is what the network computes, and their keys work on it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from nn_tui.experiment.digits import percent
from nn_tui.experiment.recipe.defaults import default_recipe
from nn_tui.experiment.run.experiment import Experiment
from nn_tui.tui.views.feature_maps import FeatureMapsView
from nn_tui.tui.views.kernels import KernelsView
from nn_tui.tui.views.registry import INITIAL_VIEWS, PICTURE_VIEWS, VIEWS
from nn_tui.tui.widgets.maps.group import Spot
from nn_tui.tui.widgets.maps.map_board import MapBoard

pytestmark = pytest.mark.slow

if TYPE_CHECKING:
    from tests.tui.conftest import Play, Player


async def use(player: Player, *layers: str, epochs: int = 0, kernels: np.ndarray | None = None) -> None:
    """Train a network of these layers on the digits; ``kernels`` (in, rows, columns, filters) are set first."""
    dataset = player.workspace.dataset
    experiment = Experiment(default_recipe(dataset).with_(layers=layers, batch=64), dataset)
    if kernels is not None:
        parameters = experiment.network.parameters.copy()
        parameters[experiment.network.part(0, "K")] = kernels.ravel()
        experiment.set_parameters(parameters)
    player.workspace.runner.replace(experiment).result(timeout=10)
    await player.answered()
    if epochs:
        await player.train(epochs)
    await player.open("Train")


def board(player: Player, view: type[KernelsView | FeatureMapsView]) -> MapBoard:
    return player.screen.query_one(view).board


def calculation(player: Player, view: type[KernelsView | FeatureMapsView]) -> list[str]:
    text = player.screen.query_one(view).query_one(".calculation").render()
    return str(text).splitlines()


async def test_the_worked_example_of_a_kernel_on_the_first_digit(play: Play) -> None:
    random = np.random.RandomState(0)
    kernels = (random.standard_normal((4, 1, 3, 3)) / 3).transpose(1, 2, 3, 0)
    async with play("digits", size=(120, 40)) as player:
        await use(player, "conv 4 3x3 relu", "pool 2", kernels=kernels)
        await player.choose_view("maps")
        await player.press("z")
        maps = board(player, FeatureMapsView)
        maps.focus()
        maps.spot = Spot(2, 0, 0, 1)
        await player.press("right", "left")
        assert calculation(player, FeatureMapsView) == [
            "pool k1 r1c2 = largest of 1.753 1.373 [1.822] 0.7927 (rows 1-2, columns 3-4)",
            "1.822333197 taken from r2c3",
            "the gradient goes there alone, the other 3 get 0",
        ]
        await player.press("i")
        assert maps.spot == Spot(1, 0, 1, 2), "where the largest is"
        assert player.reading.startswith("layer 1 map k1 r2c3 = 1.822")
        lines = calculation(player, FeatureMapsView)
        assert lines[0] == "map k1 r2c3 = relu(rows 2-4, columns 3-5 x kernel k1, summed + b)"
        assert [line.split() for line in lines[2:5]] == [
            ["0.8125", "0.9375", "0.6250", "0.5880", "0.1334", "0.3262", "0.4778", "0.1250", "0.2039"],
            ["0.9375", "0.1250", "0", "0.7470", "0.6225", "-0.3258", "0.7003", "0.07781", "0"],
            ["0.7500", "0", "0", "0.3167", "-0.05045", "-0.03441", "0.2375", "0", "0"],
        ]
        assert lines[5] == "sum 1.822333197 + b 0 = z 1.822333197; relu passes it: a 1.822333197"
        view = player.screen.query_one(FeatureMapsView)
        assert view.frame is not None
        terms = view.frame.network.layers[0].terms(view.frame.probe_passes[0].inputs[0], (0, 1, 2))
        assert terms is not None
        np.testing.assert_allclose(
            terms.values * terms.weights,
            [0.477764177, 0.1250491276, 0.2039037467, 0.7002791248, 0.07781491626, 0, 0.2375221044, 0, 0],
            rtol=1e-9,
            atol=1e-12,
        )


async def test_every_layer_with_pictures_shows_what_the_network_computes(play: Play) -> None:
    layers = ("conv 4 3x3 relu", "norm", "avgpool 2", "conv 6 2x2 tanh pad same", "dropout 0.3", "globalmax", "dense 5")
    async with play("digits", size=(120, 40)) as player:
        await use(player, *layers, epochs=1)
        await player.choose_view("maps")
        view = player.screen.query_one(FeatureMapsView)
        assert view.frame is not None
        shown = view.board.groups
        assert len(shown) == 7, "the input and six layers"
        for group, layer_pass in zip(shown[1:], view.frame.probe_passes, strict=False):
            np.testing.assert_array_equal(group.pictures.ravel(), layer_pass.a[0].ravel())
        np.testing.assert_array_equal(shown[0].pictures[0], player.snapshot.dataset.inputs[0])
        for _ in range(8):
            await player.press("o", "right", "down")
            assert calculation(player, FeatureMapsView)
        assert view.board.spot.group == 6
        assert player.reading.startswith("layer 6 globalmax k")
        await player.press("full_stop")
        np.testing.assert_array_equal(view.board.groups[0].pictures[0], player.snapshot.dataset.inputs[1])
        assert view.board.spot.group == 6, "the cursor stays where it is"


async def test_a_weight_of_a_kernel_is_set_and_frozen_at_the_cursor(play: Play) -> None:
    async with play("digits", size=(120, 40)) as player:
        await use(player, "conv 4 3x3 relu", "conv 3 3x3 relu pad same", epochs=1)
        await player.choose_view("kernels")
        kernels = board(player, KernelsView)
        assert kernels.groups[1].pictures.shape == (4, 3, 3)
        await player.press("o", "right", "right", "right", "down", "enter")
        await player.answer("2.5")
        await player.wait_for(lambda: player.snapshot.network().layers[1]["K"][1, 1, 0, 0] == 2.5)
        await player.settle()
        assert kernels.groups[1].pictures.shape == (12, 3, 3)
        assert kernels.groups[1].pictures[1, 1, 0] == 2.5
        assert kernels.value == 2.5
        assert player.reading.endswith("= 2.500")
        await player.press("f")
        await player.answered()
        frozen = player.snapshot.frozen
        assert frozen is not None
        assert np.flatnonzero(frozen).tolist() == [player.snapshot.network().place(1, "K", (1, 1, 0, 0))]
        assert player.reading.endswith("frozen")
        await player.train(1)
        assert kernels.value == 2.5
        await player.press("i")
        assert kernels.groups[1].pictures.shape == (4, 3, 3)


async def test_kernels_change_while_training_and_show_where_each_answers_most(play: Play) -> None:
    async with play("digits", size=(120, 40)) as player:
        await use(player, "conv 4 3x3 relu")
        await player.choose_view("kernels")
        view = player.screen.query_one(KernelsView)
        before = view.board.groups[1].pictures.copy()
        await player.train(1)
        now = view.board.groups[1].pictures
        assert (now != before).all()
        np.testing.assert_array_equal(now[2], player.snapshot.network().layers[0]["K"][0, :, :, 2])
        await player.press("end", "right")
        assert view.frame is not None
        z = view.frame.probe_passes[0].z[0, 1]
        row, column = np.unravel_index(z.argmax(), z.shape)
        assert calculation(player, KernelsView)[0].startswith(f"largest of map k2: r{row + 1}c{column + 1} = relu(")


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_the_products_of_the_weight_under_the_cursor_are_spelled_out(play: Play, size: tuple[int, int]) -> None:
    async with play("digits", size=size) as player:
        await use(player, "conv 4 3x3 relu", "conv 3 3x3 relu pad same", epochs=1)
        await player.choose_view("kernels")
        view = player.screen.query_one(KernelsView)
        await player.press("z", "o", "right", "right", "right", "down")
        assert view.board.spot == Spot(1, 1, 1, 0)
        text = calculation(player, KernelsView)
        assert any(line.startswith("k1.2 row 2  ") or "x of channel k1.2 " in line for line in text)
        await player.press("down")
        text = calculation(player, KernelsView)
        assert any(line.startswith("k1.2 row 3  ") or "x of channel k1.2 " in line for line in text)
        assert any("k1.2 adds " in line or "k1.2 " in line.partition("channels: ")[2] for line in text)


@pytest.mark.parametrize("view", [KernelsView, FeatureMapsView])
@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_all_rows_are_spelled_out_where_the_pictures_leave_room(
    play: Play, size: tuple[int, int], view: type[KernelsView | FeatureMapsView]
) -> None:
    async with play("digits", size=size) as player:
        await use(player, "conv 4 5x5 relu", "pool 2", epochs=1)
        await player.choose_view(view.NAME)
        await player.press("z")
        text = calculation(player, view)
        rows = [line for line in text if line.startswith("row ")]
        assert [line.split("  ")[0] for line in rows] == [f"row {row}" for row in range(1, 6)], text
        assert any(line.startswith("sum ") for line in text)


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_the_heading_says_which_class_the_sample_is_and_which_the_network_answers(
    play: Play, size: tuple[int, int]
) -> None:
    async with play("moved", size=size) as player:
        await use(player, "conv 4 3x3 relu", "globalmax", epochs=1)
        await player.choose_view("maps")
        await player.press("z", "full_stop")
        view = player.screen.query_one(FeatureMapsView)
        assert view.frame is not None
        dataset, outputs = player.snapshot.dataset, view.frame.probe_passes[-1].a[0]
        assert dataset.class_names is not None
        label, answer = dataset.class_names[dataset.class_of(1)], dataset.class_names[int(outputs.argmax())]
        said = player.heading("FeatureMapsView")
        assert said == f"Feature maps · sample 2 ({label})  the answer is {answer}, {percent(outputs.max())}"
        for name in ("kernels", "graph"):
            await player.choose_view(name)
            assert f" · sample 2 ({label})" in player.text


async def test_with_a_convolution_train_begins_with_its_pictures(play: Play) -> None:
    async with play("digits", screen="Train", size=(120, 40)) as player:
        dense = default_recipe(player.workspace.dataset).with_(hidden=(8,))
        player.workspace.runner.replace(Experiment(dense, player.workspace.dataset)).result(timeout=10)
        await player.answered()
        player.base.refresh_state()
        await player.settle()
        assert player.panes.names[:4] == INITIAL_VIEWS["pixels"][:4]
        for name in ("kernels", "maps"):
            assert VIEWS[name].reason(player.snapshot), "a dense net has nothing to show"
        await use(player, "conv 4 3x3 relu", "pool 2")
        assert player.panes.names == PICTURE_VIEWS
        await player.choose_view("weights")
        chosen = player.panes.names
        player.workspace.runner.replace(Experiment(dense, player.workspace.dataset)).result(timeout=10)
        await player.answered()
        player.base.refresh_state()
        await player.settle()
        assert player.panes.names == chosen, "what was chosen by hand stays"
        assert "there is no convolution" in player.text
        await player.press("tab", "i", "o", "right", "tab", "i", "o", "down", "enter", "f")


async def test_the_keys_of_both_views_are_in_the_palette(play: Play) -> None:
    async with play("digits", size=(80, 24)) as player:
        await use(player, "conv 4 3x3 relu", "pool 2")
        for name in ("maps", "kernels"):
            await player.choose_view(name)
            tips = {binding.tooltip for _, binding, _, _ in player.screen.active_bindings.values()}
            assert {"To the layer before", "To the layer after"} <= tips, name
