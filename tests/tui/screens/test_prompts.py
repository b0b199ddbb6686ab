"""The questions that ask for a line of text."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from textual.widgets import Input

from nn_tui.tui.screens.path_prompt import PathPrompt
from nn_tui.tui.screens.prompts import FieldQuestion, Prompt

if TYPE_CHECKING:
    from tests.tui.conftest import Play


@pytest.mark.parametrize("text", ["a\0b.csv", "~\0b.csv", "a\0"])
async def test_a_null_character_is_told_in_a_sentence(play: Play, text: str) -> None:
    async with play() as app:
        for question in (Prompt("Open"), PathPrompt("Save to", "a.csv", check=lambda text: None)):
            app.app.push_screen(question)
            await app.pilot.pause()
            screen = app.screen
            assert isinstance(screen, FieldQuestion)
            screen.query_one(Input).value = text
            await app.pilot.press("enter")
            assert app.screen is screen
            assert "null character" in app.text
            await app.pilot.press("escape")


async def test_a_key_that_comes_before_the_field_is_there_does_nothing(play: Play) -> None:
    """On a machine that is busy enough, a key is handed on after a while in any case."""
    async with play() as app:
        early = Prompt("Where")
        app.app.push_screen(early)
        assert not await app.app.run_action("close", early)
        await app.wait_for(lambda: early.is_shown, "the prompt")
        await app.pilot.press("escape")
        await app.wait_for(lambda: not app.is_asked, "the screen behind it")
