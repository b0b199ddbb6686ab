"""Edit on points: what keys drop and remove, from an empty plane too, and what the network answers behind them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from textual.events import Key, Paste

from nn_tui.data.builtin.builtin import built_in
from nn_tui.data.catalog import Settings
from nn_tui.data.dataset import Dataset
from nn_tui.data.editing.edits import renamed
from nn_tui.data.editing.plane_edits import empty_plane
from nn_tui.data.library.library import Library
from nn_tui.experiment.background.snapshot import Phase
from nn_tui.experiment.run.predictor import Predictor
from nn_tui.tui.screens.prompts import ChooseOne, Confirm, Prompt
from nn_tui.tui.widgets.bars.bars import Bars
from nn_tui.tui.widgets.plane.plane import Plane

if TYPE_CHECKING:
    from tests.tui.conftest import Play, Player

pytestmark = pytest.mark.slow


def stored(player: Player, name: str = "mine") -> Dataset:
    """The dataset as a new start would read it."""
    assert player.workspace.writer.flush(10)
    return Library(player.workspace.library.folder).load(name)


async def use(player: Player, dataset: Dataset) -> None:
    """Edit a dataset of the user's own."""
    player.workspace.library.save(dataset)
    player.workspace.use(dataset)
    await player.answered()


def plane(player: Player) -> Plane:
    return player.find("#plane", Plane)


async def test_points_are_dropped_and_removed_under_the_cursor(play: Play) -> None:
    async with play("circles", screen="Edit") as player:
        samples = player.workspace.dataset.samples
        await player.press("K", "L", "space")
        assert isinstance(player.screen, Prompt)
        await player.answer("mine")
        await player.wait_for(lambda: player.workspace.dataset.name == "mine" and not player.is_asked)
        await player.settle()
        place = plane(player).cursor_point
        assert player.workspace.dataset.samples == samples + 1
        assert player.workspace.dataset.inputs[-1].tolist() == list(place)
        assert player.workspace.dataset.targets[-1].tolist() == [-1]
        await player.press("right_square_bracket", "j", "enter")
        assert stored(player).targets[-2:].ravel().tolist() == [-1, 1]
        assert f"{samples + 2:,} points" in player.heading("#left")
        await player.press("k", "x")
        assert stored(player).samples == samples + 1
        assert not (stored(player).inputs == place).all(axis=1).any()
        await player.press("u", "u", "u")
        assert stored(player).same_content(built_in("circles"))
        await player.press("U", "U", "U")
        assert player.workspace.dataset.samples == samples + 1
        await player.press(*["L"] * 10, *["K"] * 10, "x")
        assert player.notes == ["There is no point under the cursor."]


async def test_the_run_follows_every_point(play: Play) -> None:
    async with play(screen="Edit") as player:
        await use(player, renamed(built_in("circles", Settings(40, 0.0, 2, 0)), "mine", own=True))
        await player.train(3)
        await player.press("space")
        await player.answered()
        assert player.snapshot.dataset is player.workspace.dataset
        assert player.snapshot.dataset.samples == 41
        player.workspace.runner.run(10**9)
        await player.wait_for(lambda: player.snapshot.epoch > 5)
        await player.press("right", "space", "right", "space", "x")
        await player.wait_for(lambda: player.snapshot.dataset is player.workspace.dataset)
        assert player.snapshot.dataset.samples == 42
        assert player.snapshot.phase is Phase.RUNNING


async def test_from_an_empty_plane_to_a_trained_network(play: Play) -> None:
    async with play(screen="Edit") as player:
        await use(player, empty_plane("mine", 2))
        assert "No points yet" in player.heading("#left")
        await player.press("x", "c", "u", *["space"] * 3, "K", "K", "right_square_bracket", *["space"] * 3)
        await player.answered()
        assert player.snapshot.phase is not Phase.EMPTY
        assert stored(player).targets.ravel().tolist() == [-1, -1, -1, 1, 1, 1]
        await player.train(200)
        outputs = player.snapshot.outputs(player.workspace.dataset.inputs).ravel()
        assert (outputs > 0).tolist() == [False, False, False, True, True, True]
        assert player.find("#opinion", Bars).values == (outputs[-1],)
        assert "so +1" in player.text


