"""Edit on pictures with channels: the brush, what it draws, and undo."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from nn_tui.data.dataset import Dataset
from nn_tui.data.names import pixel_names
from nn_tui.tui.widgets.pixels.pixel_editor import PixelEditor

if TYPE_CHECKING:
    from tests.tui.conftest import Play

pytestmark = pytest.mark.slow


def pictures(channels: int, tests: int = 0) -> Dataset:
    """Four pictures of 6x6 pixels."""
    inputs = np.random.RandomState(0).randint(0, 256, (4, channels, 6, 6)) / 255
    names, targets = ("a", "b"), np.eye(2)[[0, 1, 0, 1]]
    features = pixel_names(6, 6, channels)
    return Dataset(
        "mine", "pixels", inputs, targets, names, features, names, "digits", own=True, levels=255, tests=tests
    )


async def test_the_brush_draws_in_one_channel_or_in_all(play: Play) -> None:
    async with play(screen="Edit") as player:
        player.workspace.use(pictures(3))
        await player.answered()
        editor, pixels = player.workspace.editor, player.find("#pixels", PixelEditor)
        assert ", white" in player.said("#state")
        await player.press("s", "c", "space")
        assert editor.values[:, 0, 0].tolist() == [1, 1, 1]
        await player.press("b")
        assert ", red" in player.said("#state")
        await player.press("space", "right", "full_stop")
        assert editor.values[:, 0, 0].tolist() == [0, 1, 1]
        assert editor.values[:, 0, 1].tolist() == [pytest.approx(16 / 255), 0, 0]
        await player.press("b", "b", "p", "down")
        assert ", blue" in player.said("#state")
        assert editor.values[:, :2, 1].tolist() == [[pytest.approx(16 / 255), 0], [0, 0], [1, 1]]
        assert pixels.values.tolist() == editor.values[2].tolist()
        await player.press("b")
        assert ", white" in player.said("#state")
        await player.press(*"uuuuuu")
        assert not editor.changed
        assert not editor.can_undo


async def test_a_soft_pen_greys_its_channel_alone(play: Play) -> None:
    async with play(screen="Edit") as player:
        player.workspace.use(pictures(3))
        await player.answered()
        await player.press("c", "b", "b", "p")
        drawn = player.workspace.editor.values
        assert np.count_nonzero(drawn[[0, 2]]) == 0
        assert np.count_nonzero(drawn[1]) == 3


async def test_another_number_of_channels_says_what_is_shown(play: Play) -> None:
    async with play(screen="Edit") as player:
        player.workspace.use(pictures(2))
        await player.answered()
        assert ", all channels" in player.said("#state")
        await player.press("b", "b")
        assert ", channel2 alone" in player.said("#state")
        assert np.allclose(player.find("#pixels", PixelEditor).values, player.workspace.editor.values[1])


async def test_a_new_picture_comes_before_the_own_test_part(play: Play) -> None:
    async with play(screen="Edit") as player:
        player.workspace.use(pictures(3, tests=1))
        await player.answered()
        assert player.snapshot.testing.tolist() == [3]
        await player.press("a", "space")
        assert "New sample 4" in player.heading("#left")
        await player.press("enter")
        dataset = player.workspace.dataset
        assert (dataset.samples, dataset.tests) == (5, 1)
        assert np.count_nonzero(dataset.inputs[3]) == 3
        await player.wait_for(lambda: player.snapshot.testing.tolist() == [4], "the run follows")
        await player.open("Predict")
        await player.settle()
        assert "Sample 1 of 5" in player.text


async def test_letters_have_no_brush(play: Play) -> None:
    async with play(screen="Edit") as player:
        await player.press("b")
        assert "channel" not in player.said("#state")
        assert not player.workspace.editor.changed
