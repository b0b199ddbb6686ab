"""What is computed for a picture takes no longer the wider the network is."""

from __future__ import annotations

import numpy as np
import pytest

from nn_tui.data.builtin.builtin import built_in
from nn_tui.experiment.background.runner import Runner
from nn_tui.experiment.background.snapshot import Snapshot
from nn_tui.experiment.recipe.defaults import default_recipe
from nn_tui.experiment.run.experiment import Experiment
from nn_tui.model.arrays import FloatArray
from nn_tui.tui.screens.predict.answers import Answers
from nn_tui.tui.views import run_frame
from nn_tui.tui.views.findings import Findings
from nn_tui.tui.views.gradients import TOO_WIDE, GradientsView
from nn_tui.tui.views.probe import Probe
from nn_tui.tui.views.run_frame import RunFrame


@pytest.fixture(scope="module")
def snapshot() -> Snapshot:
    """A short run on echo."""
    dataset = built_in("echo")
    experiment = Experiment(default_recipe(dataset), dataset)
    experiment.advance(experiment.updates_until(1))
    runner = Runner(experiment)
    try:
        return runner.latest
    finally:
        runner.close(10.0)


def frame_of(snapshot: Snapshot) -> RunFrame:
    return RunFrame(snapshot, Probe.of_sample(snapshot.dataset, 0))


def test_usual_networks_have_gradients(snapshot: Snapshot) -> None:
    frame = frame_of(snapshot)
    assert (len(frame.some_rows), frame.probe_gradients is None) == (99, False)
    assert GradientsView.reason(snapshot) is None


def test_wide_layers_have_fewer_samples_and_no_gradients(snapshot: Snapshot, monkeypatch: pytest.MonkeyPatch) -> None:
    each = snapshot.network().multiplications
    monkeypatch.setattr(run_frame, "MOST_AT_ONCE", 7 * each)
    monkeypatch.setattr(run_frame, "MOST_FOR_GRADIENTS", each - 1)
    frame = frame_of(snapshot)
    assert len(frame.some_rows) == 7
    assert frame.probe_gradients is None
    assert frame.probe_gradients_at_end is None
    assert GradientsView.reason(snapshot) == TOO_WIDE
    Findings().look(frame, is_running=False)
    assert "gradients" not in frame.__dict__
    monkeypatch.setattr(run_frame, "MOST_AT_ONCE", 1)
    assert len(frame_of(snapshot).some_rows) == 1


def test_fewer_answers_of_wide_layers_are_computed_together(
    snapshot: Snapshot, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = "nn_tui.tui.screens.predict.answers"
    monkeypatch.setattr(f"{name}.AT_ONCE", 0)
    many = Answers(snapshot, snapshot.dataset, None).outputs(slice(0, 10))
    monkeypatch.setattr(f"{name}._BLOCK_COST", 1)
    asked: list[int] = []
    few = Answers(snapshot, snapshot.dataset, None)
    plain = few.predictor.outputs

    def ask(inputs: FloatArray) -> FloatArray:
        asked.append(len(inputs))
        return plain(inputs)

    monkeypatch.setattr(few, "ask", ask)
    np.testing.assert_allclose(few.outputs(slice(0, 10)), many, rtol=1e-12)
    assert asked == [1] * 10