async def test_the_answers_are_behind_the_points_and_beside_the_cursor(play: Play) -> None:
    async with play("blobs", screen="Edit") as player:
        for epochs in (0, 5):
            if epochs:
                await player.train(epochs)
            await player.press("J", "h")
            outputs = player.snapshot.outputs(np.array([plane(player).cursor_point]))[0]
            value = plane(player).value
            assert value is not None
            assert np.allclose(value, outputs, rtol=1e-12)
            assert np.allclose(player.find("#opinion", Bars).values, outputs, rtol=1e-12)


def note_questions(monkeypatch: pytest.MonkeyPatch, asked: list[int]) -> None:
    """Have the number of places that the network is asked for noted with every question."""
    answers = Predictor.outputs

    def noted(predictor: Predictor, inputs: np.ndarray) -> np.ndarray:
        asked.append(len(inputs))
        return answers(predictor, inputs)

    monkeypatch.setattr(Predictor, "outputs", noted)


async def test_moving_asks_the_network_for_one_place_alone(play: Play, monkeypatch: pytest.MonkeyPatch) -> None:
    async with play("circles", screen="Edit") as player:
        asked: list[int] = []
        note_questions(monkeypatch, asked)
        await player.press("right", "down", "K", "L", "t", "escape", "right_square_bracket")
        assert set(asked) == {1}


