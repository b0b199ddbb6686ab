"""Data: sequences step by step, what they are in words, and their length and delay."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from nn_tui.data.builtin.builtin import built_in
from nn_tui.data.catalog import BUILT_IN, Settings
from nn_tui.tui.widgets.controls.setting_rows import SettingRows
from nn_tui.tui.widgets.sequences.sequence_list import SequenceList
from tests.tui.screens.data.test_settings import set_up, values

if TYPE_CHECKING:
    from tests.tui.conftest import Play, Player

pytestmark = pytest.mark.slow


def preview(player: Player) -> list[str]:
    view = player.find("#preview-sequences", SequenceList)
    assert view.display
    return [view.render_line(y).text.strip() for y in range(view.size.height)]


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_addition_is_shown_bit_by_bit(play: Play, size: tuple[int, int]) -> None:
    async with play("addition", size=size) as player:
        about = player.said("#about")
        assert "26,384 samples · 8 steps of 2 inputs and 1 output" in about
        assert "Network 2-16-1 · sigmoid nobias output · rate 0.1 · 1 epoch · seed 0" in about
        assert BUILT_IN["addition"].lesson in about
        assert preview(player)[:3] == [
            "1  a    1 0 0 1 0 0 0 0",
            "b    0 0 1 1 1 1 0 0",
            "sum  1 0 1 0 0 0 1 0",
        ]
        assert "10,000 to train on" in player.text
        assert "Length" not in values(player)


async def test_text_is_shown_as_it_is(play: Play) -> None:
    async with play("names", size=(100, 30)) as player:
        assert "3 to 12 steps of 27 symbols" in player.said("#about")
        assert preview(player)[:2] == ["1        ⏎james", "next  james⏎"]
    async with play("phrases", size=(100, 30)) as player:
        assert preview(player)[0].endswith(("→ good", "→ bad"))
        assert "symbols · 2 classes" in player.said("#about")


async def test_length_and_delay_are_settings(play: Play) -> None:
    async with play("echo", size=(100, 40)) as player:
        assert values(player) == {
            "Samples": "500",
            "Noise": "0%",
            "Length": "20",
            "Delay": "3",
            "Test share": "20%",
            "Data seed": "0",
        }
        await set_up(player, "Length", "left")
        await set_up(player, "Delay", "right", "right")
        assert player.workspace.dataset.same_content(built_in("echo", Settings(500, length=19, delay=5)))
        assert player.snapshot.recipe.length == 19
        assert player.status.architecture == "1-16-1"
        await set_up(player, "Length", "enter")
        await player.answer("5")
        await player.hears("Length takes a whole number from 6 to 200, not '5'.")
        await player.answer("31")
        await player.wait_for(lambda: player.workspace.dataset.steps == 31, "another length")
        await set_up(player, "Delay", "enter")
        await player.answer("31")
        await player.hears("Delay takes a whole number from 1 to 30, less than the length, not '31'.")
        await player.answer("30")
        await player.wait_for(lambda: player.snapshot.recipe.delay == 30, "another delay")
        assert player.workspace.dataset.same_content(built_in("echo", Settings(500, length=31, delay=30)))


async def test_stepping_never_makes_a_delay_as_long_as_the_sequence(play: Play) -> None:
    async with play("echo", size=(100, 40)) as player:
        await set_up(player, "Length", *["left"] * 20)
        assert values(player)["Length"] == "4"
        await set_up(player, "Delay", *["right"] * 3)
        assert (values(player)["Length"], values(player)["Delay"]) == ("4", "3")
        assert not any("greater" in note for note in player.notes)


async def test_noise_turns_bits_into_shades(play: Play) -> None:
    async with play("parity", size=(100, 30)) as player:
        assert preview(player)[0].startswith("1  bit     0 1 1")
        await set_up(player, "Noise", "right")
        assert preview(player)[0] == "1  bit"


async def test_another_set_is_set_up_before_it_is_chosen(play: Play) -> None:
    async with play("addition", size=(100, 40)) as player:
        await player.press("escape", "j")
        assert "Echo" in player.heading("#preview")
        await set_up(player, "Length", "right")
        assert "25 steps of 1 input" in player.said("#about")
        assert player.workspace.dataset.name == "addition"
        await player.press("escape", "enter")
        assert player.workspace.dataset.steps == 25
        assert player.find(SettingRows).rows


async def test_the_lesson_of_echo_names_a_delay_that_takes_gates(play: Play) -> None:
    async with play("echo", size=(80, 24)) as player:
        assert "With length 31 and delay 30" in player.said("#about")
        assert preview(player)[0].startswith("1  bit   0 1 1 0")
