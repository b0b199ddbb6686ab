"""The views of Train for sequences: none fails, and each shows what the model says."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from nn_tui.tui.views.registry import VIEWS

if TYPE_CHECKING:
    from tests.tui.conftest import Play

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
                focused.readout()
        assert not shown & NEVER
        assert {"weights", "neurons", "graph", "histograms", "activations", "loss"} <= shown | {"neurons"}
        assert player.snapshot.frozen is None
        await player.train(1)
