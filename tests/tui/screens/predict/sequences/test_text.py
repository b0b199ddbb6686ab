"""Predict for text: what a network writes, how sure it is of what stands there, and phrases that are typed."""

from __future__ import annotations

import re
from math import log
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest

from nn_tui.experiment.sequences.generating import write_lines
from nn_tui.model.network.stepping import Stepper
from nn_tui.tui.screens.predict.screen import PredictScreen
from nn_tui.tui.screens.predict.sequences.writing import Written
from nn_tui.tui.widgets.bars.bars import Bars

if TYPE_CHECKING:
    from tests.tui.conftest import Play, Player

pytestmark = pytest.mark.slow

BOOK = "the cat sat on the mat and the dog sat on the log. " * 40


def written(player: Player) -> Written:
    screen = player.screen
    assert isinstance(screen, PredictScreen)
    found = screen.step_detail.writing.written
    assert found is not None
    return found


async def test_bits_a_character_beside_bigrams(play: Play) -> None:
    async with play("names", screen="Predict", size=(120, 40)) as player:
        await player.train(1)
        screen = player.screen
        assert isinstance(screen, PredictScreen)
        await player.wait_for(lambda: screen.step_work.tells(player.snapshot))
        test, dataset = player.snapshot.test_measures, player.workspace.dataset
        assert test is not None
        nats = test.loss / float(dataset.lengths[player.snapshot.testing].mean())
        said = re.match(
            r"test ([\d.]+) bits a character \(([\d.]+) nats\), bigrams ([\d.]+) \(([\d.]+)\)", player.said("#summary")
        )
        assert said is not None
        assert np.allclose([float(said[1]), float(said[2])], [nats / log(2), nats], atol=0.0051)
        assert said[4] == "2.44"


async def test_names_that_are_written_and_how_many_are_new(play: Play) -> None:
    async with play("names", screen="Predict", size=(120, 40)) as player:
        await player.train(1)
        dataset = player.workspace.dataset
        random = np.random.RandomState(0)
        expected = write_lines(Stepper(player.snapshot.network()), [0], 0, 100, 200, 1.0, random)
        assert written(player).lines == tuple(expected)
        names = {"".join(dataset.symbols[place] for place in row if place > 0) for row in dataset.inputs}
        texts = ["".join(dataset.symbols[place] for place in line) for line in expected]
        new = sum(text not in names for text in texts)
        assert f"{new} of 100 are in no part" in player.said("#written-name")
        assert set(texts) - {""} <= set(player.said("#written").split())


async def test_start_temperature_and_seed(play: Play) -> None:
    async with play("names", screen="Predict") as player:
        await player.train(1)
        assert player.said("#written-name").startswith("temperature 1, seed 0, epoch 1")
        first = written(player).lines
        await player.press("g")
        assert player.said("#written-name").startswith("temperature 1, seed 1, epoch 1")
        assert written(player).lines != first
        await player.press("G", "G")
        assert written(player).lines == first
        await player.press(*["minus"] * 12)
        assert player.said("#written-name").startswith("temperature 0, seed 0")
        assert len(set(written(player).lines or ())) == 1
        assert not player.screen.check_action("longer", (1,))
        await player.press("i")
        await player.type("mar")
        assert all(line[:3] == written(player).lines[0][:3] for line in written(player).lines or ())  # type: ignore[index]
        assert player.said("#written").startswith("mar")
        await player.type("1")
        assert "The data do not have the character '1'" in player.said("#written-name").replace("\n", " ")
        await player.press("escape", "down")
        assert player.said("#step-case").startswith("Sample 2 of")


async def test_a_text_of_ones_own(play: Play, tmp_path: Path) -> None:
    book = tmp_path / "book.txt"
    book.write_text(BOOK)
    async with play(str(book), screen="Predict") as player:
        await player.train(2)
        await player.wait_for(lambda: "300 characters" in player.said("#written-name"))
        await player.wait_for(lambda: len(written(player).symbols) == 300)
        await player.press("left_square_bracket", "i")
        await player.type("the ")
        await player.wait_for(lambda: len(written(player).symbols) == 200)
        assert player.said("#written").startswith("the ")
        assert len(player.said("#written")) == 204
        await player.press("enter", "v")
        assert player.find("#steps").region.area


async def test_what_is_written_follows_the_training(play: Play) -> None:
    async with play("names", screen="Predict") as player:
        player.workspace.runner.run(10**9)
        await player.wait_for(lambda: written(player).when >= "epoch 1")
        player.workspace.runner.pause()
        await player.answered()
        screen = player.screen
        assert isinstance(screen, PredictScreen)
        await player.wait_for(lambda: screen.step_work.tells(player.snapshot))
        stepper = Stepper(player.snapshot.network())
        assert written(player).lines == tuple(write_lines(stepper, [0], 0, 100, 200, 1.0, np.random.RandomState(0)))


async def test_a_phrase_that_is_typed_is_answered(play: Play) -> None:
    async with play("phrases", screen="Predict") as player:
        await player.train(5)
        dataset = player.workspace.dataset
        assert player.said("#case-text") == " ".join(
            dataset.symbols[place] for place in dataset.inputs[0] if place >= 0
        )
        await player.press("i")
        await player.type("the film was not Bad")
        padded = np.full((1, dataset.steps), -1)
        padded[0, -5:] = [dataset.symbols.index(word) for word in ["the", "film", "was", "not", "bad"]]
        outputs = player.snapshot.predictor().outputs(padded)[0]
        assert np.allclose(player.find("#answer", Bars).values, outputs)
        assert player.said("#case-text") == "the film was not bad"
        assert player.said("#case-name").split("\n") == [
            "What you typed",
            f"answered {dataset.output_names[outputs.argmax()]}",
        ]
        await player.type("ly")
        assert player.said("#readout").startswith("The data do not have the word 'Badly'")
        assert player.said("#case-text") == "the film was not bad"
        await player.press("escape", "down")
        assert player.said("#case-name").startswith("Sample 2 of 100")
        assert player.said("#summary").startswith(("1", "2", "3", "4", "5", "6", "7", "8", "9"))


async def test_that_there_is_no_what_if_of_phrases_is_said_where_its_key_is_pressed(play: Play) -> None:
    async with play("phrases", screen="Predict") as player:
        await player.press("v")
        await player.hears("a word is in it or not. i types")


async def test_a_phrase_with_too_many_words_is_refused(play: Play) -> None:
    async with play("phrases", screen="Predict") as player:
        steps = player.workspace.dataset.steps
        await player.press("i")
        await player.type("good " * (steps + 1))
        assert player.said("#readout") == f"That is {steps + 1} words: the network takes 1 to {steps}."
