"""Several keys in one write: a screen answers a key only for the dataset and the run that there are by then."""

from __future__ import annotations

import random
from itertools import cycle

import pytest
from textual.events import Click
from textual.widgets import OptionList

from nn_tui.tui.screens.base import SCREENS

from .conftest import Play, Player

pytestmark = pytest.mark.slow

NAMES = ("alphabet", "iris", "circles", "letters", "xor")
"""Every kind of data, larger ones and smaller ones."""
OTHERS = [name for name in SCREENS if name != "Data"]
LEAVES = {"q", "ctrl+c", "ctrl+q", "ctrl+p", "question_mark"}
PAIRS = 12


async def data(player: Player, name: str) -> None:
    """Data, with the cursor on a dataset, whatever is open."""
    for _ in range(20):
        if player.base.NAME == "Data" and not player.is_asked:
            break
        await player.press("escape" if player.is_asked else "1")
    datasets = player.find("#list", OptionList)
    datasets.focus()
    datasets.highlighted = [option.id for option in datasets.options].index(name)
    await player.settle()


async def keys_of(player: Player, screen: str) -> list[str]:
    """The keys that the screen and its widgets answer to."""
    keys: dict[str, None] = {}
    await player.open(screen)
    for widget in list(player.screen.focus_chain):
        widget.focus()
        await player.settle(drawn=False)
        keys |= dict.fromkeys(player.screen.active_bindings)
    return [key for key in keys if key not in LEAVES]


@pytest.mark.parametrize(
    ("screen", "first"), [("Edit", "letters"), ("Train", "circles"), ("Predict", "letters"), ("Predict", "circles")]
)
async def test_every_key_right_after_another_dataset(play: Play, screen: str, first: str) -> None:
    async with play(first) as player:
        for key, name in zip(await keys_of(player, screen), cycle(NAMES), strict=False):
            await data(player, name)
            await player.burst("enter", str(SCREENS.index(screen) + 1), key)
            assert player.app.return_code is None, f"{key} on {name}"


async def test_the_drawing_on_predict_right_after_another_dataset(play: Play) -> None:
    async with play("letters", screen="Predict") as player:
        await data(player, "digits")
        await player.press("enter")
        await player.burst("4", "d")
        assert player.app.return_code is None
        await player.wait_for(lambda: "The drawing from Edit" in player.text)


@pytest.mark.parametrize("keys", ["2 space", "2 down", "3 full_stop", "3 s", "4 d", "4 w", "4 m"])
async def test_a_screen_that_was_never_open(play: Play, keys: str) -> None:
    async with play("letters") as player:
        await data(player, "digits")
        await player.burst("enter", *keys.split())
        assert player.app.return_code is None


async def test_pairs_of_keys_across_screens(play: Play) -> None:
    chance = random.Random(7)
    async with play("letters") as player:
        keys = {screen: await keys_of(player, screen) for screen in OTHERS}
        for _ in range(PAIRS):
            name, pressed = chance.choice(NAMES), ["enter"]
            for screen in chance.sample(OTHERS, 2):
                pressed += [str(SCREENS.index(screen) + 1), *chance.choices(keys[screen], k=2)]
            await data(player, name)
            await player.burst(*pressed)
            assert player.app.return_code is None, f"{pressed} on {name}"


@pytest.mark.parametrize(
    "keys", ["ctrl+p enter enter", "ctrl+p ctrl+p escape", "ctrl+p escape ctrl+p enter enter enter"]
)
async def test_the_palette_answers_one_enter(play: Play, keys: str) -> None:
    async with play("letters", screen="Train") as player:
        for _ in range(3):
            await player.burst(*keys.split())
            assert player.app.return_code is None
            while player.is_asked:
                await player.press("escape")


async def test_a_second_click_beside_the_palette_closes_nothing_else(play: Play) -> None:
    async with play("letters") as player:
        await player.press("ctrl+p")
        await player.wait_for(lambda: player.is_asked)
        for _ in range(2):
            player.screen.post_message(Click(None, 0, 0, 0, 0, 1, False, False, False, screen_x=0, screen_y=0))
        await player.wait_for(lambda: not player.is_asked)
        await player.settle()
        assert player.app.return_code is None


@pytest.mark.parametrize("size", [(80, 24), (1, 1)])
async def test_a_palette_whose_list_is_not_drawn_turns_no_page(play: Play, size: tuple[int, int]) -> None:
    async with play("letters", size=size) as player:
        for opens in (player.app.action_command_palette, player.app.search_themes):
            for search in ("t", "e", "r"):
                opens()
                await player.wait_for(lambda: player.is_asked)
                await player.burst(
                    search, "pageup", "pagedown", "down", "pageup", "x", "pageup", "backspace", "pagedown"
                )
                assert player.app.return_code is None
                while player.is_asked:
                    await player.press("escape")


@pytest.mark.parametrize("keys", ["a t", "a escape t", "a x enter t b", "a x x t enter t t b", "c escape enter down"])
async def test_a_form_that_opens_or_closes_takes_no_key_for_its_widgets(play: Play, keys: str) -> None:
    async with play("letters", screen="Train") as player:
        for _ in range(4):
            await player.burst(*keys.split())
            assert player.app.return_code is None
            while player.is_asked:
                await player.press("escape")
