"""Edit on pictures with greys: the ink and the pen, and drawings that a trained network recognises."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from nn_tui.data.builtin.builtin import built_in
from nn_tui.data.dataset import Dataset
from nn_tui.data.names import pixel_names
from nn_tui.tui.screens.edit.pixels import soft_dab
from nn_tui.tui.widgets.bars.bars import Bars
from nn_tui.tui.widgets.pixels.pixel_editor import PixelEditor

if TYPE_CHECKING:
    from tests.tui.conftest import Play, Player

pytestmark = pytest.mark.slow

SAMPLE = built_in("digits").inputs[0]

# Where the pen begins, and its way; between bars it is up.
DRAWINGS = {
    "3": ((0, 2), "right right right down down left down left | right right down | down down down left left left"),
    "7": ((0, 2), "right right right right down down left down left down left down down down"),
    "0": ((0, 3), "right down right down down down down down left down left | up left | up up up up right up"),
    "1": ((0, 4), "down down down down down down down"),
}


async def to(player: Player, row: int, column: int) -> None:
    """Walk the cursor to a pixel."""
    cursor = player.find("#pixels", PixelEditor).cursor
    down, right = row - cursor[0], column - cursor[1]
    await player.press(*["down" if down > 0 else "up"] * abs(down), *["right" if right > 0 else "left"] * abs(right))


async def test_digits_drawn_by_keys_are_recognised(play: Play) -> None:
    async with play("digits", screen="Edit") as player:
        await player.train(10)
        for digit, (start, way) in DRAWINGS.items():
            await player.press("a")
            await to(player, *start)
            for number, stroke in enumerate(way.split(" | ")):
                is_drawn = number % 2 == 0
                await player.press(*["p"] * is_drawn, *stroke.split(), *["p", "p"] * is_drawn)
            bars = player.find("#opinion", Bars)
            assert bars.largest == int(digit), digit
            assert bars.values[int(digit)] > 0.5
            answers = player.snapshot.outputs(player.workspace.editor.values[None])[0]
            assert np.array_equal(bars.values, answers)
        assert player.workspace.dataset is player.snapshot.dataset


async def test_the_pen_is_soft_until_it_is_told_not_to_be(play: Play) -> None:
    async with play("digits", screen="Edit") as player:
        editor = player.workspace.editor
        await player.press("c", "right", "down", "p")
        expected = np.zeros((8, 8))
        expected[1, 1] = 16
        expected[0, 1] = expected[2, 1] = expected[1, 0] = expected[1, 2] = 6
        assert np.array_equal(editor.values * 16, expected)
        await player.press("right")
        assert editor.values[1, 1] == editor.values[1, 2] == 1
        assert editor.values[1, 3] * 16 == 6
        await player.press("u", "u")
        assert not editor.values.any()
        await player.press("s", "left", "down")
        assert (editor.values > 0).sum() == 2
        assert "hard" in player.said("#state")


def test_a_soft_pen_takes_no_ink_away() -> None:
    drawn = soft_dab(np.full((2, 2), 0.75), 0, 0, 0.5)
    assert drawn.tolist() == [[0.5, 0.75], [0.75, 0.75]]
    assert soft_dab(np.zeros((1, 1)), 0, 0, 1.0).tolist() == [[1.0]]


async def test_the_ink_is_chosen_and_shown(play: Play) -> None:
    async with play("digits", screen="Edit") as player:
        editor, pixels = player.workspace.editor, player.find("#pixels", PixelEditor)
        await player.press("c", "s", *["minus"] * 4, "space")
        assert "ink 12 of 16" in player.said("#state")
        assert editor.values[0, 0] == 0.75
        await player.press("space")
        assert editor.values[0, 0] == 0
        await player.press("p", "plus", "down")
        assert (editor.values[0, 0], editor.values[1, 0]) == (0.75, 13 / 16)
        await player.press(*["plus"] * 9, "down")
        assert editor.values[2, 0] == 1
        await player.press("p", "up", "p")
        assert (pixels.pen, editor.values[1, 0]) == (None, 0)
        await player.press("minus", "p")
        assert pixels.pen == 15 / 16
        await player.press("p", *["minus"] * 40)
        assert pixels.pen == 0
        assert "ink 1 of 16" in player.said("#state")


async def test_a_pixel_takes_more_and_less_ink(play: Play) -> None:
    async with play("digits", screen="Edit") as player:
        await player.press("right", "right", "right", "comma", "comma", "full_stop")
        assert player.workspace.editor.values[0, 3] == SAMPLE[0, 3] - 1 / 16
        await player.press("u", "u", "u")
        assert np.array_equal(player.workspace.editor.values, SAMPLE)


async def test_the_tools_of_the_letters_work_on_greys(play: Play) -> None:
    async with play("digits", screen="Edit") as player:
        editor = player.workspace.editor
        for key, expected in (
            ("i", 1 - SAMPLE),
            ("m", SAMPLE[:, ::-1]),
            ("H", np.pad(SAMPLE, ((0, 0), (0, 1)))[:, 1:]),
            ("J", np.pad(SAMPLE, ((1, 0), (0, 0)))[:-1]),
            ("c", np.zeros((8, 8))),
        ):
            await player.press(key)
            assert np.array_equal(editor.values, expected), key
            await player.press("u")
        await player.press("g")
        await player.answer("1797")
        await player.wait_for(lambda: editor.index == 1796)


@pytest.fixture
def photographs() -> Dataset:
    """Larger pictures with as many greys as an idx file has."""
    inputs = np.random.RandomState(0).randint(0, 256, (5, 28, 28)) / 255
    names = ("0", "1")
    targets = np.eye(2)[[0, 1, 0, 1, 0]]
    return Dataset("mine", "pixels", inputs, targets, names, pixel_names(28, 28), names, "digits", own=True, levels=255)


async def test_pictures_of_28_by_28(play: Play, photographs: Dataset) -> None:
    async with play(screen="Edit") as player:
        player.workspace.use(photographs)
        await player.answered()
        editor, pixels = player.workspace.editor, player.find("#pixels", PixelEditor)
        await player.press("c", *["right"] * 27, *["down"] * 27)
        assert pixels.cursor == (27, 27)
        await player.press("s", "minus", "p", "up")
        assert "ink 239 of 255" in player.said("#state")
        assert np.count_nonzero(editor.values) == 2
        assert editor.values[27, 27] * 255 == pytest.approx(239)
        await player.press("enter")
        assert np.array_equal(player.workspace.dataset.inputs[0], editor.values)


async def test_letters_have_neither_greys_nor_a_soft_pen(play: Play) -> None:
    async with play(screen="Edit") as player:
        keys = player.screen.active_bindings
        assert not {"s", "plus", "comma"} & {key for key, active in keys.items() if active.node is not player.app}
        assert "ink" not in player.said("#state")
        player.workspace.choose("digits")
        await player.answered()
        assert {"s", "plus", "comma"} <= set(player.screen.active_bindings)
        assert "ink 16 of 16, soft" in player.said("#state")
