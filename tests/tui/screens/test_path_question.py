"""Paths are completed by tab, chosen from a list, and those opened lately are offered."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from textual.widgets import Input

from nn_tui.tui.screens.path_question import OpenPrompt

if TYPE_CHECKING:
    from tests.tui.conftest import Play, Player


def field(player: Player) -> str:
    return player.screen.query_one(Input).value


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "tables").mkdir()
    for name in ("churn.csv", "city.csv"):
        (tmp_path / "tables" / name).write_text("a,b\n" + "1,2\n2,1\n" * 4)
    return tmp_path


async def test_tab_completes_and_arrows_choose(play: Play) -> None:
    async with play() as player:
        await player.press("o")
        await player.wait_for(lambda: player.is_asked)
        await player.type("ta")
        await player.press("tab")
        assert field(player) == "tables/"
        await player.press("tab")
        assert field(player) == "tables/c"
        assert all(name in player.text for name in ("tables/churn.csv", "tables/city.csv"))
        await player.press("down", "down")
        assert field(player) == "tables/city.csv"
        await player.press("down")
        assert field(player) == "tables/churn.csv"
        await player.press("up")
        assert field(player) == "tables/city.csv"
        await player.press("enter")
        await player.wait_for(lambda: player.workspace.dataset.name == "city")


async def test_enter_goes_into_a_folder(play: Play) -> None:
    async with play() as player:
        await player.press("o")
        await player.answer("tables")
        assert field(player) == "tables/"
        assert "tables/churn.csv" in player.text
        await player.press("down", "enter")
        await player.wait_for(lambda: player.workspace.dataset.name == "churn")


@pytest.mark.slow
async def test_what_was_opened_lately_is_offered(play: Play, folder: Path) -> None:
    for name in ("churn", "city"):
        async with play() as player:
            await player.press("o")
            await player.answer(f"'tables/{name}.csv'")
            await player.wait_for(lambda name=name: player.workspace.dataset.name == name)
    async with play() as player:
        await player.press("o")
        await player.wait_for(lambda: player.is_asked)
        await player.press("down")
        assert field(player) == str(folder / "tables/city.csv")
        await player.press("down", "enter")
        await player.wait_for(lambda: player.workspace.dataset.name == "churn")


async def test_nothing_to_complete_is_said(play: Play) -> None:
    async with play() as player:
        await player.press("o")
        await player.wait_for(lambda: player.is_asked)
        await player.type("zzz")
        await player.press("tab")
        assert "Nothing there begins like that." in player.text
        assert field(player) == "zzz"


@pytest.mark.slow
async def test_where_to_write_is_completed_too(play: Play, folder: Path) -> None:
    async with play() as player:
        await player.press("e")
        await player.wait_for(lambda: player.is_asked)
        await player.press("ctrl+e", "ctrl+u")
        await player.type("ta")
        await player.press("tab")
        await player.type("out.csv")
        await player.press("enter")
        await player.wait_for(lambda: (folder / "tables/out.csv").exists())


async def test_a_key_that_comes_before_the_field_is_there_does_nothing(play: Play) -> None:
    """On a machine that is busy enough, a key is handed on after a while in any case."""
    async with play() as player:
        early = OpenPrompt("Where", check=lambda path: None)
        player.app.push_screen(early)
        for action in ("complete", "suggest(1)", "close"):
            await player.app.run_action(action, early)
        await player.wait_for(lambda: early.is_shown, "the prompt")
        await player.type("ta")
        await player.press("tab")
        assert field(player) == "tables/"