async def test_the_field_follows_the_training_ten_times_a_second_at_most(
    play: Play, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with play("circles", screen="Edit") as player:
        now, asked = [1e9], [0]
        monkeypatch.setattr("nn_tui.tui.screens.edit.field.monotonic", lambda: now[0])
        note_questions(monkeypatch, asked)
        player.workspace.runner.run(10**9)
        for _ in range(2):
            await player.wait_for(lambda: max(asked) > 1)
            asked[:] = [0]
            epoch = player.snapshot.epoch
            await player.wait_for(lambda epoch=epoch: player.snapshot.epoch > epoch + 2)
            await player.press("right", "left")
            assert max(asked) == 1
            now[0] += 0.2


async def test_the_class_is_chosen_and_counted(play: Play) -> None:
    async with play(screen="Edit") as player:
        await use(player, empty_plane("mine", 4))
        await player.press("left_square_bracket", "space", "t")
        await player.wait_for(lambda: isinstance(player.screen, ChooseOne))
        await player.press("2")
        await player.wait_for(lambda: not player.is_asked)
        await player.settle()
        await player.press("space", "space", "right_square_bracket", "right_square_bracket", "right_square_bracket")
        assert stored(player).targets.argmax(axis=1).tolist() == [3, 1, 1]
        counts = [line.split() for line in player.said("#counts").splitlines()]
        assert [line[-2:] for line in counts] == [["1", "0"], ["2", "2"], ["3", "0"], ["4", "1"]]
        assert [line[0] for line in counts].index("▸") == 0
        assert player.find("#opinion", Bars).values


async def test_a_class_is_added_up_to_six(play: Play) -> None:
    async with play(screen="Edit") as player:
        await use(player, empty_plane("mine", 2))
        await player.press("space")
        for name in ("3", "4", "5", "6"):
            await player.press("A")
            await player.answer(name)
            await player.wait_for(lambda: not player.is_asked)
            await player.settle()
        assert player.workspace.needs_reset
        assert "reset" in player.status.alert
        assert "press r to reset" in player.said("#opinion-note")
        await player.press("space", "A")
        assert not player.is_asked
        await player.hears("6 classes already")
        dataset = stored(player)
        assert dataset.class_names == ("1", "2", "3", "4", "5", "6")
        assert dataset.targets.argmax(axis=1).tolist() == [0, 5]
        await player.press("N")
        await player.answer("last")
        await player.wait_for(lambda: (stored(player).class_names or ())[5:6] == ("last",))
        await player.open("Train")
        await player.press("r")
        await player.train(2)
        await player.open("Edit")
        assert len(player.find("#opinion", Bars).values) == 6
        await player.press("u", "u", "u", "u", "u", "u")
        assert player.workspace.dataset.class_names is None


async def test_a_plane_of_numbers(play: Play) -> None:
    async with play(screen="Edit") as player:
        await use(player, empty_plane("mine", 0))
        await player.press("minus", "minus", "space", "right", "t")
        await player.answer("nan")
        assert "not a finite number" in player.text
        await player.answer("-0.333")
        await player.wait_for(lambda: not player.is_asked)
        await player.settle()
        await player.press("space", "right", *["plus"] * 4, "space")
        assert stored(player).targets.ravel().tolist() == [0.8, -0.333, 0.1]
        assert "drops 0.1" in player.said("#counts")
        for key in ("A", "N", "right_square_bracket"):
            await player.press(key)
            assert not player.is_asked


async def test_every_point_is_taken_away_at_once_after_asking(play: Play) -> None:
    async with play(screen="Edit") as player:
        before = renamed(built_in("blobs"), "mine", own=True)
        await use(player, before)
        await player.press("c")
        assert isinstance(player.screen, Confirm)
        await player.press("escape")
        assert player.workspace.dataset is before
        await player.press("c", "y")
        await player.wait_for(lambda: player.workspace.dataset.samples == 0)
        await player.wait_for(lambda: player.snapshot.phase is Phase.EMPTY)
        await player.settle()
        assert stored(player).class_names == before.class_names
        await player.press("u")
        assert player.workspace.dataset is before


async def test_points_are_pasted(play: Play) -> None:
    async with play(screen="Edit") as player:
        await use(player, empty_plane("mine", 3))
        player.app.post_message(Paste("1 2 -> 3\r\n\r\n-1.5 0 -> 1\r\n9 9 -> 2\r\n"))
        await player.settle()
        dataset = stored(player)
        assert dataset.inputs.tolist() == [[1, 2], [-1.5, 0], [9, 9]]
        assert dataset.targets.argmax(axis=1).tolist() == [2, 0, 1]
        assert "3 points, 1 out of view" in player.heading("#left")
        for garbage, row in (
            ("1 2 -> 3\nhello", "Row 2"),
            ("1 2 -> 7", "Row 1"),
            ("", "nothing to paste"),
            ("9" * 9999, "Row 1"),
        ):
            player.app.clear_notifications()
            player.app.post_message(Paste(garbage))
            await player.settle()
            assert len(player.notes) == 1
            assert row in player.notes[0]
            assert len(player.notes[0]) < 300
            assert player.workspace.dataset.samples == 3
        await player.press("u")
        assert player.workspace.dataset.samples == 0
        player.app.copy_to_clipboard("0 0 -> 2")
        await player.press("ctrl+v")
        assert stored(player).targets.tolist() == [[0, 1, 0]]


async def test_pasting_into_a_built_in_set_asks_for_a_name_once_the_rows_are_right(play: Play) -> None:
    async with play("circles", screen="Edit") as player:
        player.app.post_message(Paste("1 2 -> 5"))
        await player.settle()
        assert not player.is_asked
        assert len(player.notes) == 1
        player.app.post_message(Paste("1 2 -> 1"))
        await player.answer("mine")
        await player.wait_for(lambda: player.workspace.dataset.name == "mine" and not player.is_asked)
        await player.settle()
        assert stored(player).inputs[-1].tolist() == [1, 2]


async def test_a_hundred_points_are_dropped_in_a_row(play: Play) -> None:
    async with play(screen="Edit") as player:
        await use(player, renamed(built_in("gaussians", Settings(1900, 0.1, 2, 1)), "mine", own=True))
        for key in ("space", "right", "right_square_bracket") * 100:
            player.app.post_message(Key(key, None))
        await player.wait_for(lambda: player.workspace.dataset.samples == 2000)
        await player.settle()
        assert np.array_equal(stored(player).targets[-100:, 0], np.tile([-1, 1], 50))
        for _ in range(100):
            player.app.post_message(Key("u", "u"))
        await player.wait_for(lambda: player.workspace.dataset.samples == 1900)


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (30, 10)])
async def test_keys_work_at_every_size(play: Play, size: tuple[int, int]) -> None:
    async with play(size=size, screen="Edit") as player:
        await use(player, empty_plane("mine", 2))
        await player.press("right", "K", "space", "l", "space", "x")
        assert player.workspace.dataset.samples == 1
