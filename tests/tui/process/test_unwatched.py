"""How long a run goes on without a terminal."""

from __future__ import annotations

from threading import Thread
from typing import TYPE_CHECKING

import pytest

from nn_tui.tui.process import unwatched
from nn_tui.tui.process.unwatched import UnwatchedRun

if TYPE_CHECKING:
    from tests.tui.conftest import Play


class Run:
    def __init__(self, is_training: bool = True) -> None:
        self.is_training = is_training
        self.flat_out = 0

    def train_flat_out(self) -> None:
        self.flat_out += 1


def test_a_run_goes_on_flat_out_and_once() -> None:
    run = Run()
    going_on = UnwatchedRun(run)
    assert not going_on.has_begun
    assert going_on.begin()
    assert not going_on.begin()
    assert going_on.has_begun
    assert run.flat_out == 1


def test_nothing_goes_on_where_nothing_runs() -> None:
    going_on = UnwatchedRun(Run(is_training=False))
    assert not going_on.begin()
    going_on.wait()
    assert not going_on.has_begun


def test_it_waits_for_the_end_of_the_run(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(unwatched, "LOOK_EVERY", 0.01)
    run = Run()
    going_on = UnwatchedRun(run)
    going_on.begin()
    waiting = Thread(target=going_on.wait)
    waiting.start()
    waiting.join(0.05)
    assert waiting.is_alive()
    run.is_training = False
    waiting.join(5)
    assert not waiting.is_alive()


def test_it_waits_no_longer_than_it_may_or_is_told_to(monkeypatch: pytest.MonkeyPatch) -> None:
    stopped = UnwatchedRun(Run())
    stopped.begin()
    stopped.stop()
    stopped.wait()
    monkeypatch.setattr(unwatched, "LONGEST", 0.0)
    bounded = UnwatchedRun(Run())
    bounded.begin()
    bounded.wait()


async def test_the_palette_decides_what_happens_if_the_terminal_is_lost(play: Play) -> None:
    async with play() as player:
        commands = {command.title: command for command in player.app.get_system_commands(player.app.screen)}
        chosen = commands["If the terminal is lost: a run stops and is kept"]
        assert chosen.help.startswith("Now a run trains on")
        chosen.callback()
        assert not player.app.preferred.finishes_unwatched
        await player.pilot.pause()
        assert player.notes == ["If the terminal is lost, a run stops and is kept"]
