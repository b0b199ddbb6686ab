"""Exporting what the network answers: the numbers that are shown, in a file that replaces nothing unasked."""

from __future__ import annotations

import csv
import errno
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from nn_tui.tui.screens.predict import answers, export

if TYPE_CHECKING:
    from tests.tui.conftest import Play, Player


async def export_to(player: Player, path: Path) -> None:
    await player.press("e")
    await player.answer(str(path))


def read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


async def test_the_answers_of_all_samples_are_saved_as_they_are_shown(play: Play, tmp_path: Path) -> None:
    path = tmp_path / "out.csv"
    async with play("iris", screen="Predict") as player:
        await player.train(20)
        await export_to(player, path)
        await player.hears("The answers of epoch 20 to 150 samples saved to")
        outputs, snapshot = player.snapshot.outputs(), player.snapshot
        dataset = player.workspace.dataset
    rows = read(path)
    assert [[float(row[f"p({name})"]) for name in dataset.output_names] for row in rows] == outputs.tolist()
    assert [int(row["sample"]) - 1 for row in rows if row["part"] == "test"] == snapshot.testing.tolist()
    right = outputs.argmax(axis=1) == dataset.targets.argmax(axis=1)
    assert [row["right"] == "yes" for row in rows] == right.tolist()
    assert [row["answer"] for row in rows] == [dataset.output_names[index] for index in outputs.argmax(axis=1)]


@pytest.mark.slow
@pytest.mark.parametrize("name", ["letters", "xor", "circles", "plane", "echo", "names", "phrases", "sine"])
async def test_every_kind_of_data_is_exported(play: Play, tmp_path: Path, name: str) -> None:
    path = tmp_path / "out.csv"
    async with play(name, screen="Predict") as player:
        await export_to(player, path)
        await player.hears("The answers of the untrained network to")
        assert len(read(path)) == player.workspace.dataset.samples


async def test_samples_that_are_not_answered_at_once_are_answered_for_the_file(
    play: Play, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(answers, "MOST_AT_ONCE", 100)
    path = tmp_path / "out.csv"
    async with play("circles", screen="Predict") as player:
        await export_to(player, path)
        await player.hears("saved to")
        expected = player.snapshot.outputs()[:, 0]
    np.testing.assert_allclose([float(row["output y"]) for row in read(path)], expected, rtol=1e-12)


async def test_a_file_is_replaced_only_after_asking_and_the_data_never(play: Play, tmp_path: Path) -> None:
    source, taken = tmp_path / "people.csv", tmp_path / "taken.csv"
    source.write_text("age,buys\n" + "".join(f"{age},{'yes' if age % 3 else 'no'}\n" for age in range(20)))
    taken.write_text("mine")
    before = source.read_text()
    async with play(str(source), screen="Predict") as player:
        await export_to(player, source)
        assert "is the file that the dataset was read from" in " ".join(player.text.split())
        await player.press("escape")
        await export_to(player, taken)
        await player.wait_for(lambda: "overwrites" in player.text, "the question")
        assert taken.read_text() == "mine"
        await player.press("enter")
        await player.hears("saved to")
    assert source.read_text() == before
    assert len(read(taken)) == 20


async def test_a_full_disk_is_said_in_a_sentence(play: Play, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*args: Any) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(export, "write_lines", full)
    async with play("xor", screen="Predict") as player:
        await export_to(player, tmp_path / "out.csv")
        await player.hears("could not be saved: No space left on device")
    assert not (tmp_path / "out.csv").exists()


async def test_esc_stops_it_and_leaves_no_file(play: Play, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def endless(path: Path, lines: object, count: int, on_progress: Callable[[float], None]) -> None:
        while True:
            on_progress(0.5)

    monkeypatch.setattr(export, "write_lines", endless)
    async with play("xor", screen="Predict") as player:
        await export_to(player, tmp_path / "out.csv")
        await player.wait_for(lambda: "50%, esc stops" in player.text, "the progress")
        await player.press("escape")
        await player.hears("Stopped: nothing was saved.")
        await player.wait_for(lambda: "esc stops" not in player.text, "the end of the progress")
    assert not list(tmp_path.glob("out*"))


async def test_the_palette_finds_it_by_the_words_that_people_look_for(play: Play) -> None:
    async with play("xor") as player:
        titles = [command.title for command in player.app.get_system_commands(player.screen)]
        (title,) = [title for title in titles if title.startswith("Export answers")]
        assert all(word in title.lower() for word in ("answers", "save", "export", "predictions", "csv"))
