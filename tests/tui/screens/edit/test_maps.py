"""Edit: what the network's layers make of the drawing, while it is drawn, moved and trained on."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from nn_tui.model.network import textbook
from nn_tui.tui.screens.edit.maps import DrawingMaps
from nn_tui.tui.widgets.pixels.pixel_editor import PixelEditor

pytestmark = pytest.mark.slow

if TYPE_CHECKING:
    from tests.tui.conftest import Play, Player


def shown(player: Player) -> list[np.ndarray]:
    """The numbers of each layer that is shown."""
    return [group.pictures for group in player.find(DrawingMaps).groups]


def computed(player: Player) -> list[np.ndarray]:
    """The outputs of the hidden layers for the drawing, by the textbook."""
    drawing = player.workspace.editor.values.reshape(1, -1)
    passes = textbook.forward(player.snapshot.network(), drawing)
    return [layer.a[0] for layer in passes[:-1]]


def follows(player: Player) -> bool:
    return all(
        np.array_equal(numbers.ravel(), expected.ravel())
        for numbers, expected in zip(shown(player), computed(player), strict=True)
    )


async def test_maps_follow_every_stroke_and_every_move(play: Play) -> None:
    async with play("lines", screen="Edit", size=(80, 24)) as player:
        maps = player.find(DrawingMaps)
        assert (maps.region.area > 0, player.find("#pixels").region.area > 0) == (True, True)
        assert [numbers.shape for numbers in shown(player)] == [(8, 8, 8), (1, 1, 8)]
        assert follows(player)
        for key in ("space", "right", "space", "L", "J", "shift+left", "u", "i", "bracketright"):
            before = shown(player)
            await player.press(key)
            assert follows(player), key
            if key not in ("right", "bracketright"):
                assert not np.array_equal(shown(player)[0], before[0]), key
        await player.train(3)
        await player.open("Edit")
        assert follows(player)


async def test_the_maps_move_and_the_largest_of_each_stays(play: Play) -> None:
    async with play("lines", screen="Edit") as player:
        await player.press("c", *["down"] * 3, *["right"] * 3, "space", "right", "space", "down", "space")
        maps, largest = shown(player)
        await player.press("K", "L")
        moved, same = shown(player)
        assert np.allclose(moved[:, 1:6, 2:7], maps[:, 2:7, 1:6])
        assert not np.allclose(moved, maps)
        assert np.allclose(same, largest)


async def test_the_numbers_of_dense_layers_are_below_the_drawing(play: Play) -> None:
    async with play("letters", screen="Edit", size=(80, 24)) as player:
        assert [numbers.shape for numbers in shown(player)] == [(1, 1, 5)]
        assert follows(player)
        drawing, maps = player.find("#pixels").region, player.find(DrawingMaps).region
        assert maps.y >= drawing.bottom
        assert player.find("#pixels", PixelEditor).cell_width == 6
        await player.press("L")
        assert follows(player)


async def test_without_hidden_layers_or_with_a_network_that_does_not_fit_there_is_the_drawing_alone(play: Play) -> None:
    async with play("letters", screen="Edit") as player:
        player.workspace.run.change_recipe(player.snapshot.recipe.with_(hidden=()))
        await player.open("Train")
        await player.open("Edit")
        assert not player.find(DrawingMaps).display
        player.workspace.run.change_recipe(player.snapshot.recipe.with_(layers=("conv 2 3x3", "globalmax")))
        await player.open("Train")
        await player.open("Edit")
        assert player.find(DrawingMaps).display
        await player.press("A")
        await player.answer("D")
        await player.answer("mine")
        await player.wait_for(lambda: player.workspace.needs_reset, "another class")
        await player.settle()
        assert not player.find(DrawingMaps).display


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (40, 10), (20, 5)])
@pytest.mark.parametrize("name", ["moved", "digits"])
async def test_the_drawing_keeps_its_room(play: Play, name: str, size: tuple[int, int]) -> None:
    async with play(name, screen="Edit", size=size) as player:
        pixels, maps = player.find("#pixels", PixelEditor), player.find(DrawingMaps)
        assert maps.display == (size[0] >= 80)
        if maps.display:
            rows, columns = player.workspace.dataset.feature_shape
            assert pixels.size.height >= rows
            assert pixels.size.width >= 2 * columns
        await player.press("L", "space")


@pytest.mark.parametrize("name", ["letters", "digits", "moved"])
async def test_ink_that_a_move_pushes_out_is_counted_and_comes_back(play: Play, name: str) -> None:
    async with play(name, screen="Edit", size=(80, 24)) as player:
        before = player.workspace.editor.values
        await player.press(*"LLLJJHK")
        outside = np.count_nonzero(before) - np.count_nonzero(player.workspace.editor.values)
        assert outside > 1
        assert player.said("#state") == f"{outside} pixels left the frame: move back (HJKL) or u · not saved"
        await player.press(*"KHH")
        assert np.array_equal(player.workspace.editor.values, before)
        assert player.said("#state").endswith("saved")
        assert "left the frame" not in player.said("#state")
        await player.press(*"LLLLL", "u")
        assert np.array_equal(player.workspace.editor.values, before)
        await player.press(*"LLLLL", "c")
        assert "left the frame" not in player.said("#state"), "moving back does not help any more"


@pytest.mark.parametrize(("size", "words"), [((80, 24), "1 conv 3x3 relu 4 of 32"), ((120, 40), " of 32 shown")])
async def test_where_not_all_maps_fit_it_says_how_many_do(play: Play, size: tuple[int, int], words: str) -> None:
    async with play("moved", screen="Edit", size=size) as player:
        recipe = player.snapshot.recipe.with_(layers=("conv 32 3x3 relu", "conv 24 3x3 relu pad same", "globalmax"))
        player.workspace.run.change_recipe(recipe, keep=False)
        await player.open("Train")
        await player.open("Edit")
        assert words in player.text


async def test_the_line_below_says_which_keys_move_the_drawing(play: Play) -> None:
    for name in ("letters", "digits"):
        async with play(name, screen="Edit", size=(80, 24)) as player:
            assert "HJKL move" in player.said("#state")
            await player.press("L")
            assert "HJKL" in player.said("#state")
            assert len(player.said("#state")) < 80
