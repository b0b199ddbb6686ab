"""Edit: the drawing, the network's opinion of it, and what becomes of the dataset and the run."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest
from textual.events import MouseDown, MouseUp, Paste

from nn_tui.data.builtin.builtin import built_in
from nn_tui.data.library.library import Library
from nn_tui.data.own_format.format import dumps
from nn_tui.experiment.background.snapshot import Phase
from nn_tui.experiment.run.experiment import Experiment
from nn_tui.tui.screens.prompts import ChooseOne, Prompt
from nn_tui.tui.widgets.bars.bars import Bars
from nn_tui.tui.widgets.pixels.pixel_editor import PixelEditor

if TYPE_CHECKING:
    from tests.tui.conftest import Play, Player

pytestmark = pytest.mark.slow

A = built_in("letters").inputs[0]


def opinion(player: Player) -> np.ndarray:
    return np.array(player.find("#opinion", Bars).values)


def network_says(player: Player) -> np.ndarray:
    network = player.snapshot.network()
    return np.asarray(network.forward(player.workspace.editor.values.reshape(1, -1))[0])


async def test_probabilities_follow_every_change_and_nothing_is_trained_on_it(play: Play) -> None:
    async with play(screen="Edit") as player:
        await player.train(300)
        run, weights, seen = player.snapshot.run, player.weights, []
        for key in ("space", "right", "space", "i", "m", "shift+left", "L", "J", "K", "u", "U", "c"):
            await player.press(key)
            assert np.array_equal(opinion(player), network_says(player))
            seen.append(tuple(opinion(player)))
        assert len(set(seen)) > 5
        assert np.array_equal(player.weights, weights)
        assert player.snapshot.run == run
        assert player.workspace.dataset.same_content(built_in("letters"))
        assert "not saved" in player.said("#state").lower()
        await player.train(10)
        alone = Experiment(player.snapshot.recipe, built_in("letters"))
        alone.advance(310)
        assert np.array_equal(player.weights, alone.network.parameters)


async def test_the_opinion_follows_the_training(play: Play) -> None:
    async with play(screen="Edit") as player:
        before = opinion(player)
        player.workspace.runner.run(10**9)
        await player.wait_for(lambda: not np.array_equal(opinion(player), before))


async def test_it_says_after_how_many_epochs(play: Play) -> None:
    async with play(screen="Edit") as player:
        await player.train(1)
        await player.wait_for(lambda: player.said("#opinion-note") == "after 1 epoch")
        await player.train(1)
        await player.wait_for(lambda: player.said("#opinion-note") == "after 2 epochs")


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_the_opinion_has_all_the_room_that_it_needs(play: Play, size: tuple[int, int]) -> None:
    async with play("moved", screen="Edit", size=size) as player:
        bars, right = player.find("#opinion", Bars).region, player.find("#right").region
        note, samples = player.find("#opinion-note").region, player.framed("#samples").region
        assert bars.height == 26 or (note.bottom, samples.bottom) == (samples.y, right.bottom), "no line is blank"
        assert note.bottom <= right.bottom
        assert (size[1] < 40) == (bars.height < 26)


async def test_edit_and_data_say_alike_where_a_set_comes_from(play: Play, tmp_path: Path) -> None:
    (tmp_path / "signs.txt").write_text(dumps(built_in("letters")))
    async with play(str(tmp_path / "signs.txt"), screen="Edit") as player:
        assert "signs, from a file; saving makes a copy" in player.heading("#left")
        await player.open("Data")
        assert "from a file" in player.heading("#preview")
        await player.open("Edit")
        await player.press("space")
        await player.own_copy("enter")
        assert "mine, your own" in player.heading("#left")
    async with play(screen="Edit", fresh=True) as player:
        assert "letters, built in; saving makes a copy" in player.heading("#left")


async def test_a_built_in_set_is_copied_by_the_first_write(play: Play) -> None:
    async with play(screen="Edit") as player:
        await player.press("space", "enter")
        await player.wait_for(lambda: isinstance(player.screen, Prompt))
        for taken in ("xor", "train", "two words"):
            await player.answer(taken)
            assert isinstance(player.screen, Prompt)
        assert "two words" in player.text
        await player.answer("mine")
        await player.wait_for(lambda: not player.is_asked)
        await player.settle()
        drawn = A.copy()
        drawn[0, 0] = 1
        assert np.array_equal(player.stored().inputs[0], drawn)
        assert player.workspace.dataset.own
        assert built_in("letters").same_content(Library(player.workspace.library.folder).load("letters"))
        assert player.status.dataset == "mine"
        await player.press("right", "space", "enter")
        assert not player.is_asked
        drawn[0, 1] = 1
        assert np.array_equal(player.stored().inputs[0], drawn)


async def test_a_copy_that_is_not_named_leaves_all_as_it_was(play: Play) -> None:
    async with play(screen="Edit") as player:
        await player.press("space", "enter")
        await player.wait_for(lambda: player.is_asked)
        await player.press("escape")
        assert player.workspace.dataset.name == "letters"
        assert player.workspace.editor.changed
        assert Library(player.workspace.library.folder).folder.exists() is False


async def test_undo_and_redo_over_everything(play: Play) -> None:
    async with play(screen="Edit") as player:
        await player.own_copy("enter")
        keys = ("space", "down", "space", "enter", "i", "m", "H", "enter", "d", "t", "c", "p", "p", "p", "a", "]")
        editor = player.workspace.editor
        while editor.can_undo:
            await player.press("u")
        states = [editor.state]
        for key in keys:
            await player.press({"]": "right_square_bracket"}.get(key, key))
            if player.is_asked:
                await player.press("b")
                await player.wait_for(lambda: not player.is_asked)
                await player.settle()
            if editor.state is not states[-1]:
                states.append(editor.state)
        assert len(states) >= 11
        for state in reversed(states[:-1]):
            await player.press("u")
            assert editor.state is state
            assert player.workspace.dataset is state.dataset
        for state in states[1:]:
            await player.press("ctrl+y")
            assert editor.state is state
        assert player.stored().same_content(states[-1].dataset)


async def test_the_pen_draws_while_moving(play: Play) -> None:
    async with play(screen="Edit") as player:
        await player.press("c", "p")
        assert "pen draws" in player.said("#state").lower()
        await player.press("right", "l", "down", "j")
        wanted = np.zeros((5, 6))
        wanted[0, :3] = wanted[:3, 2] = 1
        assert np.array_equal(player.workspace.editor.values, wanted)
        await player.press("p", "up")
        assert "pen erases" in player.said("#state").lower()
        wanted[1, 2] = 0
        assert np.array_equal(player.workspace.editor.values, wanted)
        await player.press("p", "left", "left")
        assert player.find("#pixels", PixelEditor).pen is None
        assert np.array_equal(player.workspace.editor.values, wanted)


SHIFTS = {
    **dict.fromkeys(("H", "shift+left"), (0, -1)),
    **dict.fromkeys(("L", "shift+right"), (0, 1)),
    **dict.fromkeys(("J", "shift+down"), (1, 0)),
    **dict.fromkeys(("K", "shift+up"), (-1, 0)),
}


async def test_shifts(play: Play) -> None:
    async with play(screen="Edit") as player:
        padded = np.pad(A, 1)
        for key, (rows, columns) in SHIFTS.items():
            await player.press(key)
            shifted = padded[1 - rows : 6 - rows, 1 - columns : 7 - columns]
            assert np.array_equal(player.workspace.editor.values, shifted)
            await player.press("u")


async def test_clear_invert_and_mirror(play: Play) -> None:
    async with play(screen="Edit") as player:
        values = player.find("#pixels", PixelEditor)
        await player.press("i")
        assert np.array_equal(values.values, 1 - A)
        await player.press("u", "right_square_bracket", "m")
        assert np.array_equal(values.values, built_in("letters").inputs[1][:, ::-1])
        await player.press("c")
        assert not values.values.any()


async def test_paste(play: Play) -> None:
    async with play(screen="Edit") as player:
        rows = "#.....\n.#....\n..#...\n...#..\n....#.\n"
        player.app.post_message(Paste(rows))
        await player.settle()
        assert np.array_equal(player.workspace.editor.values, np.eye(5, 6))
        player.app.post_message(Paste("0 1 1 1 1 0\r\n" + "\r\n".join(["1,0,0,0,0,1"] * 4)))
        await player.settle()
        drawn = player.workspace.editor.values
        assert drawn.sum() == 12
        for garbage in ("hello", "", "###\n###", "#.....\n" * 6, "\x00\x1b[31m", "9" * 10_000, "2 2 2 2 2 2\n" * 5):
            player.app.clear_notifications()
            player.app.post_message(Paste(garbage))
            await player.settle()
            assert len(player.notes) == 1
            assert len(player.notes[0]) < 300
            assert player.workspace.editor.values is drawn
        await player.press("u", "u")
        assert not player.workspace.editor.changed


async def test_paste_from_the_clipboard_of_the_app(play: Play) -> None:
    async with play(screen="Edit") as player:
        await player.press("ctrl+v")
        assert "clipboard is empty" in player.notes[0]
        player.app.copy_to_clipboard("\n".join(["111111"] * 5))
        await player.press("ctrl+v")
        assert player.workspace.editor.values.all()


async def test_label_by_key_and_from_the_list(play: Play) -> None:
    async with play(screen="Edit") as player:
        await player.press("t")
        await player.wait_for(lambda: isinstance(player.screen, ChooseOne))
        await player.press("c")
        await player.wait_for(lambda: not player.is_asked)
        assert player.workspace.editor.label == 2
        await player.settle()
        assert "labelled C" in player.heading("#left")
        await player.press("t")
        await player.wait_for(lambda: player.is_asked)
        await player.settle()
        await player.press("up", "enter")
        await player.wait_for(lambda: not player.is_asked)
        assert player.workspace.editor.label == 1
        await player.press("t")
        await player.wait_for(lambda: player.is_asked)
        await player.press("x", "question_mark", "escape")
        await player.wait_for(lambda: not player.is_asked)
        assert player.workspace.editor.label == 1


async def test_a_label_of_several_characters_is_chosen_from_the_list(play: Play, home: Path) -> None:
    (home / "datasets").mkdir(parents=True)
    (home / "datasets/signs.txt").write_text("shape: 1x2\nclasses: plus minus\n\nplus\n11\n\nminus\n10\n")
    async with play("signs", screen="Edit") as player:
        await player.press("t")
        await player.wait_for(lambda: player.is_asked)
        await player.settle()
        await player.press("m", "down", "enter")
        await player.wait_for(lambda: not player.is_asked)
        assert player.workspace.editor.label == 1


async def test_add_and_duplicate_and_delete_samples(play: Play) -> None:
    async with play(screen="Edit") as player:
        await player.own_copy("enter")
        await player.press("a", "space", "t")
        await player.wait_for(lambda: player.is_asked)
        await player.press("B")
        await player.wait_for(lambda: not player.is_asked)
        await player.settle()
        assert player.workspace.dataset.samples == 3
        assert "New sample" in player.heading("#left")
        await player.press("enter")
        dataset = player.stored()
        assert dataset.samples == 4
        assert dataset.class_of(3) == 1
        assert dataset.inputs[3].sum() == 1
        await player.press("d", "right", "space", "enter")
        assert player.stored().inputs[4].sum() == 2
        await player.press("x", "x", "delete")
        assert player.stored().samples == 2
        await player.press("x", "x", "x")
        await player.wait_for(lambda: player.snapshot.phase is Phase.EMPTY)
        assert player.stored().samples == 0
        await player.press("u", "u", "u", "u", "u")
        assert player.stored().samples == 5


async def test_add_class_needs_a_reset_and_then_it_trains(play: Play) -> None:
    async with play(screen="Edit") as player:
        await player.own_copy("enter")
        player.workspace.runner.run(10**9)
        await player.wait_for(lambda: player.snapshot.epoch > 3)
        await player.press("A")
        await player.answer("D")
        await player.wait_for(lambda: player.workspace.needs_reset and player.snapshot.phase is Phase.PAUSED)
        await player.answered()
        assert "reset" in player.status.alert
        assert "press r to reset" in player.said("#opinion-note")
        await player.press("a", "i", "t")
        await player.wait_for(lambda: player.is_asked)
        await player.press("d")
        await player.wait_for(lambda: not player.is_asked)
        await player.settle()
        await player.press("enter")
        await player.open("Predict")
        assert "press r to reset" in player.said("#summary")
        await player.open("Train")
        epoch = player.snapshot.epoch
        await player.press("space")
        await player.hears("press r to reset")
        assert player.snapshot.epoch == epoch
        await player.press("r")
        assert player.status.architecture == "30-5-4 sigmoid"
        assert player.status.alert == ""
        await player.train(10)
        assert player.snapshot.dataset.class_names == ("A", "B", "C", "D")
        assert player.snapshot.dataset.samples == 4
        assert np.isfinite(player.snapshot.measures.loss)


async def test_undoing_the_new_class_makes_the_network_fit_again(play: Play) -> None:
    async with play(screen="Edit") as player:
        await player.own_copy("enter")
        await player.press("A")
        await player.answer("D")
        await player.wait_for(lambda: player.workspace.needs_reset)
        await player.settle()
        await player.press("u")
        assert not player.workspace.needs_reset
        assert player.status.alert == ""
        assert np.array_equal(opinion(player), network_says(player))


async def test_bad_class_names_are_told(play: Play) -> None:
    async with play(screen="Edit") as player:
        await player.own_copy("enter")
        for key, name in (("A", "A"), ("A", "two words"), ("N", "B"), ("A", "#")):
            player.app.clear_notifications()
            await player.press(key)
            await player.answer(name)
            await player.wait_for(lambda: player.notes)
            assert not player.is_asked
            assert player.workspace.dataset.class_names == ("A", "B", "C")


async def test_rename_class(play: Play) -> None:
    async with play(screen="Edit") as player:
        await player.own_copy("enter")
        await player.press("N")
        await player.answer("Q")
        await player.wait_for(lambda: player.workspace.dataset.class_names == ("Q", "B", "C"))
        assert player.stored().class_names == ("Q", "B", "C")


async def test_a_write_takes_effect_at_the_next_epoch_of_the_run(play: Play) -> None:
    async with play(screen="Edit") as player:
        await player.own_copy("enter")
        await player.train(20)
        await player.press("space", "enter")
        await player.answered()
        await player.train(20)
        alone = Experiment(player.snapshot.recipe, built_in("letters"))
        alone.advance(20)
        alone.change(alone.recipe, player.workspace.dataset)
        alone.advance(20)
        assert np.array_equal(player.weights, alone.network.parameters)
        assert player.snapshot.changes[-1][0] == 20
        assert player.snapshot.dataset is player.workspace.dataset


async def test_a_write_to_a_set_that_is_being_trained_on(play: Play) -> None:
    async with play(screen="Edit") as player:
        await player.own_copy("enter")
        player.workspace.runner.run(10**9)
        await player.wait_for(lambda: player.snapshot.epoch > 3)
        await player.press("space", "enter")
        await player.wait_for(lambda: player.snapshot.dataset is player.workspace.dataset)
        assert player.snapshot.phase is Phase.RUNNING
        assert len(player.snapshot.changes) >= 1


async def test_the_mouse_draws(play: Play) -> None:
    async with play(screen="Edit") as player:
        await player.press("c")
        pixels = player.find("#pixels", PixelEditor)
        place = next(
            (x, y)
            for y in range(pixels.size.height)
            for x in range(pixels.size.width)
            if pixels.cell_at(x, y) == (2, 3)
        )
        x, y = place[0] + pixels.content_region.x, place[1] + pixels.content_region.y
        for kind in (MouseDown, MouseUp):
            player.app.post_message(
                kind(None, x, y, 0, 0, 1, shift=False, meta=False, ctrl=False, screen_x=x, screen_y=y)
            )
            await player.settle()
        assert pixels.cursor == (2, 3)
        assert player.workspace.editor.values[2, 3] == 1
        assert player.workspace.editor.values.sum() == 1


@pytest.mark.parametrize(("dataset", "key", "noun"), [("letters", "space", "drawing"), ("iris", "c", "row")])
async def test_a_new_sample_says_how_what_was_not_saved_comes_back(
    play: Play, dataset: str, key: str, noun: str
) -> None:
    async with play(dataset, screen="Edit") as player:
        await player.press(key)
        drawn = player.workspace.editor.values
        await player.press("a")
        await player.hears(f"The {noun} before was not saved: u brings it back.")
        await player.press("u")
        assert np.array_equal(player.workspace.editor.values, drawn)


async def test_a_new_sample_replaced_by_another_or_dropped_says_so_too(play: Play) -> None:
    async with play(screen="Edit") as player:
        for leaving in ("a", "x"):
            await player.press("a", "space")
            player.app.clear_notifications()
            await player.press(leaving)
            await player.hears("The drawing before was not saved: u brings it back.")


@pytest.mark.parametrize(
    ("dataset", "enter"), [("letters", "Save"), ("digits", "Save"), ("iris", "Type"), ("echo", "Change")]
)
async def test_the_footer_has_room_for_saving_adding_copying_and_undoing(play: Play, dataset: str, enter: str) -> None:
    async with play(dataset, screen="Edit", size=(80, 24)) as player:
        footer = player.text.splitlines()[-1]
        for words in (f"⏎ {enter}", "a Add", "d Copy", "u Undo"):
            assert words in footer
