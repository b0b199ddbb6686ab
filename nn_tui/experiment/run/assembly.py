"""A recipe and a dataset put together: the network, its encoded data, and what trains and measures it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeAlias

import numpy as np

from nn_tui.data.dataset import Dataset
from nn_tui.data.encoding import Encoding, Ends, encoding, ends_of
from nn_tui.experiment.errors import ExperimentError
from nn_tui.experiment.recipe.recipe import Recipe
from nn_tui.experiment.run.class_weights import sample_weights
from nn_tui.experiment.run.room import check_pass, check_samples, check_weights, takes_long_to_make
from nn_tui.experiment.run.split import NO_ROWS, parts_of
from nn_tui.model import (
    ModelError,
    Network,
    Penalty,
    Trainer,
    check_pairing,
    check_targets,
    optimizer,
)
from nn_tui.model.arrays import BoolArray, FloatArray, IntArray
from nn_tui.model.layers.layer import Layer
from nn_tui.model.network.network import layers_of
from nn_tui.model.network.step_evaluation import AnyEvaluator, evaluator_for
from nn_tui.model.training.update_losses import OnHundredths

Between: TypeAlias = Callable[[], object]
"""Called between two pieces of a long work; it raises to give the work up."""


def nothing() -> None:
    """Do nothing between two pieces."""


def encoding_of(recipe: Recipe, dataset: Dataset) -> Encoding:
    """How the dataset is encoded for the recipe's network: standardised by the training part alone."""
    training = parts_of(recipe, dataset).training
    return encoding(dataset, recipe.features, training, recipe.output_activation)


def network_for(recipe: Recipe, ends: Ends, samples: int = 0) -> Network:
    """A network of the recipe's layers between these ends, for that many samples, all weights zero. Raises
    ExperimentError."""
    specs = (*recipe.layer_specs, recipe.output_spec(ends.outputs))
    try:
        layers = layers_for(recipe, ends)
        check_weights(layers)
        check_pass(layers, samples)
        return Network(ends.inputs, specs, recipe.dtype, at_steps=ends.at_steps, symbols=ends.symbols)
    except ModelError as error:
        raise ExperimentError(str(error)) from None


def layers_for(recipe: Recipe, ends: Ends) -> tuple[Layer, ...]:
    """The layers of such a network, without room for their weights. Raises ModelError."""
    return layers_of(ends.inputs, (*recipe.layer_specs, recipe.output_spec(ends.outputs)), ends.at_steps)


def parameter_count(recipe: Recipe, ends: Ends) -> int:
    """How many weights and biases such a network has. Raises ModelError."""
    return sum(layer.parameter_count for layer in layers_for(recipe, ends))


def network_on(recipe: Recipe, dataset: Dataset) -> Network:
    """A network of the recipe's shape for that dataset, all weights zero. Raises ExperimentError."""
    return network_for(recipe, ends_of(dataset, recipe.features), dataset.samples)


@dataclass(frozen=True)
class Assembly:
    """What a run works with while recipe and dataset stay the same.

    ``training``, ``testing`` and ``validation`` are the row numbers (rows,) of the parts, read-only. ``trainer`` and
    ``evaluator`` are None without training samples, ``test_evaluator`` without a test part, ``validation_evaluator``
    without a validation part.
    """

    training: IntArray
    testing: IntArray
    encoding: Encoding
    trainer: Trainer | None = None
    evaluator: AnyEvaluator | None = None
    test_evaluator: AnyEvaluator | None = None
    validation: IntArray = field(default_factory=lambda: NO_ROWS)
    validation_evaluator: AnyEvaluator | None = None


