"""Data: the settings of generated data and of files, opening and exporting the user's tables."""

from __future__ import annotations

import struct
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest
from textual.events import Key
from textual.widgets import Input

from nn_tui.data.builtin.builtin import built_in
from nn_tui.data.catalog import BUILT_IN, Settings
from nn_tui.data.files.opening import open_data_file
from nn_tui.tui.screens.data.about import About
from nn_tui.tui.screens.data.screen import DataScreen
from nn_tui.tui.screens.prompts import Confirm, Prompt
from nn_tui.tui.widgets.controls.setting_rows import SettingRows
from nn_tui.tui.widgets.pictures.picture_grid import PictureGrid
from nn_tui.tui.widgets.plane.plane import Plane

if TYPE_CHECKING:
    from tests.tui.conftest import Play, Player

pytestmark = pytest.mark.slow

TABLE = "size,colour,price\n" + "".join(f"{n},{'red' if n % 3 else 'blue'},{n * 2.5}\n" for n in range(40))


def values(player: Player) -> dict[str, str]:
    """What the settings say."""
    return {row.name: row.value for row in player.find(SettingRows).rows}


def noise(player: Player) -> float | None:
    settings = player.workspace.dataset.settings
    return None if settings is None else settings.noise


async def set_up(player: Player, name: str, *keys: str) -> None:
    """Go to a setting of the dataset under the cursor and press keys there."""
    rows = player.find(SettingRows)
    if not rows.has_focus:
        await player.press("s")
    await player.press(*["up"] * 9)
    await player.press(*["down"] * [row.name for row in rows.rows].index(name), *keys)
    await player.settle()


async def test_settings_of_generated_data_are_followed_at_once(play: Play) -> None:
    async with play("spirals") as player:
        assert values(player) == {
            "Samples": "500",
            "Noise": "0%",
            "Classes": "2",
            "Features": "x1 x2 sin(x1) sin(x2)",
            "Test share": "50%",
            "Data seed": "0",
        }
        await set_up(player, "Samples", "right")
        await set_up(player, "Noise", "right", "right")
        await set_up(player, "Classes", "right")
        await set_up(player, "Data seed", "right")
        await set_up(player, "Test share", "left")
        assert player.workspace.dataset.same_content(built_in("spirals", Settings(700, 0.1, 3, 1)))
        assert player.status.architecture == "4-8-8-3 tanh"
        assert player.snapshot.recipe.test_split == 0.4
        assert values(player)["Samples"] == "700"
        assert "420 to train on, 280 to test" in player.text
        await set_up(player, "Noise", *["left"] * 5)
        assert values(player)["Noise"] == "0%"


@pytest.mark.parametrize("setting", ["Samples", "Noise", "Size"])
@pytest.mark.parametrize("name", ["moved", "lines"])
async def test_figures_are_shown_with_the_settings_that_they_are_true_for(play: Play, name: str, setting: str) -> None:
    entry = BUILT_IN[name]
    async with play(name) as player:
        assert player.said("#about").endswith(f"{entry.lesson} {entry.figures}")
        await set_up(player, setting, "right")
        assert player.said("#about").endswith(entry.lesson)
        await set_up(player, setting, "left")
        assert player.said("#about").endswith(f"{entry.lesson} {entry.figures}")


async def test_an_exact_value_and_what_is_wrong_with_others(play: Play) -> None:
    async with play("circles") as player:
        await set_up(player, "Samples", "enter")
        await player.answer("5")
        assert isinstance(player.screen, Prompt)
        assert "Samples takes a whole number from 20 to 10,000, not '5'." in player.text
        await player.answer("1,234")
        await player.wait_for(lambda: player.workspace.dataset.samples == 1234)
        await set_up(player, "Noise", "enter")
        await player.answer("12%")
        await player.wait_for(lambda: noise(player) == 0.12)


async def test_pictures_have_a_size_and_say_what_they_are_for(play: Play) -> None:
    async with play("lines") as player:
        assert values(player) == {
            "Samples": "1,200",
            "Noise": "1%",
            "Size": "8x8",
            "Test share": "33.33%",
            "Data seed": "0",
        }
        assert "line detectors" in player.said("#about")
        await player.train(1)
        await player.open("Data")
        await set_up(player, "Size", "left")
        assert "8x8" not in values(player)["Size"]
        assert player.workspace.dataset.feature_shape == (7, 7)
        assert player.status.epoch == "epoch 0"
        await player.hears("The data changed, so the network starts over.")
        await set_up(player, "Noise", "left")
        await set_up(player, "Size", "enter")
        await player.answer("5")
        await player.hears("Size takes a whole number from 6 to 28, not '5'.")
        await player.answer("12x12")
        await player.wait_for(lambda: player.workspace.dataset.feature_shape == (12, 12), "another size")
        assert player.workspace.dataset.same_content(built_in("lines", Settings(1_200, 0.0, 4, 0, 12)))


