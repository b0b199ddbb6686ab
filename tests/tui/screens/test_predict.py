"""Predict: what is said about the samples and the drawing is what the network says."""

from __future__ import annotations

import re

import numpy as np

from nn_tui.data.builtin import built_in
from nn_tui.tui.screens.edit import EditScreen
from nn_tui.tui.widgets.bars import Bars
from nn_tui.tui.widgets.confusion import ConfusionMatrix
from nn_tui.tui.widgets.pictures import PictureGrid


def answer(player) -> np.ndarray:
    return np.array(player.find("#answer", Bars).values)


def what_if(player) -> np.ndarray:
    return player.find("#what-if", PictureGrid).pictures[0].values


def changes_when_flipped(player, inputs: np.ndarray) -> np.ndarray:
    """How the leading output changes when each input is flipped, one at a time."""
    network = player.snapshot.network()
    usual = network.forward(inputs.reshape(1, -1))[0]
    leading = usual.argmax()
    changes = np.zeros(inputs.size)
    for place in range(inputs.size):
        flipped = inputs.ravel().copy()
        flipped[place] = 1 - flipped[place]
        changes[place] = network.forward(flipped.reshape(1, -1))[0, leading] - usual[leading]
    return changes


async def test_captions_and_summary_of_a_trained_network(play) -> None:
    async with play(screen="Predict") as player:
        await player.train(2000)
        captions = [picture.caption for picture in player.find("#samples", PictureGrid).pictures]
        assert captions == ["A = A", "B = B", "C = C"]
        assert player.said("#summary") == "3 of 3 right, accuracy 100%"


async def test_captions_and_summary_of_an_untrained_network(play) -> None:
    async with play(screen="Predict") as player:
        said = player.snapshot.outputs().argmax(axis=1)
        right = int((said == [0, 1, 2]).sum())
        captions = [picture.caption for picture in player.find("#samples", PictureGrid).pictures]
        assert captions == [
            f"{t} = {t}" if t == "ABC"[s] else f"{t} not {'ABC'[s]}" for t, s in zip("ABC", said, strict=True)
        ]
        assert player.said("#summary").startswith(f"{right} of 3 right, accuracy 33.3%")
        assert player.said("#summary").endswith("(untrained)")
        tones = [picture.tone for picture in player.find("#samples", PictureGrid).pictures]
        assert tones.count("good") == right


async def test_bars_and_what_if_follow_the_chosen_sample(play) -> None:
    async with play(screen="Predict") as player:
        await player.train(500)
        dataset = built_in("letters")
        for index, name in enumerate("ABC"):
            outputs = player.snapshot.outputs(dataset.flat_inputs)[index]
            assert np.allclose(answer(player), outputs, rtol=1e-12)
            assert player.said("#case-name") == f"Sample {index + 1}: {name}, answered {name}"
            expected = changes_when_flipped(player, dataset.inputs[index])
            assert what_if(player).shape == (5, 6)
            assert np.allclose(what_if(player).ravel(), expected, rtol=1e-9, atol=1e-12)
            row, column = divmod(int(np.abs(expected).argmax()), 6)
            said = player.said("#what-if-name")
            assert f"most by r{row + 1}c{column + 1}: {expected[6 * row + column]:+.3f}" in said
            await player.press("right")


async def test_everything_follows_the_training(play) -> None:
    async with play(screen="Predict") as player:
        before = answer(player)
        player.workspace.runner.run(10**9)
        await player.wait_for(lambda: not np.array_equal(answer(player), before))
        player.workspace.runner.pause()
        await player.answered()
        assert np.allclose(answer(player), player.snapshot.outputs()[0], rtol=1e-12)


async def test_confusion_matrix(play, home) -> None:
    (home / "datasets").mkdir(parents=True)
    (home / "datasets/odd.txt").write_text("shape: 1x2\nclasses: A B\n\nA\n10\n\nA\n01\n\nB\n10\n\nB\n10\n")
    async with play("odd", screen="Predict") as player:
        said = player.snapshot.outputs().argmax(axis=1)
        counts = np.zeros((2, 2), int)
        for true, predicted in zip((0, 0, 1, 1), said, strict=True):
            counts[true, predicted] += 1
        assert np.array_equal(player.find("#confusion", ConfusionMatrix).counts, counts)
        assert player.screen.check_action("view", ())
        shown = player.find("#confusion").region.area
        await player.press("v")
        await player.wait_for(lambda: player.find("#confusion").region.area != shown)
        assert "true" in player.text


async def test_the_drawing(play) -> None:
    async with play(screen="Predict") as player:
        await player.train(300)
        player.workspace.editor.invert()
        player.workspace.editor.set_label(2)
        await player.press("d")
        drawn = player.workspace.editor.values
        assert np.allclose(answer(player), player.snapshot.outputs(drawn.reshape(1, -1))[0], rtol=1e-12)
        assert player.said("#case-name").startswith("The drawing from Edit: C, answered ")
        assert np.allclose(what_if(player).ravel(), changes_when_flipped(player, drawn), rtol=1e-9, atol=1e-12)
        await player.press("d")
        assert player.said("#case-name").startswith("Sample 1: A")
        await player.press("d", "right")
        assert player.said("#case-name").startswith("Sample 2: B")


async def test_numbers_against_targets(play) -> None:
    async with play("bits", screen="Predict") as player:
        await player.train(3000)
        outputs, dataset = player.snapshot.outputs().ravel(), built_in("bits")
        assert re.fullmatch(r"\d of 6 right, accuracy [\d.]+%", player.said("#summary"))
        for output in outputs:
            assert f"{output:.3f}" in player.text
        for index in range(6):
            assert np.allclose(answer(player), outputs[index], rtol=1e-12)
            assert player.said("#case-name") == f"Sample {index + 1}"
            assert f"target {dataset.targets[index, 0]:g}" in player.text
            expected = changes_when_flipped(player, dataset.inputs[index])
            assert np.allclose(what_if(player).ravel(), expected, rtol=1e-9, atol=1e-12)
            await player.press("down")


async def test_an_empty_set_shows_the_drawing(play, home) -> None:
    (home / "datasets").mkdir(parents=True)
    (home / "datasets/none.txt").write_text("shape: 5x6\nclasses: A B\n")
    async with play("none", screen="Predict") as player:
        assert player.said("#summary").startswith("no samples")
        assert player.said("#case-name").startswith("The drawing from Edit")
        assert len(answer(player)) == 2


async def test_after_a_divergence_nothing_breaks(play) -> None:
    async with play("bits", screen="Predict") as player:
        player.workspace.change_recipe(player.snapshot.recipe.with_(learning_rate=1e150))
        player.workspace.runner.run()
        await player.wait_for(lambda: player.status.phase == "diverged")
        await player.press("down", "up", "d", "d")
        assert player.app.return_code is None


async def test_a_picked_case_survives_a_look_at_another_screen(play) -> None:
    async with play(screen="Predict") as player:
        await player.press("right")
        await player.open("Edit")
        assert isinstance(player.screen, EditScreen)
        await player.open("Predict")
        assert player.said("#case-name").startswith("Sample 2")
