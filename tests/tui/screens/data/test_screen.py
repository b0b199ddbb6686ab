"""Data: choosing, previews, the user's own sets and files, and what was kept."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from textual.screen import Screen
from textual.widgets import Input, OptionList

from nn_tui.data.builtin.builtin import built_in
from nn_tui.data.catalog import BUILT_IN
from nn_tui.data.encoding import ends_of
from nn_tui.data.library.library import Library
from nn_tui.data.own_format.format import dumps
from nn_tui.data.plain_text import plain
from nn_tui.experiment.background.snapshot import Phase
from nn_tui.experiment.recipe.defaults import default_recipe
from nn_tui.tui.screens.data.about import About
from nn_tui.tui.screens.data.dataset_list import DatasetList
from nn_tui.tui.screens.data.new_set import NEW_SETS
from nn_tui.tui.screens.prompts import ChooseOne, Confirm, Prompt, Reading
from nn_tui.tui.widgets.pictures.picture_grid import PictureGrid
from nn_tui.tui.widgets.plane.plane import Plane
from nn_tui.tui.widgets.table.table_editor import TableEditor

if TYPE_CHECKING:
    from tests.tui.conftest import Play, Player

pytestmark = pytest.mark.slow


def listed(player: Player) -> list[str]:
    """The names of the datasets in the list, runs left out."""
    options = player.find("#list", OptionList).options
    return [option.id for option in options if option.id and not option.id.startswith("run:")]


async def go_to(player: Player, name: str) -> None:
    """Move the cursor to an entry by keys."""
    entries = player.find("#list", OptionList)
    await player.press("home")
    for _ in range(len(entries.options)):
        assert entries.highlighted_option is not None
        if entries.highlighted_option.id == name:
            return
        await player.press("j")
    raise AssertionError(f"there is no {name}")


async def test_enter_waits_its_turn_behind_arrows(play: Play) -> None:
    async with play() as player:
        await go_to(player, "letters")
        entries = player.find("#list", OptionList)
        await player.press(*["down"] * 3)
        assert entries.highlighted_option is not None
        third = entries.highlighted_option.id
        await go_to(player, "letters")
        await player.burst("down", "down", "down", "enter", "down")
        assert player.workspace.dataset.name == third


async def copy(player: Player, name: str, as_name: str) -> None:
    await go_to(player, name)
    await player.press("c")
    await player.answer(as_name)
    await player.wait_for(lambda: not player.is_asked and player.workspace.dataset.name == as_name)
    await player.settle()


async def begin(player: Player, kind: str = "letters", asks: type[Screen[Any]] = Prompt) -> None:
    """Ask for a new set of that kind; its name is asked for next, or what the kind has to be told."""
    await player.press("n")
    await player.wait_for(lambda: isinstance(player.screen, ChooseOne), "the kinds")
    await player.settle()
    place = next(index for index, new in enumerate(NEW_SETS) if new.title.startswith(kind))
    await player.press(*["down"] * place, "enter")
    await player.wait_for(lambda: isinstance(player.screen, asks), "what is asked next")
    await player.settle()


@pytest.mark.slow
async def test_every_built_in_set_has_a_preview_and_can_be_chosen(play: Play) -> None:
    async with play() as player:
        assert sorted(listed(player)) == sorted(BUILT_IN)
        for name in listed(player):
            dataset = built_in(name)
            await go_to(player, name)
            about = player.said("#about")
            assert f"{dataset.samples:,} samples" in about
            if dataset.kind == "pixels":
                pictures = player.find("#preview-pictures", PictureGrid)
                assert pictures.count == dataset.samples
                assert np.array_equal(pictures.picture(0).values, dataset.inputs[0])
            elif dataset.kind == "points":
                assert player.find("#preview-plane", Plane).region.area
            elif dataset.kind == "sequences":
                assert player.find("#preview-sequences").region.area
            else:
                assert player.find("#preview-table", TableEditor).grid_size == (
                    dataset.samples,
                    dataset.features + (1 if dataset.class_names else dataset.outputs),
                )
            await player.press("enter")
            assert player.workspace.dataset.name == name
            assert player.status.dataset == name
            recipe = default_recipe(dataset)
            assert player.status.architecture.startswith(
                recipe.architecture(ends_of(dataset, recipe.features).inputs, dataset.outputs)
            )
            assert f"Network {player.status.architecture} · {recipe.output} output · " in about


async def test_the_cursor_follows_the_copy_that_was_made_on_edit_but_not_a_hand(play: Play) -> None:
    async with play("alphabet", screen="Edit") as player:
        await player.own_copy("ctrl+s")
        copy = player.workspace.dataset.name
        await player.open("Data")
        assert chosen_name(player) == copy != "alphabet"
        await go_to(player, "xor")
        await player.open("Edit")
        await player.open("Data")
        assert chosen_name(player) == "xor"


def chosen_name(player: Player) -> str:
    chosen = player.find(DatasetList).chosen
    assert chosen is not None
    return chosen.name


async def test_the_hint_names_the_dataset_that_is_trained(play: Play) -> None:
    async with play() as player:
        assert player.said("#hint") == "letters is chosen · s changes its settings · 3 trains it"
        await go_to(player, "xor")
        assert player.said("#hint") == "⏎ chooses this dataset · s changes its settings · 3 trains letters"
        await player.press("enter")
        assert player.said("#hint") == "xor is chosen · s changes its settings · 3 trains it"
        await player.press("3")
        assert player.status.dataset == "xor"


async def test_a_run_waits_where_it_was_left(play: Play) -> None:
    async with play() as player:
        await player.train(50)
        weights = player.weights
        await go_to(player, "xor")
        await player.press("enter")
        assert player.status.epoch == "epoch 0"
        await go_to(player, "letters")
        await player.press("enter")
        assert player.status.epoch == "epoch 50"
        assert np.array_equal(player.weights, weights)


async def test_copy_and_rename_and_delete(play: Play, home: Path) -> None:
    async with play() as player:
        await copy(player, "alphabet", "mine")
        assert listed(player)[-1] == "mine"
        library = Library(home / "datasets")
        assert library.load("mine").same_content(built_in("alphabet"))
        await player.press("r")
        await player.answer("xor")
        assert isinstance(player.screen, Prompt)
        await player.answer("yours")
        await player.wait_for(lambda: not player.is_asked)
        assert listed(player)[-1] == "yours"
        assert player.status.dataset == "yours"
        assert player.workspace.writer.flush(10)
        assert [path.name for path in (home / "datasets").iterdir()] == ["yours.txt"]
        await player.press("x")
        await player.wait_for(lambda: isinstance(player.screen, Confirm))
        await player.press("n")
        await player.wait_for(lambda: not player.is_asked)
        assert (home / "datasets/yours.txt").exists()
        await player.settle()
        await player.press("x")
        await player.wait_for(lambda: player.is_asked)
        await player.press("y")
        await player.wait_for(lambda: not player.is_asked and "yours" not in listed(player))
        assert player.workspace.writer.flush(10)
        assert list((home / "datasets").iterdir()) == []
        assert player.status.dataset == "letters"


async def test_the_unwritten_drawing_goes_along_with_a_new_name(play: Play) -> None:
    async with play() as player:
        await copy(player, "letters", "mine")
        await player.open("Edit")
        await player.press("i")
        await player.open("Data")
        await player.press("r")
        await player.answer("yours")
        await player.wait_for(lambda: player.workspace.dataset.name == "yours")
    async with play("yours") as player:
        assert np.array_equal(player.workspace.editor.values, 1 - built_in("letters").inputs[0])


async def test_the_unwritten_drawing_goes_with_its_set(play: Play) -> None:
    async with play() as player:
        await copy(player, "letters", "mine")
        await player.open("Edit")
        await player.press("i")
        await player.open("Data")
        await player.press("x")
        await player.wait_for(lambda: player.is_asked)
        await player.press("y")
        await player.wait_for(lambda: player.workspace.dataset.name == "letters")
        await copy(player, "letters", "mine")
        assert not player.workspace.editor.changed


async def test_what_a_built_in_set_does_not_offer(play: Play) -> None:
    async with play() as player:
        await go_to(player, "xor")
        await player.press("r", "x")
        assert not player.is_asked
        assert {"r", "x"}.isdisjoint(player.screen.active_bindings)


async def test_choosing_the_current_set_keeps_what_was_just_written(play: Play) -> None:
    async with play() as player:
        await copy(player, "letters", "mine")
        await player.open("Edit")
        await player.press("i", "enter")
        await player.open("Data")
        await player.press("enter")
        assert np.array_equal(player.workspace.dataset.inputs[0], 1 - built_in("letters").inputs[0])


async def test_a_new_empty_set(play: Play) -> None:
    async with play() as player:
        await begin(player)
        await player.answer("fresh")
        await player.wait_for(lambda: player.workspace.dataset.name == "fresh")
        await player.settle()
        assert player.status.phase == "nothing to train on"
        await player.open("Edit")
        await player.press("space", "enter")
        await player.wait_for(lambda: player.snapshot.phase is Phase.READY)
        await player.train(5)
        assert player.snapshot.dataset.samples == 1
    async with play("fresh") as player:
        assert player.workspace.dataset.samples == 1


async def test_new_pictures_of_any_size(play: Play) -> None:
    async with play() as player:
        await begin(player, "pictures of another size", Reading)
        await player.answer("99x2")
        await player.hears("99x2 is no size: write rows x columns, 1x1 to 64x64, like 5x6.")
        await player.answer("3x2")
        await player.wait_for(lambda: isinstance(player.screen, Prompt), "its name")
        await player.answer("tiny")
        await player.wait_for(lambda: player.workspace.dataset.name == "tiny")
        assert player.workspace.dataset.feature_shape == (3, 2)
        await player.open("Edit")
        await player.press("space", "enter")
        await player.train(5)


async def test_a_new_table_asks_for_its_columns(play: Play) -> None:
    async with play() as player:
        await begin(player, "rows of a table", Reading)
        await player.answer("width price")
        await player.wait_for(lambda: "Its classes" in player.text, "the target")
        await player.answer("price")
        await player.hears("price names an input already: give the target another name.")
        await player.answer("small large")
        await player.wait_for(lambda: isinstance(player.screen, Prompt), "its name")
        await player.answer("things")
        await player.wait_for(lambda: player.workspace.dataset.name == "things")
        dataset = player.workspace.dataset
        assert (dataset.feature_names, dataset.class_names) == (("width", "price"), ("small", "large"))
        await player.open("Edit")
        await player.press("space")
        await player.answer("2.5")
        await player.press("enter")
        await player.wait_for(lambda: player.workspace.dataset.samples == 1, "the row")
        await player.train(5)


@pytest.mark.parametrize("answers", [(), ("width",)])
async def test_a_question_that_is_closed_makes_no_set(play: Play, answers: tuple[str, ...]) -> None:
    async with play() as player:
        await begin(player, "rows of a table", Reading)
        for text in answers:
            await player.answer(text)
            await player.wait_for(lambda: "Its classes" in player.text, "the target")
        await player.press("escape")
        await player.wait_for(lambda: not player.is_asked, "the list")
        assert player.workspace.dataset.name == "letters"


async def test_a_damaged_file_is_named_and_left_as_it_is(play: Play, home: Path) -> None:
    (home / "datasets").mkdir(parents=True)
    damaged = home / "datasets/broken.txt"
    damaged.write_bytes(b"shape: 5x6\n\nA\n\xff\xfe..\n")
    async with play() as player:
        assert listed(player)[-1] == "broken"
        await go_to(player, "broken")
        assert "broken" in player.said("#about")
        await player.press("enter")
        await player.hears("broken")
        assert player.workspace.dataset.name == "letters"
        await player.press("c")
        assert not player.is_asked
        await begin(player)
        await player.answer("broken")
        assert isinstance(player.screen, Prompt)
    assert damaged.read_bytes() == b"shape: 5x6\n\nA\n\xff\xfe..\n"
    async with play("broken") as player:
        await player.hears("broken")
        assert player.workspace.dataset.name == "letters"


async def test_a_damaged_file_can_be_deleted(play: Play, home: Path) -> None:
    (home / "datasets").mkdir(parents=True)
    (home / "datasets/broken.txt").write_text("nonsense")
    async with play() as player:
        await go_to(player, "broken")
        await player.press("x")
        await player.wait_for(lambda: player.is_asked)
        await player.press("enter")
        await player.wait_for(lambda: sorted(listed(player)) == sorted(BUILT_IN))


async def test_open_a_file(play: Play, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "folder.txt").mkdir()
    (tmp_path / "signs.txt").write_text(dumps(built_in("letters")))
    async with play() as player:
        for path in ("no.txt", "no.nntui", "data.csv", "folder.txt", "~nobody-here/a.txt", "x" * 300):
            player.app.clear_notifications()
            await player.press("o")
            await player.answer(path)
            await player.wait_for(lambda path=path: player.tells(path[:30]), path)
            assert player.workspace.dataset.name == "letters"
            if player.is_asked:
                await player.press("escape")
                await player.wait_for(lambda: not player.is_asked)
        await player.press("o")
        await player.answer("signs.txt")
        await player.wait_for(lambda: player.workspace.dataset.name == "signs")
        await player.settle()
        assert not player.workspace.dataset.own
        assert "from a file" in player.heading("#preview")
        await copy(player, "signs", "mine")
        assert player.workspace.dataset.own


async def test_a_file_named_like_a_built_in_set_does_not_stand_for_it(play: Play, tmp_path: Path) -> None:
    file = tmp_path / "letters.txt"
    file.write_text("shape: 1x2\nclasses: A B\n\nA\n10\n")
    async with play(str(file)) as player:
        assert player.workspace.dataset.samples == 1
        await player.press("home")
        await go_to(player, "letters")
        await player.press("enter")
        assert player.workspace.dataset.samples == 3


async def test_a_damaged_run_is_told(play: Play, home: Path) -> None:
    (home / "runs").mkdir(parents=True)
    (home / "runs/letters-2020-01-01-000000-1.nntui").write_bytes(b"PK nothing")
    async with play() as player:
        assert player.said("#welcome").endswith(" (g)")
        await player.press("g")
        await player.wait_for(lambda: player.notes)
        assert player.snapshot.epoch == 0
        await player.press("end", "enter")
        assert player.workspace.dataset.name == "letters"


async def test_the_kept_run_is_offered_and_goes_on_after_a_restart(play: Play) -> None:
    async with play("xor", screen="Train") as player:
        await player.train(123)
        weights = player.weights
    async with play(fresh=True) as player:
        assert player.said("#welcome").startswith("Go on: xor, epoch 123, ")
        assert player.said("#welcome").endswith(" (g)")
        await player.press("g")
        await player.wait_for(lambda: player.status.epoch == "epoch 123")
        assert player.status.dataset == "xor"
        assert np.array_equal(player.weights, weights)
        await player.open("Train")
        await player.press("e")
        await player.wait_for(lambda: player.snapshot.epoch == 124)
    async with play(fresh=True) as player:
        await player.press("end", "enter")
        await player.wait_for(lambda: player.snapshot.epoch in (123, 124))


async def test_a_reserved_name_goes_first_is_marked_and_can_be_given_up(play: Play, home: Path) -> None:
    (home / "datasets").mkdir(parents=True)
    for name in ("moved", "runs"):
        (home / f"datasets/{name}.txt").write_text("shape: 5x6\nclasses: A B\n")
    async with play("moved") as player:
        assert player.workspace.dataset.own
        assert "moved  name reserved" in player.text
        assert player.said("#hint") == "Its name is reserved for a built-in dataset: r renames your dataset."
        await player.press("j")
        assert player.said("#hint") == "Its name is reserved for a command of nn-tui: r renames your dataset."
        await player.press("enter")
        assert player.workspace.dataset.name == "runs"
        assert not player.notes[0].startswith("There is")
        await player.press("r")
        await player.wait_for(lambda: isinstance(player.screen, Prompt), "the new name")
        assert player.find("Input", Input).value == "my-runs"
        await player.answer("names")
        await player.hears("names is reserved for a built-in dataset: choose another name.")
        await player.answer("walks")
        await player.wait_for(lambda: player.workspace.dataset.name == "walks", "the new name")
        await player.settle()
        assert player.said("#hint") == "walks is chosen · 3 trains it"
        assert listed(player)[-2:] == ["moved", "walks"]


async def test_no_new_set_bears_a_reserved_name(play: Play) -> None:
    async with play() as player:
        await begin(player)
        await player.answer("waves")
        await player.hears("waves is reserved for a built-in dataset: choose another name.")
        await player.press("escape", "c")
        await player.answer("sweep")
        await player.hears("sweep is reserved for a command of nn-tui: choose another name.")


async def test_a_reserved_name_goes_first_once_there_is_a_built_in_set(play: Play, home: Path) -> None:
    (home / "datasets").mkdir(parents=True)
    (home / "datasets/moved.txt").write_text("shape: 5x6\nclasses: A B\n\nA\n" + "######\n" * 5)
    async with play("moved") as player:
        assert player.workspace.dataset.own
        assert listed(player).count("moved") == 1
        assert "your own" in player.heading("#preview")
        # What is set up is the own dataset, which nobody generates.
        player.workspace.run.change_data(data_seed=3)
        assert player.workspace.dataset.own


async def test_a_file_that_bears_a_built_in_name_can_only_be_renamed_or_deleted(play: Play, home: Path) -> None:
    (home / "datasets").mkdir(parents=True)
    (home / "datasets/letters.txt").write_text("shape: 5x6\nclasses: A B\n")
    async with play() as player:
        await player.train(3)
        assert listed(player).count("letters") == 1
        await go_to(player, "own:letters")
        assert "letters  name taken" in player.text
        assert "cannot be used: its name is that of a built-in dataset" in player.said("#about")
        assert player.said("#hint") == "Its name is that of a built-in dataset: r renames your dataset."
        await player.press("enter", "c", "e")
        assert not player.is_asked
        assert not player.workspace.dataset.own
        await player.press("r")
        await player.answer("mine")
        await player.wait_for(lambda: "mine" in listed(player), "the new name")
        assert (home / "datasets/mine.txt").is_file()
        # The built-in dataset and its run are as they were.
        assert (player.workspace.dataset.name, player.snapshot.epoch) == ("letters", 3)
        assert not player.workspace.dataset.own


@pytest.mark.parametrize(
    ("name", "remark", "reason", "offered"),
    [
        ("train", "name taken", "that of a command of nn-tui", "my-train"),
        ("bad name", "name invalid", "no name for a dataset", "my-bad-name"),
        ("b\x1b[2Jd", "name invalid", "no name for a dataset", "my-b-2Jd"),
    ],
)
async def test_an_own_file_that_no_dataset_may_be_named_like_is_marked_and_renamed(
    play: Play, home: Path, name: str, remark: str, reason: str, offered: str
) -> None:
    (home / "datasets").mkdir(parents=True)
    content = "shape: 5x6\nclasses: A B\n"
    (home / f"datasets/{name}.txt").write_text(content)
    async with play() as player:
        await go_to(player, f"own:{name}")
        assert f"{plain(name)}  {remark}" in player.text
        assert player.said("#about").startswith(f"{plain(name)} in your folder cannot be used: its name is {reason}.")
        assert player.said("#hint") == f"Its name is {reason}: r renames your dataset."
        await player.press("enter")
        assert player.workspace.dataset.name == "letters"
        await player.press("r")
        await player.wait_for(lambda: isinstance(player.screen, Prompt), "the new name")
        assert player.find("Input", Input).value == offered
        assert f"Rename {plain(name)} to" in player.text
        assert "\x1b" not in player.text
        await player.press("enter")
        await player.wait_for(lambda: offered in listed(player), "the new name")
        assert (home / f"datasets/{offered}.txt").read_text() == content


async def test_a_file_is_listed_beside_the_own_set_of_its_name(play: Play, home: Path, tmp_path: Path) -> None:
    (home / "datasets").mkdir(parents=True)
    content = "shape: 5x6\nclasses: A B\n"
    (home / "datasets/data.txt").write_text(content)
    (tmp_path / "data.csv").write_text("a,b,kind\n1,2,yes\n3,4,no\n5,6,yes\n")
    async with play(str(tmp_path / "data.csv")) as player:
        assert [name for name in listed(player) if name not in BUILT_IN] == ["data", "data-file"]
        await go_to(player, "data")
        assert "your own" in player.heading("#preview")
        await player.press("r")
        await player.answer("mine")
        await player.wait_for(lambda: "mine" in listed(player), "the new name")
        await player.settle()
        assert (home / "datasets/mine.txt").read_text() == content
        await go_to(player, "data-file")
        await player.press("c")
        await player.answer("data")
        await player.wait_for(lambda: player.workspace.dataset.own, "the copy")
        assert [name for name in listed(player) if name not in BUILT_IN] == ["data", "mine", "data-file"]
        assert player.workspace.dataset.name == "data"


@pytest.mark.slow
@pytest.mark.parametrize("folder", ["datasets", "runs"])
async def test_a_folder_that_cannot_be_read_is_said(play: Play, home: Path, folder: str) -> None:
    home.mkdir()
    (home / folder).write_text("a file where a folder should be")
    async with play() as player:
        await player.wait_for(lambda: player.tells(f"{home / folder} cannot be read"), "a word about the folder")
        listed = [str(option.prompt) for option in player.find(DatasetList).options]
        assert listed[listed.index({"datasets": "Your own", "runs": "Kept runs"}[folder]) + 1] == "  cannot be read"


async def test_how_a_file_was_read_stands_there_for_good(play: Play, tmp_path: Path) -> None:
    table = tmp_path / "shop.csv"
    table.write_bytes("Größe;leer;Kauf\n1,5;7;ja\n2,5;7;nein\n;7;ja\n3,5;7;ja\n".encode("cp1252"))
    async with play(str(table)) as player:
        player.app.clear_notifications()
        about = player.said("#about")
        assert "shop.csv (Windows-1252, separated by semicolons)." in about
        assert "Missing numbers get the median of the training part (Größe 1)" in about
        assert "leer" in about
        await player.press("end", "home")
        assert "shop.csv" not in player.said("#about")
        await go_to(player, "shop")
        assert player.said("#about") == about


@pytest.mark.parametrize("size", [(80, 24), (60, 16)])
async def test_what_is_cut_of_how_a_file_was_read_can_be_read_in_full(
    play: Play, tmp_path: Path, size: tuple[int, int]
) -> None:
    table = tmp_path / "shop.csv"
    columns = [f"column{number}" for number in range(12)]
    rows = [[str(row), *(f"{column} {row}" for column in columns), "yes" if row % 2 else "no"] for row in range(70)]
    table.write_text("\n".join(",".join(row) for row in (["size", *columns, "bought"], *rows)))
    async with play(str(table), size=size) as player:
        player.app.clear_notifications()
        about = player.find(About)
        await player.wait_for(lambda: player.said("#hint").endswith("tab reads the rest"), "the hint")
        height = about.size.height
        chosen = player.find(DatasetList).highlighted
        await player.press("tab")
        await player.settle()
        assert "read on" in player.said("#hint")
        assert about.size.height > height
        await player.press("j", *["pagedown"] * 12)
        await player.wait_for(lambda: about.scroll_y == about.max_scroll_y, "the end of the text")
        await player.press("k", *["pageup"] * 12)
        await player.wait_for(lambda: about.scroll_y == 0, "its beginning")
        await player.press("escape")
        assert player.find(DatasetList).has_focus
        assert player.find(DatasetList).highlighted == chosen


async def test_a_text_that_is_shown_whole_takes_no_focus(play: Play) -> None:
    async with play("letters", size=(80, 24)) as player:
        assert "tab reads" not in player.said("#hint")
        await player.press("tab")
        assert "left right change" in player.said("#hint")
