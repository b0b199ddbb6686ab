"""While a network is measured for long, every key is answered, and no screen shows a number that there is not yet."""

from __future__ import annotations

import re
from collections.abc import Iterator
from threading import Event
from typing import TYPE_CHECKING, Any

import pytest

from nn_tui.experiment.background.snapshot import Phase
from nn_tui.experiment.run import measuring
from nn_tui.model import Evaluator, Measures
from nn_tui.model.kernels.calls import Call
from nn_tui.model.network.step_evaluation import StepEvaluator
from nn_tui.tui.views.registry import VIEWS

if TYPE_CHECKING:
    from tests.tui.conftest import Play, Player


def held(plain: Any, is_open: Event) -> Any:
    """A measurement that takes until the event is set, or until it is given up."""

    def measure(evaluator: Any, between: Call | None = None) -> Measures:
        while between and not is_open.wait(0.001):
            between()
        measures: Measures = plain(evaluator, between)
        return measures

    return measure


@pytest.fixture
def is_open(monkeypatch: pytest.MonkeyPatch) -> Iterator[Event]:
    event = Event()
    for kind in (Evaluator, StepEvaluator):
        monkeypatch.setattr(kind, "measure", held(kind.measure, event))
    yield event
    event.set()


def has_nan(player: Player) -> bool:
    return re.search(r"\b(nan|None)\b", player.text) is not None


async def is_measured(player: Player) -> None:
    await player.wait_for(lambda: player.snapshot.phase is Phase.READY, "the measurement")
    await player.answered()


@pytest.mark.slow
@pytest.mark.parametrize("name", ["letters", "iris", "names"])
async def test_every_view_waits_for_the_measures(
    play: Play, is_open: Event, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    async with play(name, screen="Train", size=(120, 40)) as player:
        monkeypatch.setattr(measuring, "MOST_AT_ONCE", 0)
        await player.press("r")
        assert player.snapshot.phase is Phase.MEASURING
        assert (player.status.phase, player.status.loss, player.status.right) == ("measuring", "loss -", "")
        for view in VIEWS:
            if VIEWS[view].reason(player.snapshot) is None:
                await player.choose_view(view)
                assert not has_nan(player), view
        for screen in ("Data", "Edit", "Predict", "Train"):
            await player.open(screen)
            assert not has_nan(player), screen
        assert player.snapshot.phase is Phase.MEASURING
        is_open.set()
        await is_measured(player)
        assert player.status.phase == "ready"
        assert re.fullmatch(r"loss \d.*", player.status.loss)


async def test_keys_that_change_the_run_are_answered_meanwhile(
    play: Play, is_open: Event, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with play("letters", screen="Train") as player:
        monkeypatch.setattr(measuring, "MOST_AT_ONCE", 0)
        seed = player.snapshot.recipe.seed
        await player.press("r", "R")
        assert player.snapshot.recipe.seed == seed + 1
        assert player.notes == [f"Back to the initial weights (seed {seed + 1})."]
        is_open.set()
        await player.press("space")
        await player.wait_for(lambda: player.snapshot.epoch > 3, "training")
        await player.press("space")
        assert player.snapshot.recorder.view().column("epoch")[0] == 0


async def test_the_charts_say_that_it_is_measured(play: Play, is_open: Event, monkeypatch: pytest.MonkeyPatch) -> None:
    async with play("letters", screen="Train") as player:
        monkeypatch.setattr(measuring, "MOST_AT_ONCE", 0)
        await player.press("r")
        assert "measuring the untrained network" in player.text
        is_open.set()
        await is_measured(player)
        assert "measuring" not in player.text
