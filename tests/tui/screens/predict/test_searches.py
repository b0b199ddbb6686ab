"""Which columns matter, and whether more samples would help: found in the background, and stopped at any time."""

from __future__ import annotations

import re
from pathlib import Path
from threading import enumerate as threads
from typing import TYPE_CHECKING

import numpy as np
from textual.widgets import Static

from nn_tui.tui.screens.predict.background_list import BackgroundList

if TYPE_CHECKING:
    from tests.tui.conftest import Play, Player


def table(path: Path, rows: int = 160) -> None:
    """The kind hangs on a, and not on b."""
    random = np.random.RandomState(1)
    a, b = random.standard_normal((2, rows))
    kinds = ["yes" if value > 0 else "no" for value in a]
    lines = (f"{p:.3f},{q:.3f},{kind}" for p, q, kind in zip(a, b, kinds, strict=True))
    path.write_text("\n".join(["weight,noise,kind", *lines]))


def found(player: Player) -> str:
    screen = player.screen
    return str(screen.query_one("#found", Static).render()) if isinstance(screen, BackgroundList) else ""


async def test_the_column_that_the_answers_hang_on_comes_first(play: Play, tmp_path: Path) -> None:
    table(tmp_path / "mine.csv")
    async with play(str(tmp_path / "mine.csv"), screen="Predict") as player:
        await player.train(60)
        await player.press("I")
        await player.wait_for(lambda: "noise" in found(player), "all columns")
        lines = [line for line in found(player).splitlines() if re.match("weight|noise", line)]
        assert lines[0].startswith("weight")
        assert lines[0].count("#") > 10
        await player.press("escape")
        await player.wait_for(lambda: not isinstance(player.screen, BackgroundList), "the samples again")


async def test_the_learning_curve_says_whether_more_samples_would_help(play: Play, tmp_path: Path) -> None:
    table(tmp_path / "mine.csv")
    async with play(str(tmp_path / "mine.csv"), screen="Predict") as player:
        player.workspace.run.change_recipe(player.snapshot.recipe.with_(epochs=20))
        await player.train(1)
        await player.press("L")
        await player.wait_for(lambda: "more samples would" in found(player), "the conclusion")
        assert "120 samples" in found(player)


async def test_closing_stops_what_is_searched(play: Play, tmp_path: Path) -> None:
    table(tmp_path / "mine.csv", rows=2_000)
    async with play(str(tmp_path / "mine.csv"), screen="Predict") as player:
        player.workspace.run.change_recipe(player.snapshot.recipe.with_(epochs=100_000, stop_plateau=None))
        await player.train(1)
        before = len(threads())
        await player.press("L")
        await player.wait_for(lambda: isinstance(player.screen, BackgroundList), "the prompt")
        await player.press("escape")
        await player.wait_for(lambda: len(threads()) <= before, "the end of the thread")


async def test_pictures_have_no_columns(play: Play) -> None:
    async with play("letters", screen="Predict") as player:
        await player.train(1)
        await player.press("I")
        assert not isinstance(player.screen, BackgroundList)
        await player.press("L")
        await player.wait_for(lambda: "no test part" in found(player), "what is missing")
