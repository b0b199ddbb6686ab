"""The views of Train for sequences: none fails, and each shows what the model says."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest

from nn_tui.tui.views.registry import VIEWS
from nn_tui.tui.widgets.graph.unrolled.unrolled_graph import UnrolledGraph
from nn_tui.tui.widgets.matrix.confusion import ConfusionMatrix

if TYPE_CHECKING:
    from tests.tui.conftest import Play

pytestmark = pytest.mark.slow

NEVER = {"boundary", "separations", "kernels", "maps"}
NETWORKS = {
    "addition": ("rnn 5",),
    "echo": ("conv 3 4 tanh pad same", "gru 4", "norm", "dropout 0.2", "dense 3 relu"),
    "parity": ("rnn 4 relu", "lstm 3"),
    "waves": ("lstm 4", "dense 3 tanh nobias"),
    "phrases": ("embed 3", "lstm 4", "globalmax", "dense 3 relu"),
    "names": ("gru 5", "rnn 4 sigmoid nobias"),
}
OF_PHRASES = (("flatten", "dense 4 tanh"), ("conv 3 2 relu", "globalavg"), ("embed 2", "gru 3"), ("rnn 4", "flatten"))


@pytest.mark.slow
@pytest.mark.parametrize(("dataset", "layers"), [*NETWORKS.items(), *(("phrases", each) for each in OF_PHRASES)])
@pytest.mark.parametrize("size", [(80, 24), (200, 60)])
async def test_every_view_shows_sequences(
    play: Play, dataset: str, layers: tuple[str, ...], size: tuple[int, int]
) -> None:
    async with play(dataset, screen="Train", size=size) as player:
        recipe = player.snapshot.recipe.with_(layers=layers, batch=50, epochs=1)
        if dataset == "addition":
            recipe = recipe.with_(samples=200)
        player.workspace.run.change_recipe(recipe, keep=False)
        await player.train(1)
        shown = set()
        for name, view in VIEWS.items():
            if view.reason(player.snapshot) is not None:
                continue
            shown.add(name)
            await player.choose_view(name)
            focused = player.panes.focused_view
            assert focused is not None
            for key in (
                "right",
                "down",
                "i",
                "down",
                "right",
                "f",
                "f",
                "F",
                "F",
                "end",
                "up",
                "home",
                "full_stop",
                "enter",
            ):
                await player.press(key)
                if player.is_asked:
                    await player.press("escape")
                assert focused.reading is not None
        assert not shown & NEVER
        assert {"weights", "graph", "histograms", "activations", "loss"} <= shown
        assert player.snapshot.frozen is None
        await player.train(1)


async def test_confusion_counts_real_steps(play: Play) -> None:
    async with play("names", screen="Train", size=(120, 40)) as player:
        await player.choose_view("confusion")
        snapshot = player.snapshot
        answers, rows = snapshot.test_answers, snapshot.testing
        assert answers is not None
        targets = snapshot.dataset.targets[rows]
        counts = player.find(ConfusionMatrix).counts
        assert counts.sum() == (targets >= 0).sum()
        right = answers.argmax(axis=2) == targets
        assert np.trace(counts) == right[targets >= 0].sum()
        assert f"{counts.sum():,} steps" in player.heading("ConfusionMatrix")


async def test_the_graph_unrolls_the_sample_that_is_watched_and_freezes_its_weights(play: Play) -> None:
    async with play("phrases", screen="Train", size=(120, 40)) as player:
        recipe = player.snapshot.recipe.with_(layers=("lstm 3",))
        player.workspace.run.change_recipe(recipe, keep=False)
        await player.train(1)
        await player.choose_view("graph")
        graph, dataset = player.find(UnrolledGraph), player.snapshot.dataset
        for row in (0, 1):
            words = [dataset.symbols[index] for index in dataset.inputs[row].tolist() if index >= 0]
            assert graph.data.columns[0].texts == tuple(words)
            network = player.snapshot.network()
            assert np.allclose(graph.data.columns[-1].values, network.forward(dataset.inputs[row : row + 1]))
            await player.press("full_stop")
        await player.press("comma")
        # A link of the gate o: its weight is frozen, and no other.
        origin = graph.data.origin(graph.cursor)
        assert origin is not None
        last, first = origin.sum_of(origin.count - 1)
        assert last is not None
        assert last.name == "o"
        graph.cursor = replace(graph.cursor, source=first)
        await player.press("f")
        layer = player.snapshot.network().layers[0]
        symbol = int(dataset.inputs[1][-1])
        assert player.snapshot.frozen is not None
        place = np.ravel_multi_index((symbol, layer.gates.index("o"), 0), layer["Wx"].shape)
        assert np.flatnonzero(player.snapshot.frozen).tolist() == [place]


async def test_activations_are_the_largest_of_all_steps(play: Play) -> None:
    async with play("parity", screen="Train", size=(120, 40)) as player:
        await player.choose_view("activations")
        assert "the largest of all steps" in player.heading("#activations")
        view = player.panes.focused_view
        assert view is not None
        assert "largest activation of h1 at any step in layer 1" in view.reading