async def test_a_value_that_is_confirmed_as_it_is_shown_stays(play: Play) -> None:
    async with play("moved") as player:
        await set_up(player, "Test share", "enter")
        assert player.find("Input", Input).value == "33.33%"
        await player.press("enter")
        await player.settle()
        assert "2,000 to train on" in player.text
        assert player.snapshot.recipe.test_split == 1 / 3


async def test_pictures_are_seen_whole_where_there_is_little_room(play: Play) -> None:
    async with play("moved", size=(80, 24)) as player:
        pictures = player.find("#preview-pictures", PictureGrid)
        assert pictures.compact
        assert not player.find(About).is_cut
        assert "40 to 50%." in player.text
        assert 2 * pictures.size.height >= built_in("moved").feature_shape[0]


async def test_another_dataset_is_set_up_before_it_is_chosen(play: Play) -> None:
    async with play() as player:
        await player.press(*["j"] * 5)
        assert "Circles" in player.heading("#preview")
        await set_up(player, "Samples", "left")
        assert player.workspace.dataset.name == "letters"
        assert "300 samples" in player.said("#about")
        await player.press("escape", "enter")
        assert player.workspace.dataset.same_content(built_in("circles", Settings(300)))


async def test_changing_the_data_ends_a_run_that_is_kept(play: Play) -> None:
    async with play("circles") as player:
        await player.train(3)
        await player.open("Data")
        await set_up(player, "Data seed", "right")
        assert player.status.epoch == "epoch 0"
        await player.hears("kept")


async def test_the_preview_shows_the_points_and_the_test_part(play: Play) -> None:
    async with play("blobs", size=(120, 40)) as player:
        plane = player.find("#preview-plane", Plane)
        assert plane.region.area
        for name in ("train", "test", "1", "2", "3"):
            assert name in player.find("#preview-legend").render_line(0).text


async def test_a_table_is_opened_and_its_target_changed(play: Play, tmp_path: Path) -> None:
    (tmp_path / "things.csv").write_text(TABLE)
    async with play() as player:
        await player.press("o")
        await player.answer(str(tmp_path / "things.csv"))
        await player.wait_for(lambda: player.workspace.dataset.name == "things", "the table")
        await player.settle()
        assert (values(player)["Target"], values(player)["Task"]) == ("price", "regression")
        await player.hears("price")
        await set_up(player, "Target", "left")
        await player.wait_for(lambda: player.workspace.dataset.class_names == ("blue", "red"), "another target")
        await player.settle()
        assert (values(player)["Target"], values(player)["Task"]) == ("colour", "classification")
        await player.train(2)
        assert np.isfinite(player.snapshot.measures.loss)


async def test_what_is_wrong_with_a_file_is_told_and_nothing_is_lost(play: Play, tmp_path: Path) -> None:
    (tmp_path / "bad.csv").write_text("a,b\n1,2\n3\n")
    async with play() as player:
        await player.press("o")
        await player.answer(str(tmp_path / "bad.csv"))
        await player.wait_for(lambda: any("line 3" in note for note in player.notes), "the complaint")
        assert player.workspace.dataset.name == "letters"
        assert isinstance(player.base, DataScreen)
        assert not player.base.is_busy


async def test_any_dataset_is_exported_as_csv(play: Play, tmp_path: Path) -> None:
    async with play("iris") as player:
        await player.press("e")
        await player.answer(str(tmp_path / "mine.txt"))
        assert "ends in .csv" in player.text
        await player.answer(str(tmp_path / "mine.csv"))
        await player.wait_for(lambda: any("150 samples of iris saved" in note for note in player.notes), "the file")
        assert open_data_file(tmp_path / "mine.csv", "iris").dataset.same_content(built_in("iris"))
        await player.press("e")
        await player.answer(str(tmp_path / "mine.csv/below.csv"))
        await player.hears("could not be written: ", "/mine.csv is not a folder.")


CUSTOMERS = "id,age,dose,kind\n" + "".join(f"{n},{20 + n % 7},{n % 5}.5,{'ab'[n % 2]}\n" for n in range(20))


