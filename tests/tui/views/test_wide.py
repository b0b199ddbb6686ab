"""What views make of networks with millions of weights: never more of them at once than a drawing has time for."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np
import pytest

from nn_tui.data.builtin.builtin import built_in
from nn_tui.experiment.background.runner import Runner
from nn_tui.experiment.recipe.defaults import default_recipe
from nn_tui.experiment.run.experiment import Experiment
from nn_tui.tui.views import findings, histograms
from nn_tui.tui.views.findings import Findings
from nn_tui.tui.views.run_frame import RunFrame

SOON = 10.0


@pytest.fixture
def frame() -> Iterator[RunFrame]:
    dataset = built_in("letters")
    runner = Runner(Experiment(default_recipe(dataset).with_(learning_rate=1e6), dataset))
    for _ in range(3):
        runner.step()
    runner.capture().result(SOON)
    yield RunFrame(runner.latest, None)
    runner.close(SOON)


def test_a_large_network_is_diagnosed_in_a_thread(frame: RunFrame, monkeypatch: pytest.MonkeyPatch) -> None:
    at_once, later = Findings(), Findings()
    at_once.look(frame, False)
    assert at_once.found
    started: list[Callable[[], None]] = []

    class Held:
        def __init__(self, target: Callable[[], None], **_: object) -> None:
            self._target = target

        def start(self) -> None:
            started.append(self._target)

    monkeypatch.setattr(findings, "MOST_AT_ONCE", 10)
    monkeypatch.setattr(findings, "Thread", Held)
    later.look(frame, False)
    later.look(frame, False)
    assert not later.found
    assert len(started) == 1
    started[0]()
    later.look(frame, False)
    assert later.found == at_once.found
    assert len(started) == 1


def test_of_many_weights_some_are_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(histograms, "MOST_COUNTED", 100)
    whole = histograms.counted("W1 weights", np.arange(100.0))
    assert (whole.title, whole.total) == ("W1 weights", 100)
    some = histograms.counted("W1 weights", np.arange(250.0))
    assert (some.title, some.total, some.ends) == ("W1 weights, 1 of 3 counted", 84, (0.0, 249.0))
