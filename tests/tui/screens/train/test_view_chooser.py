"""Choosing a view: by its letter or with arrows; one that does not suit says why and is not chosen."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

import pytest
from textual.app import App

from nn_tui.tui.screens.train.view_chooser import ChooseView, ViewChoice, letters_for

if TYPE_CHECKING:
    from tests.tui.conftest import PlayerOf, Seat

VIEWS = (
    ViewChoice("loss", "Loss", "training and test loss over the epochs"),
    ViewChoice("plane", "Decision boundary", "what the network answers", "it needs points in a plane"),
    ViewChoice("last", "Last layer", "its weights, each as a cell, with their numbers, and its biases below them, too"),
)


class Host(App[None]):
    """An app with nothing but the prompt, which keeps what it answered."""

    def __init__(self, prompt: ChooseView) -> None:
        super().__init__()
        self.prompt = prompt
        self.answers: list[str | None] = []

    def on_mount(self) -> None:
        self.push_screen(self.prompt, self.answers.append)


@asynccontextmanager
async def choosing(
    seat: Seat, views: tuple[ViewChoice, ...] = VIEWS, present: str = "loss", size: tuple[int, int] = (80, 24)
) -> AsyncIterator[tuple[PlayerOf[Host], list[str | None]]]:
    """The prompt in an app of its own, and what it answered."""
    app = Host(ChooseView(views, present))
    async with app.run_test(size=size) as pilot:
        player = seat(app, pilot)
        await player.wait_for(lambda: isinstance(app.screen, ChooseView))
        await player.settle()
        yield player, app.answers


async def test_a_letter_chooses_at_once(seat: Seat) -> None:
    async with choosing(seat) as (player, answers):
        await player.press("a")
        await player.wait_for(lambda: answers == ["last"])


async def test_arrows_and_enter_choose_from_the_present_one_on(seat: Seat) -> None:
    async with choosing(seat, present="last") as (player, answers):
        await player.press("down", "enter")
        await player.wait_for(lambda: answers == ["loss"])


async def test_esc_leaves_the_view_as_it_is(seat: Seat) -> None:
    async with choosing(seat) as (player, answers):
        await player.press("escape")
        await player.wait_for(lambda: answers == [None])


@pytest.mark.parametrize("keys", [("d",), ("down", "enter")])
async def test_a_view_that_does_not_suit_says_why(seat: Seat, keys: tuple[str, ...]) -> None:
    async with choosing(seat) as (player, answers):
        await player.press(*keys)
        assert "Not for this run: it needs points in a plane." in player.text
        assert not answers
        await player.press("l")
        await player.wait_for(lambda: answers == ["loss"])


async def test_every_row_has_its_letter_title_and_summary_and_the_present_one_its_mark(seat: Seat) -> None:
    async with choosing(seat) as (player, _):
        rows = player.text.splitlines()
        assert any(row.split()[:3] == ["•", "l", "Loss"] for row in rows)
        assert any(row.split()[:3] == ["d", "Decision", "boundary"] and "it needs points" in row for row in rows)
        # What does not fit the row stands in full below, once the cursor is there.
        assert not player.tells("its biases below them")
        await player.press("up")
        await player.hears("its biases below them")


async def test_any_size_and_no_views_at_all(seat: Seat) -> None:
    for views in (VIEWS, ()):
        async with choosing(seat, views=views, size=(40, 12)) as (player, answers):
            for size in ((20, 5), (1, 1)):
                await player.pilot.resize_terminal(*size)
                await player.press("up", "z", "down")
            await player.press("escape")
            await player.wait_for(lambda answers=answers: answers == [None])


def test_letters_are_of_the_title_where_one_is_left_and_never_twice() -> None:
    assert letters_for(["Loss", "Logs", "Sol", "Os", "Los"]) == ["l", "o", "s", "a", "b"]
    letters = letters_for([f"View {number}" for number in range(30)])
    assert len({letter for letter in letters if letter}) == 26
    assert letters[26:] == [""] * 4
