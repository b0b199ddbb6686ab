"""Several instances on one home, as a person meets them in the app."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest
from textual.events import AppFocus

from nn_tui.data.builtin.builtin import built_in
from nn_tui.data.dataset import Dataset
from nn_tui.data.editing.edits import without_sample
from nn_tui.data.editing.sample_editor import SampleEditor
from nn_tui.data.library.library import Library
from nn_tui.experiment.storage.drafts import Drafts
from nn_tui.experiment.storage.instance import Instance

if TYPE_CHECKING:
    from tests.tui.conftest import Play, Player


@pytest.fixture
def mine(home: Path) -> Dataset:
    return Library(home / "datasets").copy(built_in("letters"), "mine")


def change_elsewhere(home: Path, dataset: Dataset) -> Dataset:
    """Take the last sample away, as another program."""
    fewer = without_sample(dataset, dataset.samples - 1)
    Library(home / "datasets").save(fewer)
    return fewer


async def edit_and_be_asked(player: Player, home: Path, mine: Dataset) -> Dataset:
    """Write a drawing to a dataset that changed on disk after it was opened."""
    fewer = change_elsewhere(home, mine)
    await player.press("i", "enter")
    await player.wait_for(lambda: player.is_asked, "the question")
    await player.settle()
    await player.hears("Another program changed mine while you edited it. Yours is kept as mine-mine.")
    assert player.stored("mine").same_content(fewer)
    assert player.stored("mine-mine").samples == mine.samples
    return fewer


@pytest.mark.parametrize("key", ["enter", pytest.param("escape", marks=pytest.mark.slow)])
async def test_a_person_goes_on_with_the_copy(play: Play, home: Path, mine: Dataset, key: str) -> None:
    async with play("mine", screen="Edit") as player:
        fewer = await edit_and_be_asked(player, home, mine)
        await player.press(key)
        await player.wait_for(lambda: player.workspace.dataset.name == "mine-mine", "the copy")
        await player.settle()
        assert player.status.dataset == "mine-mine"
        await player.press("i", "enter")
        assert np.array_equal(player.stored("mine-mine").inputs, mine.inputs)
        assert player.stored("mine").same_content(fewer)
        assert not player.is_asked


@pytest.mark.slow
async def test_a_person_takes_the_other(play: Play, home: Path, mine: Dataset) -> None:
    async with play("mine", screen="Edit") as player:
        fewer = await edit_and_be_asked(player, home, mine)
        await player.press("down", "enter")
        await player.wait_for(lambda: not player.is_asked, "the end of the question")
        await player.settle()
        assert player.workspace.dataset.same_content(fewer)
        assert not (home / "datasets" / "mine-mine.txt").exists()


@pytest.mark.slow
async def test_a_person_overwrites_the_other(play: Play, home: Path, mine: Dataset) -> None:
    async with play("mine", screen="Edit") as player:
        await edit_and_be_asked(player, home, mine)
        await player.press("up", "enter")
        await player.wait_for(lambda: not player.is_asked, "the end of the question")
        await player.settle()
        assert player.stored("mine").same_content(player.workspace.dataset)
        assert player.stored("mine").samples == mine.samples
        assert not (home / "datasets" / "mine-mine.txt").exists()


@pytest.mark.slow
async def test_leaving_without_an_answer_keeps_both(play: Play, home: Path, mine: Dataset) -> None:
    async with play("mine", screen="Edit") as player:
        fewer = await edit_and_be_asked(player, home, mine)
        player.app.exit()
    assert Library(home / "datasets").load("mine").same_content(fewer)
    assert Library(home / "datasets").load("mine-mine").samples == mine.samples


@pytest.mark.slow
async def test_what_another_program_changed_is_shown_at_the_next_look(play: Play, home: Path, mine: Dataset) -> None:
    async with play("mine", screen="Train") as player:
        await player.train(20)
        fewer = change_elsewhere(home, mine)
        await player.press("2", drawn=False)
        await player.wait_for(
            lambda: player.tells("mine was changed by another program: it is shown as it is now."), "a word about it"
        )
        await player.settle()
        assert player.workspace.dataset.same_content(fewer)
        assert player.snapshot.epoch == 20
        again = change_elsewhere(home, fewer)
        player.app.post_message(AppFocus())
        await player.wait_for(lambda: player.workspace.dataset.same_content(again), "the new content")
        (home / "datasets" / "mine.txt").write_text("no dataset")
        await player.press("4", drawn=False)
        await player.wait_for(
            lambda: player.tells("mine was changed on disk, and is shown as it was before"), "a word about it"
        )
        assert player.workspace.dataset.same_content(again)


@pytest.mark.slow
async def test_drawings_that_were_left_are_offered_one_after_the_other(play: Play, home: Path) -> None:
    letters, pictures = built_in("letters"), []
    instances = [Instance(home / "state") for _ in range(2)]
    for pixel, instance in enumerate(instances):
        editor = SampleEditor(letters)
        editor.toggle((0, pixel))
        Drafts(home / "drafts", instance).save(editor.state)
        pictures.append(editor.values)
    async with play("letters", screen="Edit") as player:
        # They live in this process, and their drawings are theirs.
        assert not player.workspace.editor.can_undo
    for instance in instances:
        instance.close()
    async with play("letters", screen="Edit") as player:
        await player.hears("left another draft of letters: o goes on with it")
        for picture in (*reversed(pictures), *reversed(pictures)):
            assert np.array_equal(player.workspace.editor.values, picture)
            await player.press("o")
        await player.press("i")
        await player.settle()
    assert len(list((home / "drafts").iterdir())) == 2


@pytest.mark.slow
async def test_what_changed_elsewhere_is_taken_over_after_a_prompt(play: Play, home: Path, mine: Dataset) -> None:
    async with play("mine", screen="Edit") as player:
        await player.press("t")
        await player.wait_for(lambda: player.is_asked, "the classes")
        fewer = change_elsewhere(home, mine)
        player.app.post_message(AppFocus())
        await player.settle()
        assert player.workspace.dataset.same_content(mine)
        await player.press("escape")
        await player.wait_for(lambda: player.workspace.dataset.same_content(fewer), "the change")


@pytest.mark.slow
async def test_a_question_waits_for_the_prompt_in_front(play: Play, home: Path, mine: Dataset) -> None:
    async with play("mine", screen="Edit") as player:
        await player.press("t")
        await player.wait_for(lambda: player.is_asked, "the classes")
        change_elsewhere(home, mine)
        player.workspace.write(without_sample(mine, 0))
        assert player.workspace.writer.flush(10)
        await player.settle()
        assert len(player.app.screen_stack) == 2
        await player.press("escape")
        await player.wait_for(lambda: player.tells("Another program changed mine"), "the question")
