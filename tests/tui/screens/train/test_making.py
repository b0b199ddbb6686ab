"""While a large network is made, every key is answered, and no screen shows a number of what is not there yet."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from threading import Event
from typing import TYPE_CHECKING, Any

import pytest

from nn_tui.experiment.background.snapshot import Phase
from nn_tui.experiment.run import room
from nn_tui.model import Network
from nn_tui.tui.views.registry import VIEWS

if TYPE_CHECKING:
    from tests.tui.conftest import Play, Player


@pytest.fixture
def is_open(monkeypatch: pytest.MonkeyPatch) -> Iterator[Event]:
    """Every making of weights takes until the event is set, or until it is given up; set at first."""
    event = Event()
    event.set()
    plain = Network.initialize

    def held(network: Network, name: str, random: Any, between: Callable[[], object] = lambda: None) -> None:
        while not event.wait(0.001):
            between()
        plain(network, name, random, between)

    monkeypatch.setattr(Network, "initialize", held)
    yield event
    event.set()


async def is_made(player: Player) -> None:
    await player.wait_for(lambda: player.snapshot.phase is Phase.READY, "the network")
    await player.answered()


def take_all_for_large(is_open: Event, monkeypatch: pytest.MonkeyPatch) -> None:
    is_open.clear()
    monkeypatch.setattr(room, "MADE_AT_ONCE", 0)


def has_nan(player: Player) -> bool:
    return re.search(r"\b(nan|None)\b", player.text) is not None


@pytest.mark.slow
@pytest.mark.parametrize("name", ["letters", "iris", "names", "spirals", "lines"])
async def test_every_view_and_screen_waits_for_the_network(
    play: Play, is_open: Event, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    async with play(name, screen="Train", size=(120, 40)) as player:
        take_all_for_large(is_open, monkeypatch)
        await player.press("r")
        assert player.snapshot.phase is Phase.MAKING
        assert (player.status.phase, player.status.loss, player.status.right) == ("making", "loss -", "")
        for view in VIEWS:
            if VIEWS[view].reason(player.snapshot) is None:
                player.panes.choose(view)
                await player.settle()
                assert "the network is still being made" in player.text, view
                assert not player.reading, view
                assert not has_nan(player), view
        for screen in ("Data", "Edit", "Predict", "Train"):
            await player.open(screen)
            assert not has_nan(player), screen
        assert player.snapshot.phase is Phase.MAKING
        is_open.set()
        await is_made(player)
        assert player.status.phase == "ready"
        assert "still being made" not in player.text
        assert re.fullmatch(r"loss \d.*", player.status.loss)


async def test_keys_are_answered_meanwhile(play: Play, is_open: Event, monkeypatch: pytest.MonkeyPatch) -> None:
    async with play("letters", screen="Train") as player:
        take_all_for_large(is_open, monkeypatch)
        seed = player.snapshot.recipe.seed
        await player.press("r", "R")
        assert (player.snapshot.phase, player.snapshot.recipe.seed) == (Phase.MAKING, seed + 1)
        assert player.notes == [f"Making 173 weights (seed {seed + 1})."]
        await player.press("plus", "b", "f", "w", "z", "Z", "right", "space")
        assert player.snapshot.phase is Phase.MAKING
        is_open.set()
        await player.wait_for(lambda: player.snapshot.epoch > 3, "training")
        assert player.snapshot.recipe.seed == seed + 1


async def test_q_ends_at_once(play: Play, is_open: Event, monkeypatch: pytest.MonkeyPatch) -> None:
    async with play("letters", screen="Train") as player:
        take_all_for_large(is_open, monkeypatch)
        await player.press("r")
        await player.press("q", drawn=False)
        await player.wait_for(lambda: not player.app.is_running, "the end")
        assert player.snapshot.phase is Phase.MAKING


async def test_another_dataset_gives_it_up(play: Play, is_open: Event, monkeypatch: pytest.MonkeyPatch) -> None:
    async with play("letters", screen="Train") as player:
        take_all_for_large(is_open, monkeypatch)
        await player.press("r")
        player.workspace.choose("xor")
        await player.press("3")
        assert (player.status.dataset, player.status.phase) == ("xor", "making")
        is_open.set()
        await is_made(player)
        assert (player.status.dataset, player.status.phase) == ("xor", "ready")


async def test_one_that_cannot_be_made_says_why(play: Play, is_open: Event, monkeypatch: pytest.MonkeyPatch) -> None:
    async with play("letters", screen="Train", size=(120, 40)) as player:
        take_all_for_large(is_open, monkeypatch)
        with monkeypatch.context() as patched:
            is_open.set()

            def fail(*_: object) -> None:
                raise MemoryError

            patched.setattr(Network, "initialize", fail)
            await player.press("r")
            await player.wait_for(lambda: player.snapshot.phase is Phase.UNMADE, "the failure")
        await player.answered()
        assert player.status.phase == "not made"
        assert "not made: there is not enough memory" in player.text
        await player.press("space")
        await player.hears("could not be made", "not enough memory")
        await player.press("r")
        await is_made(player)


async def test_small_ones_are_there_at_once(play: Play, is_open: Event) -> None:
    async with play("letters", screen="Train") as player:
        await player.press("r")
        assert player.snapshot.phase is Phase.READY
        assert "Back to the initial weights" in player.notes[-1]
