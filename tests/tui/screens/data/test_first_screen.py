"""The first screen: what this is and what to press, or the last run; and nothing that decides nothing."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

import pytest

from nn_tui.data.builtin.builtin import built_in
from nn_tui.experiment.recipe.defaults import default_recipe
from nn_tui.tui.screens.data.moments import moment
from nn_tui.tui.screens.data.settings import settings_of

if TYPE_CHECKING:
    from tests.tui.conftest import Play

NOW = datetime(2026, 11, 28, 9, 30)


@pytest.mark.parametrize(
    ("then", "words"),
    [
        (datetime(2026, 11, 28, 9, 11), "today 09:11"),
        (datetime(2026, 11, 27, 23, 59), "yesterday 23:59"),
        (datetime(2026, 3, 1, 7, 5), "1 Mar 07:05"),
        (datetime(2025, 12, 31, 7, 5), "31 Dec 2025"),
    ],
)
def test_a_moment_is_said_as_people_say_it(then: datetime, words: str) -> None:
    assert moment(then, NOW) == words


async def test_the_first_screen_says_what_this_is_and_what_to_press(play: Play) -> None:
    async with play(size=(80, 24)) as player:
        words = "Choose a dataset, press 3, then space: a network learns it before your eyes."
        assert player.said("#welcome") == words
        assert words in player.text


@pytest.mark.parametrize(("name", "share", "has_seed"), [("xor", 0.0, False), ("xor", 0.5, True), ("moons", 0.0, True)])
def test_a_seed_is_offered_where_it_decides_something(name: str, share: float, has_seed: bool) -> None:
    dataset = built_in(name)
    settings = settings_of(dataset, None, default_recipe(dataset).with_(test_split=share))
    assert ("data_seed" in [setting.field for setting in settings]) == has_seed