def assemble(
    recipe: Recipe,
    dataset: Dataset,
    network: Network,
    random: np.random.RandomState,
    epoch: int = 0,
    frozen: BoolArray | None = None,
    on_hundredths: OnHundredths | None = None,
    between: Between = nothing,
) -> Assembly:
    """Assemble what trains the network in place from that epoch on.

    ``frozen`` marks the parameters that are not trained (parameters,); ``on_hundredths`` is called with the mean losses
    of updates, as ``Trainer`` says. Raises ExperimentError for a recipe that does not fit the dataset.
    """
    training, testing, validation = parts_of(recipe, dataset)
    seen = encoding(dataset, recipe.features, training, recipe.output_activation)
    inputs, targets = seen.encode(dataset.flat_inputs), seen.encode_targets(dataset.targets)
    to_train = _rows_of(inputs, training), _rows_of(targets, training)
    penalty, weights = Penalty(recipe.l1, recipe.l2), sample_weights(recipe, dataset, training)

    def weights_of(rows: IntArray) -> FloatArray | None:
        return None if weights is None else _rows_of(weights, rows)

    def evaluator(rows: IntArray) -> AnyEvaluator | None:
        part = to_train if rows is training else (_rows_of(inputs, rows), _rows_of(targets, rows))
        if not len(rows):
            return None
        return evaluator_for(network, recipe.loss, recipe.reduction, penalty, *part, targets, weights_of(rows))

    try:
        _check_targets(recipe, dataset, targets)
        if not len(training):
            return Assembly(training, testing, seen, validation=validation)
        check_samples(network, len(training), recipe.batch)
        between()
        trainer = Trainer(
            network,
            *to_train,
            loss=recipe.loss,
            optimizer=optimizer(
                recipe.optimizer,
                recipe.learning_rate,
                momentum=recipe.momentum,
                weight_decay=recipe.weight_decay,
                schedule=recipe.rate_schedule(),
            ),
            random=random,
            reduction=recipe.reduction,
            penalty=penalty,
            batch=recipe.batch,
            shuffle=recipe.shuffle,
            epoch=epoch,
            dropout=recipe.dropout,
            clip_norm=recipe.clip_norm,
            clip_value=recipe.clip_value,
            frozen=frozen,
            on_hundredths=on_hundredths,
            weights=weights_of(training),
        )
        between()
        evaluators = evaluator(training), evaluator(testing)
        return Assembly(training, testing, seen, trainer, *evaluators, validation, evaluator(validation))
    except ModelError as error:
        raise ExperimentError(str(error)) from None


def check_fit(recipe: Recipe, dataset: Dataset) -> None:
    """Raise ExperimentError where ``assemble`` would for a network of that recipe, of which no weight is made."""
    network, training = network_on(recipe, dataset), parts_of(recipe, dataset).training
    sample_weights(recipe, dataset, training)
    try:
        _check_targets(recipe, dataset, encoding_of(recipe, dataset).encode_targets(dataset.targets))
    except ModelError as error:
        raise ExperimentError(str(error)) from None
    if len(training):
        check_samples(network, len(training), recipe.batch)


def takes_long(recipe: Recipe, dataset: Dataset) -> bool:
    """Whether a network of that recipe takes long to make. Raises ExperimentError."""
    samples = len(parts_of(recipe, dataset).training)
    network = network_on(recipe, dataset)
    at_once = 2 * min(recipe.batch or samples, samples) + (samples if network.chunk is None else 0)
    return takes_long_to_make(network.layers, at_once)


def _check_targets(recipe: Recipe, dataset: Dataset, targets: FloatArray) -> None:
    """Raise ModelError for encoded targets that the recipe's loss does not take."""
    check_pairing(recipe.loss, recipe.output_activation, dataset.outputs)
    check_targets(recipe.loss, targets)


def _rows_of(values: FloatArray, rows: IntArray) -> FloatArray:
    """The rows (rows,), in ascending order, of values (samples, ...).

    Consecutive rows are a view, which saves a copy of large sets of pictures.
    """
    if len(rows) and rows[-1] - rows[0] == len(rows) - 1:
        return values[rows[0] : rows[-1] + 1]
    return values[rows]
