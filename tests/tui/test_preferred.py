"""Preferences in the running app: what the file and the command line say holds, and what is chosen is kept."""

from __future__ import annotations

from pathlib import Path

import pytest

from nn_tui.experiment.preferences.preferences import Preferences
from nn_tui.experiment.preferences.preferences_file import load
from nn_tui.tui.preferred import Preferred
from tests.tui.conftest import WAIT, Play, Player


@pytest.fixture
def path(home: Path) -> Path:
    path = home / "config" / "preferences.toml"
    path.parent.mkdir(parents=True)
    return path


async def choose(player: Player, start: str) -> None:
    """Choose the line of the palette that begins so."""
    (command,) = (each for each in player.app.get_system_commands(player.screen) if each.title.startswith(start))
    command.callback()
    await player.settle()
    assert player.workspace.writer.flush(WAIT)


async def test_what_is_chosen_is_there_at_the_next_start(play: Play, path: Path) -> None:
    async with play() as player:
        assert player.app.preferred.mouse
        player.app.theme = "nord"
        await player.wait_for(lambda: player.workspace.writer.flush(WAIT) and path.exists(), "the theme in the file")
        await choose(player, "Frame rate")
        await choose(player, "Mouse")
        await choose(player, "If the terminal is lost")
    assert load(path).preferences == Preferences("nord", 10.0, mouse=False, finishes_unwatched=False)
    async with play() as player:
        assert player.app.theme == "nord"
        assert player.app.frame_rate == 10.0
        assert not player.app.preferred.mouse
        assert not player.app.preferred.finishes_unwatched


async def test_the_command_line_holds_for_one_start(play: Play, path: Path) -> None:
    before = 'theme = "nord"\nmouse = true\n'
    path.write_text(before)
    said = Preferences("dracula", mouse=False, finishes_unwatched=False)
    async with play(preferred=Preferred(path, said)) as player:
        assert player.app.theme == "dracula"
        assert not player.app.preferred.mouse
        assert not player.app.preferred.finishes_unwatched
        assert player.app.frame_rate == 30.0
    assert path.read_text() == before


async def test_a_damaged_file_is_left_as_it_is(play: Play, path: Path) -> None:
    path.write_text("theme = nord\n")
    async with play() as player:
        await player.hears("preferences.toml, line 1: this is not TOML")
        player.app.theme = "dracula"
        await player.wait_for(lambda: player.tells("Your preferences hold until nn-tui ends, and are not kept"))
        assert player.app.theme == "dracula"
        assert "not saved" not in player.status.phase
    assert path.read_text() == "theme = nord\n"


async def test_without_a_folder_the_app_goes_on_and_says_it_once(play: Play, home: Path) -> None:
    home.mkdir()
    (home / "config").write_text("a file where the folder should be")
    async with play() as player:
        assert player.notes == []
        await choose(player, "Frame rate")
        await player.wait_for(lambda: player.tells("are not kept"))
        player.app.clear_notifications()
        await choose(player, "Frame rate")
        assert not player.tells("are not kept")
        assert player.app.frame_rate == 4.0
