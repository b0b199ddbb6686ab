"""Preferences that are changed in the app are written, and nothing else in their file."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from nn_tui.experiment.preferences.keeping import PreferencesKeeper
from nn_tui.experiment.preferences.preferences_file import load
from nn_tui.experiment.storage.background_writer import BackgroundWriter

WAIT = 20.0


@pytest.fixture
def writer() -> Iterator[BackgroundWriter]:
    writer = BackgroundWriter()
    yield writer
    assert writer.close(WAIT)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "config" / "preferences.toml"


def test_what_is_changed_before_there_is_a_writer_waits_for_it(path: Path, writer: BackgroundWriter) -> None:
    said: list[str] = []
    keeper = PreferencesKeeper(path, said.append)
    keeper.change("theme", "nord")
    keeper.change("theme", "dracula")
    assert not path.exists()
    keeper.write_with(writer)
    assert writer.flush(WAIT)
    assert load(path).preferences.theme == "dracula"
    assert said == []


def test_several_instances_lose_nothing_of_each_other(path: Path) -> None:
    writers = [BackgroundWriter() for _ in range(4)]
    keepers = [PreferencesKeeper(path, pytest.fail) for _ in writers]
    for keeper, writer in zip(keepers, writers, strict=True):
        keeper.write_with(writer)
    changes: tuple[tuple[str, object], ...] = (
        ("theme", "nord"),
        ("mouse", False),
        ("frame_rate", 4.0),
        ("finishes_unwatched", False),
    )

    def change(place: int) -> None:
        name, value = changes[place]
        for _ in range(20):
            keepers[place].change(name, value)
            assert writers[place].flush(WAIT)

    threads = [threading.Thread(target=change, args=(place,)) for place in range(len(changes))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for writer in writers:
        assert writer.close(WAIT)
    preferences = load(path).preferences
    assert [getattr(preferences, name) for name, _ in changes] == [value for _, value in changes]


def test_a_damaged_file_is_left_as_it_is_and_said_once(path: Path, writer: BackgroundWriter) -> None:
    said: list[str] = []
    keeper = PreferencesKeeper(path, said.append)
    keeper.write_with(writer)
    path.parent.mkdir()
    path.write_text("theme = 'nord'\nmouse = maybe\n")
    for theme in ("dracula", "gruvbox"):
        keeper.change("theme", theme)
        assert writer.flush(WAIT)
    assert path.read_text() == "theme = 'nord'\nmouse = maybe\n"
    assert len(said) == 1
    assert "preferences.toml, line 2" in said[0]
    assert writer.problem is None
    path.write_text("theme = 'nord'\nmouse = true\n")
    keeper.change("frame_rate", 10.0)
    assert writer.flush(WAIT)
    assert path.read_text() == 'theme = "gruvbox"\nmouse = true\nframe_rate = 10\n'


def test_a_folder_that_cannot_be_written_is_said_once(path: Path, writer: BackgroundWriter) -> None:
    said: list[str] = []
    keeper = PreferencesKeeper(path, said.append)
    keeper.write_with(writer)
    path.parent.write_text("a file where the folder should be")
    for rate in (10.0, 4.0):
        keeper.change("frame_rate", rate)
        assert writer.flush(WAIT)
    assert len(said) == 1
    assert "are not kept" in said[0]
    assert os.path.isfile(path.parent)
