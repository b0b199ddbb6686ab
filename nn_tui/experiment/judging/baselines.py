"""What can be answered without a network: always the same, and what a linear model answers.

The linear model is a network without hidden layers, trained with a full batch until its answers stay: logistic
regression for classes, linear regression for numbers.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np

from nn_tui.data.dataset import Dataset
from nn_tui.data.encoding import encoding
from nn_tui.experiment.judging.yardstick import Yardstick, yardstick
from nn_tui.model import ModelError, Network, Penalty, Trainer, optimizer
from nn_tui.model.arrays import FloatArray, IntArray
from nn_tui.model.layers.dense import DenseSpec
from nn_tui.model.metrics import are_classes

MOST_MULTIPLICATIONS: Final = 2**32
"""About that many multiplications are spent on a linear model: a few seconds, on large tables only."""
MOST_UPDATES: Final = 20_000
AT_ONCE: Final = 2**26
"""Multiplications between two questions whether to go on: some hundredths of a second."""
LOOK_EVERY: Final = 200
"""Updates between two looks at whether the answers stay ..."""
STAYS: Final = 1e-4
"""... which they do when none moved by more than that in between: of a probability, or of a standard deviation."""
MOMENTUM: Final = 0.98
MOST_PENALTY: Final = 0.01
"""The L2 of logistic regression is 1 / samples, as usual, but no more: a few points that a line separates would not be
separated. Without any, the weights would grow for ever."""
_PROBES: Final = 30
_STEEPEST: Final = {"softmax": 0.5, "sigmoid": 0.25, "linear": 1.0}
"""The largest second derivative of the loss by z at the output, by the activation there."""


class StoppedError(Exception):
    """The search was given up."""


@dataclass(frozen=True, eq=False)
class Baselines:
    """Answers in the dataset's units that need no network, all learned from the training part.

    ``constant`` (outputs,) is the best answer that is always the same: the commonest class, or the mean. ``linear``
    (samples, outputs) are the answers of a linear model to all samples, None where there is none; ``at_rest`` says that
    more training would not change them. ``yardstick`` scores these answers: two classes may be 0 and 1 here that are
    -1 and 1 in a run.
    """

    constant: FloatArray
    linear: FloatArray | None
    at_rest: bool
    yardstick: Yardstick

    @property
    def commonest(self) -> str:
        """The name of the class that is always answered; "" for numbers."""
        classes = self.yardstick.classes
        return "" if classes is None else classes.names[int(classes.answered(self.constant[None])[0])]

    def constant_answers(self, rows: IntArray) -> FloatArray:
        """The constant answer to each of these samples, (rows, outputs)."""
        return np.tile(self.constant, (len(rows), 1))


def known_rows(training: IntArray, validation: IntArray) -> IntArray:
    """The rows (rows,) that a baseline learns from: it needs no validation part."""
    return np.union1d(training, validation)


def find_baselines(
    dataset: Dataset,
    features: tuple[str, ...],
    training: IntArray,
    goes_on: Callable[[], bool] = lambda: True,
) -> Baselines | None:
    """The baselines of a dataset, of which a network sees ``features``, with this training part (rows,).

    None where there is nothing to hold against: sequences that are answered at each step, or no samples. ``goes_on`` is
    asked every now and then. Raises StoppedError once it says no.
    """
    if not len(training):
        return None
    output, loss = _output_and_loss(dataset)
    seen = encoding(dataset, features, training, output)
    rule = yardstick(seen, dataset)
    if rule is None:
        return None
    constant = _constant(rule, training)
    if dataset.kind == "sequences":
        return Baselines(constant, None, True, rule)
    inputs, targets = seen.encode(dataset.flat_inputs), seen.encode_targets(dataset.targets)
    try:
        network = Network(seen.ends.inputs, (DenseSpec(dataset.outputs, output),), "float64")
        penalty = Penalty() if output == "linear" else Penalty(l2=min(1.0 / len(training), MOST_PENALTY))
        at_rest = _train(network, inputs[training], targets[training], loss, penalty, goes_on)
    except ModelError:
        return Baselines(constant, None, True, rule)
    with np.errstate(all="ignore"):
        answers = seen.decode(network.forward(inputs))
    if rule.classes is not None:
        # A line that cannot decide answers what is commonest.
        answers = np.where((rule.classes.answered(answers) < 0)[:, None], constant, answers)
    return Baselines(constant, answers, at_rest, rule)


def _output_and_loss(dataset: Dataset) -> tuple[str, str]:
    if dataset.class_names is not None or are_classes(dataset.targets):
        return "softmax", "softmax_cross_entropy"
    values = set(np.unique(dataset.targets).tolist()) if dataset.outputs == 1 else set()
    has_bits = values == {0.0, 1.0} and not dataset.standardise
    if has_bits or (values == {-1.0, 1.0} and dataset.kind == "points"):
        return "sigmoid", "sigmoid_cross_entropy"
    return "linear", "half_squared_error"


def _constant(rule: Yardstick, training: IntArray) -> FloatArray:
    """The mean of the training part's targets, or the target of its commonest class, (outputs,)."""
    targets = rule.targets[training]
    if rule.classes is None:
        return np.asarray(targets.mean(axis=0))
    true = rule.classes.true[training]
    return np.asarray(targets[int(np.argmax(true == np.bincount(true).argmax()))], float)


def _train(
    network: Network, inputs: FloatArray, targets: FloatArray, loss: str, penalty: Penalty, goes_on: Callable[[], bool]
) -> bool:
    """Train a linear network from zero until its answers stay; False where that would take too long."""
    flat = np.asarray(inputs.reshape(len(inputs), -1), float)
    steepest = _STEEPEST[network.layers[-1].activation.name] * _largest_eigenvalue(flat) + penalty.l2
    trainer = Trainer(
        network,
        inputs,
        targets,
        loss=loss,
        optimizer=optimizer("nesterov", 1.0 / steepest, momentum=MOMENTUM),
        random=np.random.RandomState(0),
        penalty=penalty,
    )
    cost = 3 * network.multiplications * len(inputs)
    left = min(MOST_UPDATES, max(LOOK_EVERY, MOST_MULTIPLICATIONS // max(cost, 1)))
    at_once = max(1, min(LOOK_EVERY, AT_ONCE // max(cost, 1)))
    before = network.forward(inputs)
    while left > 0:
        due = min(LOOK_EVERY, left)
        left -= due
        while due > 0:
            if not goes_on():
                raise StoppedError
            trainer.advance(min(at_once, due))
            due -= at_once
        after = network.forward(inputs)
        if np.abs(after - before).max() <= STAYS:
            return True
        before = after
    return False


def _largest_eigenvalue(inputs: FloatArray) -> float:
    """An upper bound, nearly reached, of the largest eigenvalue of the inputs' second moments, with the bias's ones."""
    rows = np.hstack([inputs, np.ones((len(inputs), 1))])
    vector = np.random.RandomState(0).standard_normal(rows.shape[1])
    value = 1.0
    for _ in range(_PROBES):
        vector = rows.T @ (rows @ (vector / np.linalg.norm(vector))) / len(rows)
        value = float(np.linalg.norm(vector))
    return 1.1 * value + 1e-12
