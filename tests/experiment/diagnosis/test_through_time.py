"""Gradients that vanish or explode through time are found, with figures; those that come through are not."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from nn_tui.experiment.diagnosis.diagnosis import Evidence, Finding, diagnose
from nn_tui.experiment.diagnosis.through_time import FEWEST_STEPS
from nn_tui.experiment.run.history import History, Recorder
from nn_tui.model import Measures, Network
from nn_tui.model.layers.dense import DenseSpec
from nn_tui.model.layers.registry import parse_layer
from nn_tui.model.training.clipping import Clipping

STEPS = 20


def history(*losses: float) -> History:
    recorder = Recorder()
    for epoch, loss in enumerate(losses):
        recorder.append(epoch, Measures(loss, 0.0, loss, None))
    return recorder.view()


def case(layers: str, radius: float, *, at_steps: bool = False, padded: int = 0, **fields: Any) -> Evidence:
    """A network whose recurrent weights all have that spectral radius, and nearly linear units."""
    random = np.random.RandomState(2)
    network = Network((STEPS, 2), [*map(parse_layer, layers.split(", ")), DenseSpec(1, "linear")], at_steps=at_steps)
    network.initialize("glorot_normal", random)
    network.parameters[:] *= 0.01
    for layer in network.layers[:-1]:
        gates = max(1, len(layer.gates))
        rotation = np.linalg.qr(random.normal(size=(4, 4)))[0] * radius
        layer["Wh"][...] = rotation if gates == 1 else np.repeat(rotation[:, None, :], gates, 1)
    inputs = random.normal(size=(30, STEPS, 2))
    inputs[:, :padded] = np.nan
    targets = random.normal(size=(30, STEPS, 1))
    targets[:, :padded] = np.nan
    given: dict[str, Any] = {
        "inputs": inputs,
        "targets": targets if at_steps else targets[:, -1],
        "loss": "half_squared_error",
        "reduction": "mean",
        "learning_rate": 0.1,
        "history": history(),
    }
    return Evidence(network, **{**given, **fields})


def through_time(evidence: Evidence) -> list[Finding]:
    return [finding for finding in diagnose(evidence) if finding.kind.endswith("through_time")]


@pytest.mark.parametrize("at_steps", [False, True])
@pytest.mark.parametrize("padded", [0, 4])
def test_a_gradient_that_vanishes_is_found_by_its_size(at_steps: bool, padded: int) -> None:
    [finding] = through_time(case("rnn 4", 0.5, at_steps=at_steps, padded=padded))
    assert (finding.kind, finding.layer, finding.severity) == ("vanishing_through_time", 1, "warning")
    steps = STEPS - padded
    share = 0.5 ** (steps - 1)
    words, found = finding.sentence.split(" of its size ")[0].rsplit(" ", 1)
    assert words == f"over {steps} steps back the gradient of layer 1 shrinks to"
    assert float(found) == pytest.approx(share, rel=0.02)
    assert " of its size (spectral radius of Wh 0.5): " in finding.sentence
    assert "lstm or gru" in finding.advice


@pytest.mark.parametrize("at_steps", [False, True])
def test_a_gradient_that_explodes_is_found_and_clipping_makes_it_a_note(at_steps: bool) -> None:
    quiet = np.zeros((30, STEPS, 2))
    [finding] = through_time(case("rnn 4", 2.0, at_steps=at_steps, inputs=quiet))
    assert (finding.kind, finding.severity) == ("exploding_through_time", "warning")
    assert f"grows {2.0 ** (STEPS - 1):.3g} times (spectral radius of Wh 2)" in finding.sentence
    assert "clip norm" in finding.advice
    [clipped] = through_time(case("rnn 4", 2.0, at_steps=at_steps, inputs=quiet, clipping=Clipping(norm=1.0)))
    assert clipped.severity == "note"


@pytest.mark.parametrize("layers", ["rnn 4", "rnn 4, rnn 4"])
def test_a_gradient_that_comes_through_is_well(layers: str) -> None:
    assert not through_time(case(layers, 1.0, inputs=np.zeros((30, STEPS, 2))))


@pytest.mark.parametrize(("layers", "matrix"), [("lstm 4", "Wh[g]"), ("gru 4", "Wh[n]")])
def test_layers_with_gates_are_named_by_their_candidate(layers: str, matrix: str) -> None:
    evidence = case(layers, 0.2)
    for name in ("b", "bx"):
        if name in evidence.network.layers[0].by_name:
            evidence.network.layers[0][name][...] = -6.0
    [finding] = through_time(evidence)
    assert f"spectral radius of {matrix} 0.2" in finding.sentence
    assert "lstm" not in finding.advice


def test_a_network_that_gets_on_or_fits_is_left_alone() -> None:
    falling = case("rnn 4", 0.5, history=history(1.0, 0.9, 0.8))
    assert not through_time(falling)
    solved = case("rnn 4", 0.5, targets=np.zeros((30, 1)))
    solved.network.layers[-1].block[...] = 0.0
    assert not through_time(solved)


def test_many_easy_steps_do_not_hide_one_that_asks_for_memory() -> None:
    evidence = case("rnn 4", 0.5, at_steps=True)
    evidence.targets[:, :-1] = 0.0
    evidence.targets[:, -1] = np.where(np.arange(30)[:, None] % 2, 1.0, 0.0)
    evidence.network.layers[-1].block[:] *= 1e-3
    assert evidence.fits
    assert through_time(evidence)


def test_short_sequences_say_nothing_about_time() -> None:
    assert not through_time(case("rnn 4", 0.01, padded=STEPS - FEWEST_STEPS + 1))
    assert through_time(case("rnn 4", 0.01, padded=STEPS - FEWEST_STEPS))


def test_no_samples_no_finding() -> None:
    assert not through_time(case("rnn 4", 0.5, inputs=np.zeros((0, STEPS, 2)), targets=np.zeros((0, 1))))
