"""Edit on sequences: numbers in a roll, words and texts, with the network's answers at each step."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from textual.events import Paste

from nn_tui.data.dataset import Dataset
from nn_tui.experiment.recipe.defaults import default_recipe
from nn_tui.tui.screens.prompts import ChooseOne, Confirm, Prompt
from nn_tui.tui.widgets.bars.bars import Bars
from nn_tui.tui.widgets.roll.roll import Roll
from tests.data.editing.test_sequences import classes, names, numbers, phrases, text_of

if TYPE_CHECKING:
    from tests.tui.conftest import Play, Player

pytestmark = pytest.mark.slow


async def use(player: Player, dataset: Dataset) -> None:
    """Make a dataset current, with a small recurrent network."""
    ends = ("softmax", "softmax_cross_entropy") if dataset.class_names else ("linear", "half_squared_error")
    values: dict[str, Any] = {"layers": ("rnn 6 tanh",), "output": ends[0], "loss": ends[1]}
    player.workspace.use(dataset, default_recipe(dataset).with_(**values))
    await player.open("Edit")


async def answer(player: Player, text: str) -> None:
    await player.answer(text)
    await player.wait_for(lambda: not player.is_asked)
    await player.settle()


def texts(player: Player, name: str) -> tuple[str, ...]:
    """What a row of the roll shows."""
    return next(row.texts for row in player.find(Roll).rows if row.name == name)


async def test_numbers_are_edited_in_a_roll(play: Play) -> None:
    async with play("xor") as player:
        await use(player, numbers())
        roll, editor = player.find(Roll), player.workspace.editor
        assert roll.has_focus
        assert [row.name for row in roll.rows] == ["a", "b", "sum", "network"]
        # The second sequence has other numbers than 0 and 1 in a and b, so all of them are typed.
        await player.press("right", "space")
        assert isinstance(player.screen, Prompt)
        await answer(player, "0.25")
        assert editor.values.tolist() == [[0.0, 1.0], [0.25, 1.0], [0.0, 0.0]]
        assert "⏎ saves it" in player.said("#state")
        assert player.said("#state").startswith("step 2 of 3: a 0.25")
        await player.press("enter")
        assert player.workspace.dataset.inputs[0].tolist() == editor.values.tolist()
        await player.press("u", "u")
        assert player.workspace.dataset.same_content(numbers())
        assert texts(player, "a") == ("0", "1", "0")
        await player.press("full_stop")
        assert (editor.index, texts(player, "a")) == (1, ("1.00", "0.50"))
        await player.press("comma", "down", "down", "t")
        await answer(player, "-3")
        assert editor.target.tolist() == [[1.0], [-3.0], [1.0]]


async def test_bits_are_swapped_and_answers_follow(play: Play) -> None:
    async with play("xor") as player:
        bits = numbers(at_steps=True)
        rows: Any = np.array([[[0.0, 1.0], [1.0, 1.0], [0.0, 0.0]]])
        dataset = Dataset(**{**vars(bits), "inputs": rows, "targets": rows[:, :, :1]})
        await use(player, dataset)
        editor = player.workspace.editor
        before = texts(player, "network")
        assert "space or ⏎ swaps 0 and 1" in player.said("#state")
        await player.press("space", "down", "down", "end", "space")
        assert editor.values[0].tolist() == [1.0, 1.0]
        assert editor.target.tolist() == [[0.0], [1.0], [1.0]]
        assert texts(player, "network") != before
        outputs = player.snapshot.predictor().outputs(editor.values[None])[0]
        assert texts(player, "network") == tuple(f"{value:.1f}" for value in outputs[:, 0])
        assert player.find("#opinion", Bars).values == tuple(outputs[-1])


async def test_steps_come_and_go_and_the_network_says_when_it_needs_a_reset(play: Play) -> None:
    async with play("xor") as player:
        await use(player, numbers())
        editor, roll = player.workspace.editor, player.find(Roll)
        await player.press("plus")
        assert (len(editor.values), roll.cursor_column) == (4, 1)
        # With a target at each step it walks on, with the states that it has.
        beginning = player.snapshot.predictor().outputs(editor.values[None, :3])[0, :, 0]
        assert texts(player, "network")[:3] == tuple(f"{value:.2f}" for value in beginning)
        await player.press("enter")
        assert player.workspace.dataset.steps == 4
        assert player.workspace.needs_reset
        assert [row.name for row in roll.rows] == ["a", "b", "sum"]
        assert "press r to reset it" in player.said("#opinion-note")
        player.workspace.run.reset()
        await player.answered()
        assert roll.rows[-1].name == "network"
        await player.press("minus", "minus", "backspace", "minus")
        assert len(editor.values) == 1
        await player.hears("at least one step")
        await player.press("i")
        assert len(editor.values) == 2
        await player.press("a", "d", "x", "x", "x", "x", "x", "space", "i", "t", "escape")
        assert not player.is_asked


async def test_a_sequence_that_is_too_long_for_the_network_is_told(play: Play) -> None:
    async with play("xor") as player:
        await use(player, numbers(at_steps=False))
        assert texts(player, "network")
        await player.press("plus")
        assert "The network takes 3 steps." in player.said("#opinion-note")
        assert [row.name for row in player.find(Roll).rows] == ["a", "b"]
        await player.press("minus")
        assert texts(player, "network")


async def test_the_class_of_a_step_is_chosen(play: Play) -> None:
    async with play("xor") as player:
        await use(player, classes())
        editor = player.workspace.editor
        await player.press("down", "end", "space")
        assert editor.target.tolist() == [0, 1, 1]
        await player.press("home", "t")
        assert isinstance(player.screen, ChooseOne)
        await player.settle()
        await player.press("down", "enter")
        await player.wait_for(lambda: not player.is_asked)
        await player.settle()
        assert editor.target.tolist() == [1, 1, 1]
        assert texts(player, "class") == ("odd", "odd", "odd")
        assert set(texts(player, "network")) <= {"even", "odd"}
        await player.press("A")
        await answer(player, "third")
        assert player.workspace.dataset.class_names == ("even", "odd", "third")
        assert player.workspace.needs_reset


async def test_words_are_typed_and_the_sequence_is_labelled(play: Play) -> None:
    async with play("xor", size=(120, 40)) as player:
        await use(player, phrases())
        editor = player.workspace.editor
        assert texts(player, "words") == ("good", "film")
        # What the network would say if the sequence ended at each word.
        predictor = player.snapshot.predictor()
        outputs = predictor.outputs(np.array([[-1, -1, 2], [-1, 2, 1]]))
        assert texts(player, "p(right)") == tuple(f"{share:.2f}" for share in outputs[:, 0])
        await player.press("i")
        await answer(player, "not bad")
        assert texts(player, "words") == ("not", "bad", "good", "film")
        await player.press("space")
        await player.answer("dull")
        await player.wait_for(lambda: isinstance(player.screen, Confirm), "the question")
        await player.settle()
        assert "does not have the word dull" in player.text
        await player.press("n")
        await player.settle()
        assert "dull" not in player.workspace.dataset.symbols
        await player.press("space")
        await player.answer("dull")
        await player.wait_for(lambda: isinstance(player.screen, Confirm), "the question")
        await player.settle()
        await player.press("y")
        await player.settle()
        assert player.workspace.dataset.symbols[-1] == "dull"
        assert player.workspace.needs_reset
        assert "dull" in texts(player, "words")
        await player.press("t")
        await player.settle()
        await player.press("down", "enter")
        await player.wait_for(lambda: not player.is_asked)
        await player.settle()
        assert editor.label == 1
        assert "labelled bad" in player.heading("#left")
        player.app.post_message(Paste("not good -> bad\nfilm -> good\n"))
        await player.settle()
        assert player.workspace.dataset.samples == 5
        assert texts(player, "words") == ("film",)
        player.app.post_message(Paste("film -> dreadful"))
        await player.settle()
        await player.hears("dreadful is not a class of phrases")


async def test_a_text_is_typed(play: Play) -> None:
    async with play("xor") as player:
        await use(player, names())
        editor, roll = player.workspace.editor, player.find(Roll)
        assert texts(player, "text") == ("⏎", "a", "n", "n", "a", "⏎")
        assert texts(player, "network")[0] == ""
        assert "label" not in {binding.binding.action for binding in player.screen.active_bindings.values()}
        await player.press("right", "space")
        assert "TYPING OVER" in player.said("#state")
        await player.press("b", "o", "b")
        assert texts(player, "text") == ("⏎", "b", "o", "b", "a", "⏎")
        await player.press("delete", "backspace", "escape")
        assert texts(player, "text") == ("⏎", "b", "o", "⏎")
        await player.press("plus")
        assert "INSERTING" in player.said("#state")
        player.app.post_message(Paste("na"))
        await player.settle()
        await player.press("escape", "enter")
        assert text_of(player.workspace.dataset, 0) == "\nbo\nna"
        await player.press("u", "u")
        assert texts(player, "text") == ("⏎", "b", "o", "⏎")
        await player.press("right", "right", "right", "i", "q")
        await player.wait_for(lambda: isinstance(player.screen, Confirm), "the question")
        assert "does not have the character q" in player.text
        await player.press("y")
        await player.settle()
        assert roll.typing
        await player.press("enter", "escape", "escape")
        assert texts(player, "text") == ("⏎", "b", "o", "q", "⏎", "⏎")
        assert player.workspace.dataset.class_names == player.workspace.dataset.symbols
        await player.press("full_stop")
        assert (editor.index, roll.typing) == (1, False)
        await player.press("a", "i", "n", "a", "escape", "enter")
        assert texts(player, "text") == ("⏎", "n", "a", "⏎")
        assert text_of(player.workspace.dataset, 2) == "\nna\n"


async def test_numbers_are_the_targets_of_words(play: Play) -> None:
    async with play("xor") as player:
        targets: Any = np.array([[[np.nan], [0.0], [1.0]], [[0.0], [1.0], [1.0]], [[np.nan], [np.nan], [0.0]]])
        changes: Any = {"targets": targets, "class_names": None, "output_names": ("good so far",)}
        await use(player, replace(phrases(), **changes))
        await player.press("down", "space")
        assert player.workspace.editor.target.tolist() == [[1.0], [1.0]]
        await player.press("t")
        await answer(player, "0.5")
        assert player.workspace.editor.target.tolist() == [[0.5], [1.0]]
        await player.press("space")
        await answer(player, "-2")
        assert player.workspace.editor.target.tolist() == [[-2.0], [1.0]]


async def test_a_built_in_set_is_copied_and_a_drawing_survives_a_restart(play: Play) -> None:
    async with play("parity", screen="Edit") as player:
        built_in_bits = player.workspace.dataset.inputs[0].tolist()
        await player.press("space", "i", "i")
        assert "saving makes a copy" in player.heading("#left")
        await player.own_copy("enter")
        stored = player.stored()
        assert (stored.steps, stored.lengths.max(), stored.lengths.min()) == (14, 14, 12)
        flipped = [[1 - built_in_bits[0][0]], *built_in_bits[1:]]
        assert stored.inputs[0].tolist() == [[0.0], [0.0], *flipped]
        await player.press("full_stop", "end", "plus", "minus", "minus")
        drawing = player.workspace.editor.state
        assert player.workspace.editor.changed
    async with play("mine", screen="Edit") as player:
        again = player.workspace.editor.state
        assert (again.index, again.values.tolist()) == (1, drawing.values.tolist())
        assert len(again.values) == 11
        assert "not saved" in player.said("#state")


async def test_the_run_goes_on_while_a_sequence_is_edited(play: Play) -> None:
    async with play("parity", screen="Edit") as player:
        await player.press("space")
        await player.own_copy("enter")
        player.workspace.runner.run(10**9)
        await player.wait_for(lambda: player.snapshot.epoch > 0)
        before = texts(player, "network")
        await player.press("right", "space", "enter")
        assert player.workspace.is_running
        await player.wait_for(lambda: player.snapshot.dataset is player.workspace.dataset, "the edited dataset")
        await player.wait_for(lambda: texts(player, "network") != before, "other answers")


async def test_typing_ends_where_another_screen_opens(play: Play) -> None:
    async with play("xor") as player:
        await use(player, names())
        await player.press("space")
        assert player.find(Roll).typing
        await player.press("2")
        assert player.tells("does not have the character 2") or player.is_asked
        await player.press("n")
        await player.wait_for(lambda: not player.is_asked)
        await player.app.action_open("Data")
        await player.settle()
        await player.open("Edit")
        assert not player.find(Roll).typing
