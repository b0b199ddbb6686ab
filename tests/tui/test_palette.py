"""The palette: everything that can be done, from wherever one is."""

from __future__ import annotations

from typing import Any

import pytest
from textual.app import SystemCommand
from textual.binding import Binding
from textual.widgets import OptionList

from nn_tui.tui.commands import title_of
from nn_tui.tui.screens.base import SCREENS
from nn_tui.tui.screens.layers.form import LayersForm
from nn_tui.tui.screens.recipe.form import RecipeForm
from nn_tui.tui.views.registry import VIEWS
from tests.tui.conftest import Play, Player


def commands(player: Player) -> dict[str, SystemCommand]:
    return {command.title: command for command in player.app.get_system_commands(player.screen)}


def command(player: Player, start: str) -> SystemCommand:
    found = [each for title, each in commands(player).items() if title.startswith(start)]
    assert len(found) == 1, f"{start}: {[each.title for each in found]}"
    return found[0]


def first_line(player: Player) -> str:
    """The first line that the palette lists now."""
    lines = player.screen.query_one(OptionList)
    return str(lines.options[0].prompt) if lines.option_count else ""


async def do(player: Player, start: str) -> None:
    """Choose the only line of the palette that begins so, and wait until it is done."""
    worker: Any = command(player, start).callback
    await worker().wait()
    await player.settle()


async def choose(player: Player, words: str, line: str) -> None:
    """Type words into the palette, and take its first line, which is that one."""
    await player.press("ctrl+p")
    await player.wait_for(lambda: player.is_asked)
    await player.settle()
    await player.type(words)
    lines = player.screen.query_one(OptionList)
    await player.wait_for(lambda: first_line(player).startswith(line), line)
    await player.press("enter")
    await player.wait_for(lambda: not lines.is_attached)


@pytest.mark.slow
@pytest.mark.parametrize("dataset", ["letters", "circles", "iris", "echo"])
async def test_it_lists_the_same_actions_on_every_screen(play: Play, dataset: str) -> None:
    async with play(dataset) as player:
        listed, views = [], {f"Show {view.TITLE}" for view in VIEWS.values()}
        for name in SCREENS:
            await player.open(name)
            titles = [title.partition(":")[0] for title in commands(player)]
            assert {"Run", "Reset", "Layers", "Open file", "Undo", "Theme", "Help"} <= set(titles)
            listed.append({title for title in titles if title in views})
        assert listed[0] == listed[1] == listed[2] == listed[3]
        snapshot = player.snapshot
        assert listed[0] == {f"Show {view.TITLE}" for view in VIEWS.values() if not view.reason(snapshot)}


async def test_what_other_screens_can_do_is_done_there(play: Play) -> None:
    async with play() as player:
        await choose(player, "flat out", "Flat out")
        await player.wait_for(lambda: player.base.NAME == "Train")
        await player.wait_for(lambda: player.snapshot.speed == float("inf"))
        await choose(player, "invert", "Invert")
        await player.wait_for(lambda: player.base.NAME == "Edit")
        await player.wait_for(lambda: player.workspace.editor.changed)
        await choose(player, "layers", "Layers")
        await player.wait_for(lambda: isinstance(player.screen, LayersForm))
        await player.settle()
        await player.press("escape")
        await player.wait_for(lambda: not player.is_asked)
        await choose(player, "learning rate", "Change")
        await player.wait_for(lambda: isinstance(player.screen, RecipeForm))
        await player.settle()


@pytest.mark.slow
@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_views_come_first_for_what_they_do(play: Play, size: tuple[int, int]) -> None:
    async with play("circles", size=size) as player:
        await do(player, "Show Confusion")
        assert player.panes.focused_view is not None
        assert player.panes.focused_view.NAME == "confusion"
        await player.open("Predict")
        await do(player, "Log: ")
        assert player.panes.focused_view.NAME == "loss"
        assert player.panes.focused_view.memory()["log"]
        await player.open("Data")
        await do(player, "Set: ")
        await player.wait_for(lambda: player.is_asked)
        await player.settle()
        await player.press("escape")
        await player.wait_for(lambda: not player.is_asked)
        assert player.panes.focused_view is not None
        assert player.panes.focused_view.NAME == "weights"


@pytest.mark.slow
async def test_a_key_that_needs_a_focused_view_focuses_it(play: Play) -> None:
    async with play("moved", screen="Data") as player:
        await do(player, "Layer after: ")
        assert player.panes.focused_view is not None
        assert player.panes.focused_view.NAME in ("kernels", "maps")


@pytest.mark.slow
async def test_what_cannot_be_done_says_what_it_needs(play: Play) -> None:
    async with play("iris", screen="Train") as player:
        for start, sentence in (
            ("Rename: ", "put the cursor on a dataset of your own"),
            ("Transpose: ", "Transposing needs pictures that were read from a file"),
            ("Back: Return", "this one has not"),
            ("Other draft: ", "No other draft of this dataset waits."),
        ):
            await do(player, start)
            await player.hears(sentence)


@pytest.mark.slow
async def test_a_name_comes_before_a_mention(play: Play) -> None:
    names = {"reset": "Reset", "undo": "Undo", "zoom": "Zoom", "theme": "Theme", "quit": "Quit"}
    async with play(screen="Train") as player:
        for words, name in names.items():
            await player.press("ctrl+p")
            await player.wait_for(lambda: player.is_asked)
            await player.settle()
            await player.type(words)
            await player.wait_for(lambda name=name: first_line(player).startswith(name), name)
            await player.press("escape")
            await player.wait_for(lambda: not player.is_asked)
            await player.settle()


@pytest.mark.parametrize(("key", "name"), [("(", "left parenthesis"), (")", "right parenthesis"), ("x", "x")])
def test_a_parenthesis_is_named_among_the_brackets_of_the_palette(key: str, name: str) -> None:
    assert title_of(Binding("x", "share", "Larger", tooltip="More room"), key) == f"Larger: More room ({name})"
