"""What is found in real runs: good ones without an alarm, and ones that were set up to go wrong."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from nn_tui.data.builtin.builtin import built_in
from nn_tui.data.catalog import BUILT_IN
from nn_tui.experiment.diagnosis.diagnosis import Evidence, Finding, diagnose
from nn_tui.experiment.recipe.defaults import default_recipe
from nn_tui.experiment.run.experiment import Experiment
from nn_tui.model import Penalty

LOOKS = 25
"""How often a run is diagnosed after its first ten epochs."""

SLOW = ("moved", "addition", "echo", "parity", "waves", "names")
"""The datasets whose default recipes take seconds."""

ALARMS = ("overfitting", "equal_weights", "large_rate", "not_finite")


def diagnoses(name: str, noise: float | None = None, **fields: Any) -> Iterator[list[Finding]]:
    """What is found in a run from time to time, as Train looks at it."""
    settings = BUILT_IN[name].settings
    if settings is not None and noise is not None:
        settings = replace(settings, noise=noise)
    dataset = built_in(name, settings) if settings else built_in(name)
    recipe = default_recipe(dataset).with_(**fields)
    run = Experiment(recipe, dataset)
    rows = run.training[:256]
    inputs = run.encoding.encode(dataset.flat_inputs[rows])
    targets = run.encoding.encode_targets(dataset.targets[rows])
    while run.epoch < recipe.epochs and run.divergence is None:
        before, start = run.network.parameters.copy(), run.epoch
        step = 1 if start < 10 else max(1, recipe.epochs // LOOKS)
        run.advance(run.updates_until(min(recipe.epochs, start + step)))
        evidence = Evidence(
            run.network,
            inputs,
            targets,
            recipe.loss,
            recipe.reduction,
            recipe.learning_rate * recipe.rate_schedule().rate(run.epoch),
            run.recorder.view(),
            before,
            (run.epoch - start) * run.updates_per_epoch,
            Penalty(recipe.l1, recipe.l2),
            recipe.optimizer,
            min(recipe.batch or len(run.training), len(run.training)),
            init=recipe.init,
        )
        yield diagnose(evidence)


def at_the_end(name: str, noise: float | None = None, **fields: Any) -> list[Finding]:
    """What is found when a run is done."""
    *_, last = diagnoses(name, noise, **fields)
    return last


@pytest.mark.parametrize(
    "name", [pytest.param(name, marks=[pytest.mark.slow] if name in SLOW else []) for name in BUILT_IN]
)
def test_default_recipes_neither_overfit_nor_have_equal_weights_or_too_large_a_rate(name: str) -> None:
    alarms = {finding.text for found in diagnoses(name) for finding in found if finding.kind in ALARMS}
    assert not alarms


@pytest.mark.parametrize(
    ("name", "noise", "fields"),
    [
        ("spirals", 0.4, {}),
        ("spirals", 0.4, {"seed": 1}),
        ("spirals", 0.4, {"l2": 0.0}),
        ("moons", 0.5, {"hidden": (8, 8), "epochs": 1000}),
        ("circles", 0.5, {"hidden": (8, 8), "optimizer": "adam", "learning_rate": 0.01}),
    ],
)
def test_networks_that_learn_the_noise_overfit(name: str, noise: float, fields: dict[str, Any]) -> None:
    found = at_the_end(name, noise, **fields)
    assert found[0].kind == "overfitting"
    assert found[0].headline.startswith("Overfitting: test loss ")


def test_the_sentence_about_noisy_spirals() -> None:
    [finding] = at_the_end("spirals", 0.4)
    assert finding.headline == "Overfitting: test loss 0.0851 (train 0.0188), best 0.0776 at epoch 202"


@pytest.mark.parametrize("init", ["zeros", "constant:0.5"])
@pytest.mark.parametrize(
    ("name", "fields", "layers"),
    [
        ("xor", {"epochs": 150}, ["neurons of layer 1"]),
        ("letters", {"epochs": 150}, ["neurons of layer 1"]),
        ("spirals", {"epochs": 30}, ["neurons of layer 1", "neurons of layer 2"]),
        ("digits", {"epochs": 5, "activation": "tanh"}, ["neurons of layer 1"]),
        ("lines", {"epochs": 5}, ["filters of layer 1"]),
        (
            "lines",
            {"epochs": 2, "layers": ("conv 2 3x3", "norm", "pool 2", "dense 4")},
            ["filters of layer 1", "neurons of layer 5"],
        ),
        ("phrases", {"epochs": 3}, ["neurons of layer 1"]),
        ("parity", {"epochs": 2, "layers": ("gru 4",)}, ["neurons of layer 1"]),
        ("waves", {"epochs": 1}, ["neurons of layer 1"]),
        ("names", {"epochs": 1, "layers": ("embed 3", "rnn 4")}, ["neurons of layer 1", "neurons of layer 2"]),
    ],
)
def test_equal_weights_are_named_first(name: str, fields: dict[str, Any], layers: list[str], init: str) -> None:
    found = at_the_end(name, init=init, **fields)
    for finding, units in zip(found, layers, strict=False):
        assert finding.sentence.startswith(f"all {units}")
        assert finding.sentence.endswith(" learn the same")
        assert finding.advice == "another initializer (recipe) helps"
    kinds = [finding.kind for finding in found]
    assert kinds.count("equal_weights") == len(layers)
    assert not {"plateau", "dead_relus", "saturated_units"} & set(kinds), "another initializer is what helps"


def test_a_single_neuron_has_none_like_it() -> None:
    assert not [finding for finding in at_the_end("and", init="zeros") if finding.kind == "equal_weights"]


@pytest.mark.parametrize(
    ("name", "fields"),
    [
        ("xor", {"learning_rate": 100.0}),
        ("letters", {"learning_rate": 30.0, "epochs": 1000}),
        ("spirals", {"learning_rate": 3.0, "epochs": 100}),
        ("spirals", {"learning_rate": 10.0, "optimizer": "sgd", "schedule": "constant", "epochs": 100}),
        ("spirals", {"learning_rate": 1.0, "activation": "relu", "epochs": 100}),
        ("moons", {"learning_rate": 3.0, "epochs": 100}),
        ("digits", {"learning_rate": 1.0, "epochs": 10}),
    ],
)
def test_a_rate_that_is_too_large_is_named_before_the_weights_that_it_blew_up(
    name: str, fields: dict[str, Any]
) -> None:
    found = at_the_end(name, **fields)
    assert found[0].kind == "large_rate"
    assert found[0].headline.startswith(f"Learning rate too large: at {fields['learning_rate']:g} ")
    assert "plateau" not in [finding.kind for finding in found], "a higher rate would not help"


def test_xor_after_its_article_is_no_plateau() -> None:
    assert at_the_end("xor") == []


def test_a_rate_far_beyond_the_usual_is_named_before_the_gradients_that_it_makes_vanish() -> None:
    looks = list(diagnoses("xor", learning_rate=50.0))
    assert [found[0].kind for found in looks if found] == ["large_rate"] * sum(map(bool, looks))
    assert looks[9], "it is named within ten epochs"
    assert looks[9][0].headline.startswith("Learning rate too large: at 50 the loss ")
