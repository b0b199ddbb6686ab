"""Edit on tables: truth tables are toggled, measured numbers typed, classes chosen."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest
from textual.events import Paste

from nn_tui.data.builtin.builtin import built_in
from nn_tui.data.dataset import Dataset
from nn_tui.experiment.run.predictor import Predictor
from nn_tui.tui.screens.prompts import ChooseOne, Prompt
from nn_tui.tui.widgets.bars.bars import Bars
from nn_tui.tui.widgets.table.table_editor import TableEditor

if TYPE_CHECKING:
    from tests.tui.conftest import Play, Player

pytestmark = pytest.mark.slow


async def answer(player: Player, text: str) -> None:
    await player.answer(text)
    await player.wait_for(lambda: not player.is_asked)
    await player.settle()


async def test_tables_are_edited_as_rows(play: Play) -> None:
    async with play("xor", screen="Edit") as player:
        table = player.find("#table", TableEditor)
        assert table.has_focus
        await player.press("down", "right", "space")
        editor = player.workspace.editor
        assert (editor.index, editor.values.tolist()) == (1, [0.0, 0.0])
        await player.press("right", "space")
        assert editor.target.tolist() == [0.0]
        assert player.find("#opinion", Bars).values == tuple(player.snapshot.outputs(editor.values.reshape(1, -1))[0])
        assert "space swaps 0 and 1" in player.said("#state")
        await player.own_copy("ctrl+s")
        assert player.stored().inputs.tolist() == [[0, 0], [0, 0], [1, 0], [1, 1]]
        assert player.stored().targets.ravel().tolist() == [0, 0, 1, 0]
        await player.press("a", "left", "space", "enter")
        assert player.stored().samples == 5
        assert player.stored().inputs[4].tolist() == [0, 1]
        await player.press("x")
        assert player.stored().samples == 4
        player.app.post_message(Paste("0.25\t-3\t1"))
        await player.settle()
        assert editor.values.tolist() == [0.25, -3.0]
        player.app.post_message(Paste("0 1 2 3 4"))
        await player.settle()
        assert editor.values.tolist() == [0.25, -3.0]
        for key in ("p", "t", "A", "N", "m", "J"):
            await player.press(key)
            assert not player.is_asked
        assert editor.values.tolist() == [0.25, -3.0]


async def test_a_row_that_the_loss_cannot_take_is_told(play: Play) -> None:
    async with play("and", screen="Edit") as player:
        await player.own_copy("ctrl+s")
        player.app.post_message(Paste("1 1 -> 7"))
        await player.settle()
        await player.press("enter")
        await player.answered()
        await player.hears("The run goes on without this change: ")
        assert player.stored().targets.ravel().tolist() == [7, 0, 0, 1]
        await player.press("u")
        await player.answered()
        assert player.snapshot.dataset is player.workspace.dataset


async def test_the_network_and_the_rows_stand_in_the_table(play: Play) -> None:
    async with play("xor", screen="Edit") as player:
        await player.train(3000)
        text = player.text
        for answer in player.snapshot.outputs().ravel():
            assert f"{answer:.3f}" in text


async def test_measured_numbers_are_typed(play: Play) -> None:
    async with play("iris", screen="Edit", size=(120, 40)) as player:
        await player.own_copy("ctrl+s")
        editor = player.workspace.editor
        for key in ("space", "enter"):
            await player.press("right", key)
            assert isinstance(player.screen, Prompt)
            await player.answer("much")
            assert "'much' is not a finite number" in player.text
            await answer(player, "2.75" if key == "space" else "6.5")
            state = player.said("#state")
            assert state == "space types a number · arrows move · not saved: ⏎ saves it"
            assert "⏎ Save" in player.text
            assert "2.75" in player.text
            await player.press("enter")
            assert not player.is_asked
            assert player.said("#state") == "space or ⏎ types a number · arrows move · saved"
            assert "⏎ Type" in player.text
        assert player.stored().inputs[0].tolist() == [5.1, 2.75, 6.5, 0.2]
        await player.press("u", "u", "u", "u")
        assert player.stored().same_content(built_in("iris"))
        assert editor.values.tolist() == [5.1, 3.5, 1.4, 0.2]
        await player.press("i", "L")
        assert editor.values.tolist() == [5.1, 3.5, 1.4, 0.2]


async def test_the_class_of_a_row_is_chosen(play: Play) -> None:
    async with play("iris", screen="Edit", size=(120, 40)) as player:
        await player.own_copy("ctrl+s")
        for key, chosen in (("space", 1), ("t", 2)):
            await player.press("end", key)
            await player.wait_for(lambda: isinstance(player.screen, ChooseOne))
            await player.settle()
            await player.press("down", "enter")
            await player.wait_for(lambda: not player.is_asked)
            await player.settle()
            assert player.workspace.editor.label == chosen
        assert "virginica" in player.heading("#left")
        await player.press("enter")
        assert player.stored().class_of(0) == 2


async def test_a_new_row_of_measured_numbers(play: Play) -> None:
    async with play("iris", screen="Edit", size=(120, 40)) as player:
        await player.own_copy("ctrl+s")
        await player.press("a")
        assert "New row 151" in player.heading("#left")
        for number in ("5", "3.25", "1.5", "0.5"):
            await player.press("space")
            await answer(player, number)
            await player.press("right")
        assert player.workspace.editor.index is None
        await player.press("enter")
        dataset = player.stored()
        assert dataset.inputs[150].tolist() == [5, 3.25, 1.5, 0.5]
        assert dataset.class_of(150) == 0
        await player.press("x")
        assert player.stored().samples == 150


async def test_targets_that_are_numbers_are_typed(play: Play, home: Path) -> None:
    (home / "house.csv").parent.mkdir(parents=True, exist_ok=True)
    rows = "".join(f"{40 + k},{k % 5 + 1},{100.5 + 3 * k}\n" for k in range(30))
    (home / "house.csv").write_text("size,rooms,price\n" + rows)
    async with play(str(home / "house.csv"), screen="Edit", size=(120, 40)) as player:
        await player.own_copy("ctrl+s")
        await player.press("end", "space")
        await answer(player, "250.25")
        await player.press("enter")
        assert player.stored().targets[0].tolist() == [250.25]
        bars = player.find("#opinion", Bars)
        row = player.workspace.editor.values.reshape(1, -1)
        # The run follows the changed dataset in a thread of its own.
        await player.wait_for(lambda: bars.values == tuple(player.snapshot.outputs(row)[0]), "the present answer")
        assert "250.2" in player.text


async def test_go_to_a_row(play: Play) -> None:
    async with play("iris", screen="Edit") as player:
        await player.press("g")
        await player.answer("151")
        assert "1 to 150" in player.text
        await answer(player, "120")
        assert player.workspace.editor.index == 119
        assert player.find("#table", TableEditor).cursor_row == 119
        await player.press("right_square_bracket", "left_square_bracket", "left_square_bracket")
        assert player.workspace.editor.index == 118


async def test_a_hundred_thousand_rows_are_not_copied_for_a_key(play: Play, monkeypatch: pytest.MonkeyPatch) -> None:
    random = np.random.RandomState(0)
    targets = np.eye(2)[random.randint(0, 2, 100_000)]
    large = Dataset(
        "mine", "table", random.randn(100_000, 3), targets, ("a", "b"), ("f", "g", "h"), ("a", "b"), "iris", own=True
    )
    async with play(screen="Edit") as player:
        player.workspace.use(large)
        await player.answered()
        asked: list[np.ndarray] = []
        answers = Predictor.outputs

        def noted(predictor: Predictor, inputs: np.ndarray) -> np.ndarray:
            asked.append(inputs)
            return answers(predictor, inputs)

        monkeypatch.setattr(Predictor, "outputs", noted)
        await player.press("down", "pagedown", "right", "end", "ctrl+end")
        assert player.workspace.editor.index == 99_999
        rows = [inputs for inputs in asked if len(inputs) > 1]
        assert rows
        assert all(len(inputs) < 100 and np.shares_memory(inputs, large.inputs) for inputs in rows)
