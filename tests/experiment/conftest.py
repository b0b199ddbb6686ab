"""Small experiments, and waiting for what another thread does."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from threading import Condition
from time import monotonic
from typing import Any, Protocol

import numpy as np
import pytest

from nn_tui.data.builtin.builtin import built_in
from nn_tui.data.dataset import Dataset
from nn_tui.data.editing.edits import with_sample
from nn_tui.experiment.recipe.defaults import default_recipe
from nn_tui.experiment.run.experiment import Experiment

DEADLINE = 10.0
_never = Condition()


def wait_until(condition: Callable[..., object], what: str = "that") -> None:
    """Wait for a condition that another thread brings about; fail when it takes too long."""
    end = monotonic() + DEADLINE
    with _never:
        while not condition():
            assert monotonic() < end, f"{what} did not come about within {DEADLINE} seconds"
            _never.wait(0.001)


def experiment(name: str = "xor", record_every: int = 1, dataset: Dataset | None = None, **fields: Any) -> Experiment:
    """A built-in dataset's experiment at epoch 0, with other settings where they are given."""
    dataset = dataset or built_in(name)
    return Experiment(default_recipe(dataset).with_(**fields), dataset, record_every)


def without_samples(dataset: Dataset) -> Dataset:
    """The same shape and classes, and nothing to learn from."""
    return replace(dataset, inputs=dataset.inputs[:0], targets=dataset.targets[:0])


def flipped(dataset: Dataset, sample: int = 0) -> Dataset:
    """The dataset with the first pixel or feature of a sample changed."""
    x = np.array(dataset.inputs[sample])
    x.flat[0] = 1 - x.flat[0]
    return with_sample(dataset, sample, x, dataset.targets[sample])


def same_bits(one: Experiment, other: Experiment) -> bool:
    """Whether two runs stand at the same update with the same weights, streams and histories, to the bit."""
    a, b = one.state(), other.state()
    return (
        (a.trainer.epoch, a.trainer.position) == (b.trainer.epoch, b.trainer.position)
        and a.parameters.tobytes() == b.parameters.tobytes()
        and a.trainer.optimizer.keys() == b.trainer.optimizer.keys()
        and all(a.trainer.optimizer[name].tobytes() == value.tobytes() for name, value in b.trainer.optimizer.items())
        and a.trainer.order.tobytes() == b.trainer.order.tobytes()
        and repr(a.trainer.random) == repr(b.trainer.random)
        and a.history[1] == b.history[1]
        and a.history[0].tobytes() == b.history[0].tobytes()
        and a.history[2].tobytes() == b.history[2].tobytes()
        and a.trainer.losses.tobytes() == b.trainer.losses.tobytes()
        and a.updates is not None
        and b.updates is not None
        and a.updates[1] == b.updates[1]
        and a.updates[0].tobytes() == b.updates[0].tobytes()
        and a.updates[2].tobytes() == b.updates[2].tobytes()
    )


class WaitUntil(Protocol):
    def __call__(self, condition: Callable[..., object], what: str = "that") -> None: ...


class MakeExperiment(Protocol):
    def __call__(
        self, name: str = "xor", record_every: int = 1, dataset: Dataset | None = None, **fields: Any
    ) -> Experiment: ...


class Flip(Protocol):
    def __call__(self, dataset: Dataset, sample: int = 0) -> Dataset: ...


SameBits = Callable[[Experiment, Experiment], bool]
WithoutSamples = Callable[[Dataset], Dataset]


@pytest.fixture(name="wait_until", scope="session")
def wait_until_fixture() -> WaitUntil:
    return wait_until


@pytest.fixture(name="experiment", scope="session")
def experiment_fixture() -> MakeExperiment:
    return experiment


@pytest.fixture(name="same_bits", scope="session")
def same_bits_fixture() -> SameBits:
    return same_bits


@pytest.fixture(name="flipped", scope="session")
def flipped_fixture() -> Flip:
    return flipped


@pytest.fixture(name="without_samples", scope="session")
def without_samples_fixture() -> WithoutSamples:
    return without_samples
