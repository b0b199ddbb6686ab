"""The frames of Train: none moves when a finding comes, the one with focus stands out, and how they share the room."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from textual.color import Color
from textual.geometry import Region

from nn_tui.data.builtin.builtin import built_in
from nn_tui.tui.views.panes import Pane
from nn_tui.tui.widgets.frame.key_bar import KeyBar

if TYPE_CHECKING:
    from tests.tui.conftest import Play, Player

SIZES = [(80, 24), (120, 40), (200, 60)]


def regions(player: Player) -> list[Region]:
    """Where everything on the screen is that is not in the footer or a line of words."""
    views = [pane.region for pane in player.screen.query(Pane)]
    return [*views, player.find("#hint").region, player.find("KeyBar").region]


def width_of(player: Player, name: str) -> int:
    pane = next(pane for pane in player.panes.visible_panes if pane.view is not None and name == pane.view.NAME)
    return pane.region.width


@pytest.mark.slow
@pytest.mark.parametrize("size", SIZES)
async def test_no_view_moves_when_a_finding_comes_or_goes(play: Play, size: tuple[int, int]) -> None:
    async with play("xor", screen="Train", size=size) as player:
        before = regions(player)
        assert player.said("#finding") == ""
        player.workspace.run.change_recipe(player.snapshot.recipe.with_(init="zeros"))
        await player.train(20)
        await player.wait_for(lambda: player.said("#finding"), "a finding")
        await player.settle()
        assert regions(player) == before
        assert "! " in player.said("#findings-count")
        await player.press("R")
        player.workspace.run.change_recipe(player.snapshot.recipe.with_(init="normal"))
        await player.wait_for(lambda: not player.said("#finding"), "the end of the finding")
        await player.settle()
        assert regions(player) == before


async def test_hints_stay_while_the_cursor_moves(play: Play) -> None:
    async with play("letters", screen="Train", size=(120, 40)) as player:
        for key in ("tab", "right", "down", "tab", "right"):
            assert "space trains the network" in player.said("#hint")
            await player.press(key)
        assert player.reading


@pytest.mark.slow
async def test_only_the_frame_with_focus_is_in_the_accent_colour(play: Play) -> None:
    async with play("letters", screen="Train", size=(120, 40)) as player:
        accent = Color.parse(player.app.theme_variables["accent"])
        for _ in range(3):
            await player.press("tab")
            await player.settle()
            for pane in player.panes.visible_panes:
                borders = {pane.body.styles.border_left[1].rgb == accent.rgb, pane.title_line.styles.color == accent}
                assert borders == {pane is player.panes.focused}
                assert pane.title_line.region.height == pane.reading_line.region.height == 1


@pytest.mark.slow
async def test_without_room_for_borders_the_title_with_focus_is_reversed(play: Play) -> None:
    async with play("letters", screen="Train", size=(80, 24)) as player:
        for _ in range(2):
            await player.press("tab")
            await player.settle()
            for pane in player.panes.visible_panes:
                title = pane.title_line.render().spans[0]
                assert ("reverse" in str(title.style)) == (pane is player.panes.focused)
                assert not pane.reading_line.display


@pytest.mark.slow
async def test_a_reading_without_room_in_its_frame_stands_before_the_hints(play: Play) -> None:
    async with play("letters", screen="Train", size=(80, 24)) as player:
        await player.choose_view("activations")
        await player.press("right")
        framed = player.panes.focused
        assert framed is not None
        assert not framed.shows_reading
        assert player.said("#hint").startswith(framed.reading)


@pytest.mark.slow
async def test_the_main_view_is_as_tall_as_two_others(play: Play) -> None:
    for target, name in (("spirals", "boundary"), ("letters", "weights"), ("iris", "graph")):
        async with play(target, screen="Train", size=(120, 40)) as player:
            main, *others = sorted(player.panes.visible_panes, key=lambda pane: -pane.region.height)
            assert main.view is not None
            assert name == main.view.NAME
            assert len(others) == 2
            assert main.region.height == sum(pane.region.height for pane in others)


@pytest.mark.slow
async def test_shares_are_remembered_for_each_kind_of_data(play: Play) -> None:
    async with play("letters", screen="Train", size=(120, 40)) as player:
        usual = width_of(player, "loss")
        player.find("#loss").focus()
        await player.press("right_parenthesis", "right_parenthesis")
        await player.wait_for(lambda: width_of(player, "loss") > usual)
        wide = width_of(player, "loss")
        player.workspace.use(built_in("iris"))
        await player.wait_for(lambda: width_of(player, "loss") == usual, "the usual width for a table")
        player.workspace.use(built_in("letters"))
        await player.wait_for(lambda: width_of(player, "loss") == wide, "the width that was chosen for pictures")
    async with play(size=(120, 40)) as player:
        await player.wait_for(lambda: width_of(player, "loss") == wide, "the width after another start")


@pytest.mark.slow
async def test_a_view_becomes_no_larger_than_it_may(play: Play) -> None:
    async with play("letters", screen="Train", size=(120, 40)) as player:
        await player.press(*["right_parenthesis"] * 5)
        assert "It cannot be larger." in player.notes
        await player.press(*["left_parenthesis"] * 8)
        assert "It cannot be smaller." in player.notes
        assert all(pane.region.width > 20 and pane.region.height > 8 for pane in player.panes.visible_panes)


@pytest.mark.slow
async def test_the_main_key_says_what_it_does(play: Play) -> None:
    async with play("letters", screen="Train") as player:
        bar = player.find(KeyBar)
        assert " Run " in bar.render().plain
        await player.press("space")
        await player.wait_for(lambda: " Pause " in bar.render().plain)
        await player.press("space")
        await player.wait_for(lambda: " Run " in bar.render().plain)
