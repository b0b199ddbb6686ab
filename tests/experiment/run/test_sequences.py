"""Runs on sequences: the same bits however paced, saved, changed and replayed; weights kept, frozen, in float32."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from nn_tui.data.builtin.builtin import built_in
from nn_tui.data.catalog import BUILT_IN
from nn_tui.data.dataset import Dataset
from nn_tui.experiment.run.replay import replay
from nn_tui.experiment.run.reshaping import keep_weights
from nn_tui.experiment.run.resuming import resume
from nn_tui.experiment.storage import run_file

if TYPE_CHECKING:
    from tests.experiment.conftest import MakeExperiment, SameBits

RUNS: tuple[tuple[str, dict[str, Any]], ...] = (
    ("addition", {}),
    ("echo", {"layers": ("lstm 5",), "dropout": 0.2}),
    ("parity", {"layers": ("gru 4", "norm", "dense 3 tanh"), "dtype": "float32"}),
    ("waves", {"layers": ("conv 4 3 tanh pad same", "rnn 4"), "clip_norm": 0.5}),
    ("phrases", {"layers": ("embed 4", "gru 4", "globalmax"), "batch": None}),
    ("names", {"layers": ("embed 6", "rnn 8 relu"), "optimizer": "adagrad", "clip_value": 1.0}),
)
run = pytest.mark.parametrize(("name", "fields"), RUNS, ids=[name for name, _ in RUNS])


def small(name: str) -> Dataset:
    """The dataset, of generated ones few samples."""
    settings = BUILT_IN[name].settings
    return built_in(name, replace(settings, samples=60)) if settings else built_in(name)


@run
def test_the_same_bits_however_paced_saved_and_replayed(
    name: str, fields: dict[str, Any], experiment: MakeExperiment, same_bits: SameBits, tmp_path: Path
) -> None:
    whole, stepped = (experiment(name, dataset=small(name), **fields) for _ in range(2))
    whole.advance(9)
    for updates in (1, 3, 2, 3):
        stepped.advance(updates)
    assert same_bits(whole, stepped)
    changed = whole.recipe.with_(learning_rate=whole.recipe.learning_rate / 2)
    for each in (whole, stepped):
        each.change(changed, each.dataset)
        each.advance(each.updates_until(each.epoch + 1))
        each.advance(2)
    path = tmp_path / "run.nntui"
    run_file.save(path, stepped.state())
    resumed = resume(run_file.load(path), record_every=1)
    for each in (whole, resumed):
        each.advance(each.updates_until(each.epoch + 1))
    assert same_bits(whole, resumed)
    assert same_bits(whole, replay(whole.changes, whole.epoch))
    assert whole.network.parameters.dtype == np.dtype(whole.recipe.dtype)


@run
def test_frozen_weights_keep_their_bits(name: str, fields: dict[str, Any], experiment: MakeExperiment) -> None:
    trained = experiment(name, **fields)
    frozen = np.zeros(trained.network.parameters.size, bool)
    frozen[::3] = True
    before = trained.network.parameters.copy()
    trained.freeze(frozen)
    trained.advance(4)
    assert (trained.network.parameters[frozen] == before[frozen]).all()
    assert (trained.network.parameters != before).any()


@pytest.mark.parametrize(("layer", "wider"), [("rnn 3", "rnn 5"), ("lstm 3", "lstm 5"), ("gru 3", "gru 5")])
def test_a_wider_layer_keeps_the_states_of_the_units_that_it_had(
    layer: str, wider: str, experiment: MakeExperiment
) -> None:
    old, new = (experiment("echo", layers=(words,)).network for words in (layer, wider))
    names = built_in("echo").feature_names
    old.parameters[:] = np.random.RandomState(0).normal(0, 1, old.parameters.shape)
    new.parameters[:] = 0.0
    assert keep_weights(old, new, names, names) == old.parameters.size
    inputs = built_in("echo").inputs[:4]
    np.testing.assert_allclose(new.forward(inputs), old.forward(inputs), rtol=1e-12)


def test_a_text_is_measured_without_keeping_its_answers(
    experiment: MakeExperiment, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("nn_tui.model.network.step_evaluation.MOST_KEPT", 10)
    run = experiment("names", layers=("rnn 4",))
    measured = run.measuring.measured()
    assert measured.answers is None
    assert measured.test_answers is None
    assert 0 <= (measured.training.accuracy or 0) <= 1
