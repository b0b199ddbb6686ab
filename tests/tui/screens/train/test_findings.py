"""The list of findings, opened with "!", and what a run that is done says to do next."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from textual.widgets import Static

from nn_tui.experiment.background.snapshot import Phase
from nn_tui.tui.screens.train.findings_list import NOTHING, TOO_EARLY, WITH_TEST_PART, FindingsList
from nn_tui.tui.screens.train.screen import TrainScreen
from nn_tui.tui.theme.key_marks import with_keys

if TYPE_CHECKING:
    from tests.tui.conftest import Play, Player


async def opened(player: Player) -> list[str]:
    """Open the list; returns its lines."""
    await player.press("exclamation_mark")
    await player.wait_for(lambda: isinstance(player.screen, FindingsList) and player.screen.is_shown)
    return [str(line.render()) for line in player.screen.query(Static)]


@pytest.mark.slow
@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_all_findings_are_listed_with_what_helps(play: Play, size: tuple[int, int]) -> None:
    async with play("spirals", screen="Train", size=size) as player:
        player.workspace.run.change_recipe(player.snapshot.recipe.with_(init="zeros"))
        await player.train(3)
        lines = await opened(player)
        assert lines[0] == "What is wrong with the run"
        for number in (1, 2):
            finding = f"{number}. Equal weights: all neurons of layer {number} learn the same"
            assert lines[2 * number - 1 : 2 * number + 1] == [finding, "Another initializer (c) helps."]
        assert player.screen.query_one("Vertical").region.bottom <= size[1]
        await player.press("escape")
        await player.wait_for(lambda: isinstance(player.screen, TrainScreen))
        assert player.snapshot.epoch == 3


async def test_the_list_closes_with_the_key_that_opens_it(play: Play) -> None:
    async with play("letters", screen="Train") as player:
        assert with_keys(player.screen, TOO_EARLY) in await opened(player)
        await player.press("exclamation_mark")
        await player.wait_for(lambda: isinstance(player.screen, TrainScreen))
        await player.train(5)
        assert NOTHING in await opened(player), "there is no test part that could follow"


async def test_the_test_part_is_spoken_of_where_there_is_one(play: Play) -> None:
    async with play("circles", screen="Train") as player:
        await player.train(5)
        assert WITH_TEST_PART in await opened(player)
    assert "test part" not in NOTHING


async def test_the_key_is_in_the_footer_while_there_is_a_finding(play: Play) -> None:
    async with play("xor", screen="Train", size=(80, 24)) as player:
        assert "! Findings" not in player.text
        player.workspace.run.change_recipe(player.snapshot.recipe.with_(init="zeros"))
        await player.train(3)
        await player.wait_for(lambda: "! Findings" in player.text, "the key")
        await player.press("r")
        await player.wait_for(lambda: "! Findings" not in player.text, "no key")


async def test_samples_that_changed_after_a_run_is_done_are_to_be_trained_on(play: Play) -> None:
    async with play("xor", screen="Train") as player:
        await player.press("asterisk", "space")
        await player.wait_for(lambda: player.snapshot.phase is Phase.DONE)
        await player.wait_for(lambda: "the loss falls slowly" in player.said("#finding"), "the verdict")
        await player.open("Edit")
        await player.own_copy("d")
        await player.open("Train")
        await player.wait_for(lambda: "the samples changed: space trains on them" in player.said("#finding"))


async def test_a_run_that_is_done_says_what_is_wrong_with_it(play: Play) -> None:
    async with play("xor", screen="Train") as player:
        player.workspace.run.change_recipe(player.snapshot.recipe.with_(init="zeros", epochs=150))
        await player.press("asterisk", "space")
        await player.wait_for(lambda: player.snapshot.phase is Phase.DONE)
        same = "Equal weights: all neurons of layer 1 learn the same"
        await player.wait_for(lambda: player.said("#finding") == same, "the finding")
        assert player.said("#findings-count").strip() == "! says what helps"


async def test_a_run_that_solved_its_task_says_where_to_look(play: Play) -> None:
    async with play("and", screen="Train") as player:
        await player.press("asterisk", "space")
        await player.wait_for(lambda: player.snapshot.phase is Phase.DONE)
        reached = "4 of 4 right, all within 0.1; fewer neurons (a) may do as well"
        await player.wait_for(lambda: player.said("#finding") == reached, "what was reached")


async def test_a_network_that_is_worth_nothing_is_told_so_before_anything_else(play: Play, tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_text("x,buys\n" + "".join(f"{row * 7 % 50},{'yes' if row % 10 < 3 else 'no'}\n" for row in range(60)))
    async with play(str(path), screen="Train", size=(120, 40)) as player:
        player.workspace.run.change_recipe(player.snapshot.recipe.with_(epochs=3, init="zeros"))
        await player.press("asterisk", "space")
        await player.wait_for(lambda: player.snapshot.phase is Phase.DONE)
        await player.wait_for(lambda: "this network is worth nothing yet" in player.said("#finding"), "the judgement")


async def test_the_key_is_in_the_palette_and_the_help(play: Play) -> None:
    async with play("letters", screen="Train") as player:
        commands = [command.title for command in player.app.get_system_commands(player.screen)]
        assert any(command.startswith("Findings: What is wrong with the run") for command in commands)
