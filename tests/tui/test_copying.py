"""Y copies the exact number under the cursor, Y again what it is part of, to the clipboard and to a file."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest

from nn_tui.data.plain_text import plain
from nn_tui.tui.widgets.matrix.heatmap import Heatmap

if TYPE_CHECKING:
    from tests.tui.conftest import Play, Player


def weights(player: Player) -> Heatmap:
    return player.find(Heatmap)


async def test_the_exact_weight(play: Play, home: Path) -> None:
    async with play("letters", screen="Train") as player:
        await player.choose_view("weights")
        await player.press("down", "right", "Y")
        matrix = player.snapshot.network().layers[0].block
        await player.wait_for(lambda: player.app.clipboard)
        assert float(player.app.clipboard) == matrix[1, 1]
        (file,) = home.rglob("copied.txt")
        assert file.read_text() == player.app.clipboard
        await player.hears(plain(file))


async def test_again_lists_the_forms(play: Play) -> None:
    async with play("letters", screen="Train") as player:
        await player.choose_view("weights")
        await player.press("Y", "Y")
        await player.wait_for(lambda: player.is_asked)
        assert all(words in player.text for words in ("The number", "The row (5), NumPy", "The matrix (31 x 5), LaTeX"))
        await player.press("down", "down", "down", "enter")
        rows = [[float(cell) for cell in line.split(",")] for line in player.app.clipboard.splitlines()]
        assert np.array_equal(rows, player.snapshot.network().layers[0].block[:1])


async def test_elsewhere_it_copies_again(play: Play) -> None:
    async with play("letters", screen="Train") as player:
        await player.choose_view("weights")
        await player.press("Y", "down", "Y")
        assert not player.is_asked
        assert float(player.app.clipboard) == player.snapshot.network().layers[0].block[1, 0]


async def test_where_there_is_nothing_it_says_so(play: Play) -> None:
    async with play("letters") as player:
        player.screen.set_focus(None)
        await player.press("Y")
        await player.wait_for(lambda: player.tells("nothing to copy"))
        assert not player.app.clipboard


@pytest.mark.slow
@pytest.mark.parametrize("dataset", ["circles", "iris", "digits"])
@pytest.mark.parametrize("screen", ["Edit", "Train", "Predict"])
async def test_every_screen_has_something_to_copy(play: Play, dataset: str, screen: str) -> None:
    async with play(dataset, screen=screen) as player:
        await player.press("right")
        await player.press("Y")
        await player.wait_for(lambda: player.app.clipboard)