async def test_an_export_never_replaces_the_file_that_was_opened(
    play: Play, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    source = tmp_path / "customers.csv"
    source.write_text(CUSTOMERS)
    (tmp_path / "link.csv").symlink_to(source)
    async with play("customers.csv") as player:
        await player.press("e")
        assert player.find("Input", Input).value == "customers-1.csv"
        for spelling in ("customers.csv", "./customers.csv", str(source), "link.csv"):
            await player.answer(spelling)
            await player.hears("is the file that the dataset was read from: choose another name.")
            await player.press("enter")
            assert player.is_asked
        await player.press("escape", "e", "enter")
        await player.wait_for(lambda: any("customers-1.csv" in note for note in player.notes), "the file")
        assert source.read_text() == CUSTOMERS
        # The file of a dataset that is not the current one any more is as safe.
        player.workspace.choose("xor")
        player.base.refresh_state()
        await player.settle()
        await player.press("e")
        await player.answer("customers.csv")
        await player.hears("is the file that the dataset was read from: choose another name.")
    assert source.read_text() == CUSTOMERS


async def test_an_export_asks_before_it_overwrites(play: Play, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    taken = tmp_path / "xor.csv"
    taken.write_text("mine")
    asked = "xor.csv exists: enter again overwrites it."
    async with play("xor") as player:
        await player.press("e")
        assert player.find("Input", Input).value == "xor-1.csv"
        await player.answer("xor.csv")
        await player.hears(asked)
        await player.hears("enter overwrites")
        # Typing withdraws it, even where the text is the same in the end.
        await player.press("x", "backspace")
        assert not player.tells(asked)
        await player.hears("enter accepts · tab completes")
        await player.press("enter")
        await player.hears(asked)
        assert taken.read_text() == "mine"
        await player.press("enter")
        await player.wait_for(lambda: any("4 samples of xor saved" in note for note in player.notes), "the file")
    assert taken.read_text().startswith("x1,x2,")


async def test_two_enters_at_once_do_not_answer_the_question_between_them(
    play: Play, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    taken = tmp_path / "xor.csv"
    taken.write_text("mine")
    async with play("xor") as player:
        await player.press("e")
        player.find("Input", Input).value = "xor.csv"
        await player.settle()
        await player.burst("enter", "enter")
        await player.hears("xor.csv exists: enter again overwrites it.")
        # Pressed before the question came, however late its turn comes.
        early = Key("enter", None)
        early.time -= 60
        player.app.post_message(early)
        await player.settle()
        assert player.is_asked
        assert taken.read_text() == "mine"
        await player.press("enter")
        await player.wait_for(lambda: any("4 samples of xor saved" in note for note in player.notes), "the file")
    assert taken.read_text().startswith("x1,x2,")


async def test_where_no_file_can_be_written_is_said_at_once(
    play: Play, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path / "home-folder"))
    (tmp_path / "folder").mkdir()
    async with play("xor") as player:
        await player.press("e")
        await player.answer("folder")
        await player.hears("folder is a folder: add the name of a file.")
        with monkeypatch.context() as patched:
            patched.setattr("os.access", lambda path, mode: False)
            await player.answer("folder/a.csv")
            await player.hears("a.csv could not be written: the folder ", "/folder is read-only")
        await player.answer("~/below/a.csv")
        await player.wait_for(lambda: any("4 samples of xor saved" in note for note in player.notes), "the file")
        assert (tmp_path / "home-folder/below/a.csv").is_file()


async def test_another_target_is_asked_for_where_the_last_column_will_not_do(play: Play, tmp_path: Path) -> None:
    (tmp_path / "same.csv").write_text("a,b,kind\n" + "".join(f"{n},{n % 7 / 3},same\n" for n in range(40)))
    async with play() as player:
        await player.press("o")
        await player.answer(str(tmp_path / "same.csv"))
        await player.wait_for(
            lambda: isinstance(player.screen, Prompt) and "every row says" in player.text, "the question"
        )
        await player.answer("a")
        await player.wait_for(lambda: player.workspace.dataset.name == "same", "the table")
        assert player.workspace.source is not None
        assert player.workspace.source.opened.target == "a"


PROSE = "It was late, and the street\nwas empty.\n" * 20


async def open_file(player: Player, path: Path, content: str) -> None:
    """Write a file and open it by keys."""
    path.write_text(content, encoding="utf-8")
    await player.press("o")
    await player.answer(str(path))


async def test_a_text_is_opened_and_its_window_changed(play: Play, tmp_path: Path) -> None:
    async with play() as player:
        await open_file(player, tmp_path / "book.txt", PROSE)
        await player.wait_for(lambda: player.workspace.dataset.name == "book", "the text")
        await player.settle()
        assert (values(player)["Window"], values(player)["Task"]) == ("25", "text")
        await player.hears("read as text")
        await set_up(player, "Window", "right")
        await player.wait_for(lambda: player.workspace.dataset.steps == 30, "a longer window")
        await player.settle()
        assert player.snapshot.recipe.window == 30
        await player.train(1)
        assert np.isfinite(player.snapshot.measures.loss)
        # It is no table: it stays a text.
        player.app.clear_notifications()
        await set_up(player, "Task", "right")
        await player.wait_for(lambda: player.tells("instead of 2"), "the complaint")
        assert player.workspace.dataset.steps == 30


async def test_a_txt_table_may_be_a_text_and_a_table_again(play: Play, tmp_path: Path) -> None:
    async with play() as player:
        await open_file(player, tmp_path / "things.txt", TABLE)
        await player.wait_for(lambda: player.workspace.dataset.name == "things", "the table")
        await player.settle()
        assert player.workspace.dataset.kind == "table"
        await set_up(player, "Task", "right")
        await player.wait_for(lambda: player.workspace.dataset.kind == "sequences", "the text")
        await player.settle()
        assert player.snapshot.recipe.task == "text"
        await set_up(player, "Task", "right")
        await player.wait_for(lambda: player.workspace.dataset.kind == "table", "the table again")


async def test_a_table_with_a_mistake_may_be_opened_as_a_text(play: Play, tmp_path: Path) -> None:
    async with play() as player:
        await open_file(player, tmp_path / "holes.txt", TABLE + "1,2\n")
        await player.wait_for(lambda: isinstance(player.screen, Confirm) and "read it as text" in player.text)
        await player.press("n")
        await player.wait_for(lambda: not player.is_asked)
        assert player.workspace.dataset.name == "letters"
        await open_file(player, tmp_path / "holes.txt", TABLE + "1,2\n")
        await player.wait_for(lambda: isinstance(player.screen, Confirm))
        await player.press("y")
        await player.wait_for(lambda: player.workspace.dataset.kind == "sequences", "the text")


def idx_files(folder: Path) -> Path:
    """Six pictures of 3x5 pixels to train on and two to test on, lying on their side."""
    for word, count in (("train", 6), ("t10k", 2)):
        pictures = np.random.RandomState(count).randint(0, 256, (count, 3, 5)).astype(np.uint8)
        labels = (np.arange(count) % 2).astype(np.uint8)
        for held, array in (("images-idx3", pictures), ("labels-idx1", labels)):
            head = struct.pack(f">4B{array.ndim}I", 0, 0, 8, array.ndim, *array.shape)
            (folder / f"{word}-{held}-ubyte").write_bytes(head + array.tobytes())
    return folder / "train-images-idx3-ubyte"


async def test_pictures_of_a_file_are_transposed_at_once_and_back(play: Play, tmp_path: Path) -> None:
    path = idx_files(tmp_path)
    async with play() as player:
        await player.press("t")
        assert player.workspace.dataset.name == "letters"
        await player.press("o")
        await player.answer(str(path))
        await player.wait_for(lambda: player.workspace.dataset.feature_shape == (3, 5), "the pictures")
        await player.settle()
        lying = player.workspace.dataset
        await player.train(1)
        await player.press("t")
        await player.wait_for(lambda: player.workspace.dataset.feature_shape == (5, 3), "transposed")
        await player.answered()
        assert np.array_equal(player.workspace.dataset.inputs, lying.inputs.swapaxes(1, 2))
        assert player.snapshot.recipe.transpose
        assert player.snapshot.epoch == 0
        assert "5 rows x 3 columns" in player.said("#about")
        await player.hears("transposed")
        await player.press("t")
        await player.wait_for(lambda: player.workspace.dataset.same_content(lying), "as the file has them")
        await player.answered()
        assert not player.snapshot.recipe.transpose


async def test_of_two_channels_the_preview_says_that_their_mean_is_shown(play: Play, tmp_path: Path) -> None:
    path = tmp_path / "two.npz"
    np.savez(path, X=np.random.RandomState(0).randint(0, 256, (6, 2, 5, 5)).astype(np.uint8), y=np.arange(6) % 2)
    async with play() as player:
        await player.press("o")
        await player.answer(str(path))
        await player.wait_for(lambda: player.workspace.dataset.feature_shape == (2, 5, 5), "the pictures")
        await player.settle()
        assert "5 rows x 5 columns in 2 channels (their mean is shown)" in player.said("#about")


async def test_the_own_test_part_is_a_choice_of_its_own(play: Play, tmp_path: Path) -> None:
    path = idx_files(tmp_path)
    async with play() as player:
        await player.press("o")
        await player.answer(str(path))
        await player.wait_for(lambda: player.workspace.dataset.tests == 2, "the pictures")
        await player.settle()
        assert values(player)["Test share"] == "own"
        assert player.snapshot.testing.tolist() == [6, 7]
        assert "6 to train on, 2 to test" in player.text
        await set_up(player, "Test share", "right")
        await player.wait_for(lambda: player.snapshot.recipe.test_split == 0.1, "another share")
        await player.settle()
        assert values(player)["Test share"] == "10%"
        assert "0 of all to test, not its own" in player.text
        await set_up(player, "Test share", "enter")
        await player.answer("own")
        await player.wait_for(lambda: player.snapshot.recipe.test_split == 0.0, "the own part again")
