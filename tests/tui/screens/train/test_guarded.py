"""A table of one's own on Train: its validation part, the early stop, and the best weights."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from nn_tui.experiment.background.snapshot import Phase
from nn_tui.tui.presenting.figures import VALIDATION

if TYPE_CHECKING:
    from tests.tui.conftest import Play


def table(path: Path) -> None:
    random = np.random.RandomState(1)
    a, b, noise = random.standard_normal((3, 160))
    kinds = ["yes" if value > 0 else "no" for value in a + b + noise]
    path.write_text(
        "\n".join(["a,b,kind", *(f"{p:.3f},{q:.3f},{kind}" for p, q, kind in zip(a, b, kinds, strict=True))])
    )


async def test_the_run_ends_with_its_best_weights_and_says_which_they_are(play: Play, tmp_path: Path) -> None:
    table(tmp_path / "mine.csv")
    async with play(str(tmp_path / "mine.csv"), screen="Train", size=(160, 40)) as player:
        await player.press("asterisk", "space")
        await player.wait_for(lambda: player.snapshot.phase is Phase.DONE, "the early stop")
        snapshot = player.snapshot
        assert snapshot.stopped == "no lower validation loss for 30 epochs"
        assert snapshot.best_epoch is not None
        assert snapshot.best_epoch < snapshot.epoch
        best = f"weights of epoch {snapshot.best_epoch}"
        await player.wait_for(lambda: best in player.said("#hint"), "which weights they are")
        await player.wait_for(lambda: VALIDATION in player.text, "the curve of the validation part")
        assert (snapshot.epoch, f"best weights, epoch {snapshot.best_epoch}") in [
            (round(epoch), text) for epoch, text in snapshot.changes
        ]
        await player.wait_for(lambda: player.said("#finding").startswith("test "), "what it is worth")
        assert "changed" not in player.said("#finding")
        await player.press("space")
        await player.wait_for(lambda: player.snapshot.epoch > snapshot.epoch, "going on")


async def test_each_sample_says_which_part_it_belongs_to(play: Play, tmp_path: Path) -> None:
    table(tmp_path / "mine.csv")
    async with play(str(tmp_path / "mine.csv"), screen="Predict", size=(160, 40)) as player:
        await player.answered()
        validation = int(player.snapshot.validation[0])
        await player.press(*["down"] * validation)
        await player.wait_for(lambda: f"Sample {validation + 1} of 160, validation" in player.text, "its part")
