"""Every layer of the registry does what the protocol says: a new one is tested by its row."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any

import numpy as np
import pytest

from nn_tui.model import LOSSES, Network, Penalty, Trainer, find_divergence, optimizer
from nn_tui.model.arrays import FloatArray, Shape
from nn_tui.model.layers.conv import ConvSpec
from nn_tui.model.layers.dense import DenseSpec
from nn_tui.model.layers.registry import LAYERS, parse_layer
from nn_tui.model.layers.rnn import RnnSpec
from nn_tui.model.layers.spec import LayerSpec
from nn_tui.model.network import textbook
from nn_tui.model.network.composition import prepared_inputs
from nn_tui.model.network.step_evaluation import evaluator_for
from nn_tui.model.training.prepared import PreparedBatch

EXAMPLES = [(words, shape) for spec in LAYERS.values() for words, shape in spec.examples]
SAMPLES, OUTPUTS = 7, 3
example = pytest.mark.parametrize(("words", "shape"), EXAMPLES, ids=[words for words, _ in EXAMPLES])


def can_answer(words: str, shape: Shape) -> bool:
    """Whether a network may end with that layer."""
    layer = parse_layer(words).make(shape)
    return layer.has_neurons and len(layer.outputs) == 1


PLACES = [
    pytest.param(words, shape, where, id=f"{words}-{where}")
    for words, shape in EXAMPLES
    for where in ("first", "middle", "last")
    if where != "last" or can_answer(words, shape)
]
placed_example = pytest.mark.parametrize(("words", "shape", "where"), PLACES)


def network_with(words: str, shape: Shape, where: str = "first", dtype: Any = np.float64, **options: Any) -> Network:
    """A network with that layer at its beginning, between others, or as its output."""
    spec = parse_layer(words)
    before: LayerSpec = DenseSpec(int(np.prod(shape)), "sigmoid")
    inputs: Shape = (5,)
    if len(shape) == 3:
        before, inputs = ConvSpec(shape[0], (1, 1), "sigmoid"), (2, *shape[1:])
    after: list[LayerSpec] = []
    if len(shape) == 2:
        before, inputs = DenseSpec(shape[1], "sigmoid"), (shape[0], 2)
        made = spec.make(shape, steps_wanted=True)
        options["at_steps"] = where != "last" and made.outputs == (shape[0], made.units)
        after = [RnnSpec(3)] if len(made.outputs) == 2 and made.outputs[0] != shape[0] else []
    if where == "first":
        specs, inputs = [spec, DenseSpec(4, "tanh"), *after, DenseSpec(OUTPUTS)], shape
    elif where == "middle":
        specs = [before, spec, *after, DenseSpec(OUTPUTS, "sigmoid")]
    else:
        specs = [before, spec]
    return Network(inputs, specs, dtype, **options)


def filled(network: Network, seed: int = 3) -> Network:
    """The same network, every parameter drawn."""
    network.parameters[...] = np.random.RandomState(seed).normal(0, 0.5, network.parameters.shape)
    return network


def data_for(network: Network, samples: int = SAMPLES, seed: int = 4) -> tuple[FloatArray, FloatArray]:
    """Inputs (samples, *inputs) and targets in the shape of the outputs."""
    random = np.random.RandomState(seed)
    shape = network.layers[-1].outputs
    return random.normal(0, 1, (samples, *network.inputs)), random.uniform(0, 1, (samples, *shape))


def trainer_on(network: Network, batch: int | None = None, dropout: float = 0.0, name: str = "momentum") -> Trainer:
    """A trainer of half squared error, with a penalty."""
    inputs, targets = data_for(network)
    return Trainer(
        network,
        inputs,
        targets,
        loss="half_squared_error",
        optimizer=optimizer(name, 0.05),
        random=np.random.RandomState(6),
        penalty=Penalty(1e-3, 1e-2),
        batch=batch,
        dropout=dropout,
    )


def textbook_gradient(network: Network, penalty: Penalty) -> FloatArray:
    """dL/dw (parameters,) of half squared error, summed over the samples."""
    inputs, targets = data_for(network)
    passes = textbook.forward(network, inputs, np.random.RandomState(0))
    parts = textbook.backward(network, LOSSES["half_squared_error"], passes, targets, "sum", penalty)
    return textbook.flat_gradient(network, parts)


def prepared_gradient(network: Network, penalty: Penalty, inputs: FloatArray, targets: FloatArray) -> FloatArray:
    """The same by prepared calls."""
    gradient = np.zeros_like(network.parameters)
    random = np.random.RandomState(0)
    loss = "half_squared_error"
    batch = PreparedBatch(network, loss, "sum", penalty, 1.0, len(inputs), gradient, random)
    rows = prepared_inputs(network, inputs)
    for call in [*batch.forward(rows), *batch.backward(rows, batch.prepared_targets(targets).T.copy())]:
        call()
    return gradient


@example
def test_words_say_it_in_one_way(words: str, shape: Shape) -> None:
    spec = parse_layer(words)
    assert parse_layer(spec.words) == spec
    assert parse_layer(f"  {spec.words.replace(' ', '   ')} ") == spec
    assert spec.words.split()[0] == spec.kind == spec.make(shape).kind


@example
def test_shapes_are_those_it_promises(words: str, shape: Shape) -> None:
    layer = parse_layer(words).make(shape)
    vector = np.arange(float(layer.parameter_count))
    layer.bind(vector)
    assert layer.inputs == shape
    z, kept = layer.forward(np.ones((SAMPLES, *shape)))
    assert z.shape == (SAMPLES, *layer.outputs)
    before, parameters, _ = layer.backward(kept, np.ones_like(z))
    assert before.shape == (SAMPLES, *shape)
    assert {name: array.shape for name, array in parameters.items()} == {
        parameter.name: parameter.shape for parameter in layer.parameters
    }
    assert [layer[parameter.name].shape for parameter in layer.parameters] == [p.shape for p in layer.parameters]
    assert all(len(parameter.axes) == len(parameter.shape) for parameter in layer.parameters)
    assert all(np.shares_memory(layer[parameter.name], vector) for parameter in layer.parameters)
    np.testing.assert_array_equal(layer.join(layer.by_name), vector)
    np.testing.assert_array_equal(layer.block.ravel(), vector)


@example
def test_cells_of_the_block_are_numbers_of_the_parameters(words: str, shape: Shape) -> None:
    network = network_with(words, shape)
    network.parameters[:] = np.arange(network.parameters.size)
    for index, layer in enumerate(network.layers):
        for row, column in np.ndindex(layer.block.shape):
            parameter, at = layer.at(row, column)
            found = network.place(index, parameter.name, at)
            assert network.parameters[found] == layer.block[row, column] == layer[parameter.name][at]
        names = [parameter.name for parameter in layer.parameters]
        assert [network.parameters[network.part(index, name)].tolist() for name in names] == [
            layer[name].ravel().tolist() for name in names
        ]


@placed_example
def test_slopes_are_those_of_central_differences(words: str, shape: Shape, where: str) -> None:
    network, step = filled(network_with(words, shape, where)), 1e-6
    inputs, targets = data_for(network)
    penalty = Penalty(1e-3, 1e-2)

    def loss() -> float:
        last = textbook.forward(network, inputs, np.random.RandomState(0))[-1]
        return textbook.loss_value(network, LOSSES["half_squared_error"], last, targets, "sum", penalty)

    slopes = np.empty_like(network.parameters)
    for index, value in enumerate(network.parameters.copy()):
        network.parameters[index] = value + step
        above = loss()
        network.parameters[index] = value - step
        slopes[index] = (above - loss()) / (2 * step)
        network.parameters[index] = value
    np.testing.assert_allclose(textbook_gradient(network, penalty), slopes, rtol=1e-6, atol=1e-7)


@example
def test_slopes_of_the_inputs_are_those_of_central_differences(words: str, shape: Shape) -> None:
    layer, step = parse_layer(words).make(shape), 1e-6
    random = np.random.RandomState(2)
    layer.bind(random.normal(0, 1, layer.parameter_count))
    x, error = random.normal(0, 1, (2, *shape)), random.normal(0, 1, (2, *layer.outputs))
    slopes = np.empty_like(x)
    for at in np.ndindex(x.shape):
        moved = [x.copy(), x.copy()]
        moved[0][at] += step
        moved[1][at] -= step
        above, below = (float((layer.forward(each).z * error).sum()) for each in moved)
        slopes[at] = (above - below) / (2 * step)
    _, kept = layer.forward(x)
    np.testing.assert_allclose(layer.backward(kept, error).inputs, slopes, rtol=1e-6, atol=1e-7)


@placed_example
@pytest.mark.parametrize(("dtype", "tolerance"), [(np.float64, 1e-12), (np.float32, 2e-5)])
def test_prepared_agrees_with_textbook(words: str, shape: Shape, where: str, dtype: Any, tolerance: float) -> None:
    network = filled(network_with(words, shape, where, dtype))
    penalty = Penalty(1e-3, 1e-2)
    prepared = prepared_gradient(network, penalty, *data_for(network))
    assert prepared.dtype == dtype
    np.testing.assert_allclose(prepared, textbook_gradient(network, penalty), rtol=tolerance, atol=tolerance)
    evaluator = evaluator_for(network, "half_squared_error", "mean", Penalty(), *data_for(network))
    answers = network.forward(data_for(network)[0])
    np.testing.assert_allclose(evaluator.outputs(), answers, rtol=tolerance, atol=tolerance)


@example
def test_changes_of_single_inputs_agree_with_whole_passes(words: str, shape: Shape) -> None:
    network = filled(network_with(words, shape))
    sample = data_for(network)[0][0]
    places = np.arange(sample.size)
    changes = np.linspace(-1, 1, sample.size)
    variants = np.tile(sample.ravel(), (sample.size, 1)) + np.diag(changes)
    np.testing.assert_allclose(
        network.outputs_around(sample, places, changes),
        network.forward(variants.reshape(-1, *shape)),
        rtol=1e-12,
        atol=1e-12,
    )


def paces(updates: int) -> Iterator[list[int]]:
    """Ways to divide that many updates."""
    yield [updates]
    yield [1] * updates
    yield [3, updates - 4, 1]


@example
@pytest.mark.parametrize(("batch", "dropout"), [(None, 0.0), (3, 0.0), (3, 0.25), (None, 0.25)])
def test_the_bits_are_the_same_however_paced(words: str, shape: Shape, batch: int | None, dropout: float) -> None:
    results = []
    for pace in paces(11):
        trainer = trainer_on(filled(network_with(words, shape)), batch, dropout)
        for updates in pace:
            trainer.advance(updates)
        results.append(trainer.network.parameters.tobytes())
    trainer = trainer_on(filled(network_with(words, shape)), batch, dropout)
    trainer.advance(5)
    resumed = trainer_on(filled(network_with(words, shape), 9), batch, dropout)
    resumed.restore(trainer.state())
    resumed.advance(6)
    assert {*results, resumed.network.parameters.tobytes()} == {results[0]}


@example
def test_frozen_parameters_keep_their_bits(words: str, shape: Shape) -> None:
    network = filled(network_with(words, shape))
    before = network.parameters.copy()
    frozen = np.zeros(network.parameters.size, bool)
    frozen[network.part(0)] = True
    inputs, targets = data_for(network)
    make = partial(Trainer, network, inputs, targets, loss="half_squared_error", random=np.random.RandomState(0))
    make(optimizer=optimizer("adam", 0.1), frozen=frozen).advance(5)
    assert np.array_equal(network.parameters[frozen], before[frozen])
    assert not np.array_equal(network.parameters[~frozen], before[~frozen])


@placed_example
@pytest.mark.parametrize("name", ["sgd", "adamw"])
def test_each_replica_has_the_bits_that_it_has_alone(words: str, shape: Shape, where: str, name: str) -> None:
    replicas, steps = 4, 3
    together = network_with(words, shape, where, replicas=replicas)
    alone = [filled(network_with(words, shape, where), seed) for seed in range(replicas)]
    together.parameters[:] = [network.parameters for network in alone]
    inputs, targets = data_for(alone[0])
    for network in (together, *alone):
        gradient = np.zeros_like(network.parameters)
        batch = PreparedBatch(
            network,
            "half_squared_error",
            "mean",
            Penalty(0.0, 1e-2),
            1.0,
            SAMPLES,
            gradient,
            np.random.RandomState(0),
        )
        rows = prepared_inputs(network, inputs)
        calls = [*batch.forward(rows), *batch.backward(rows, batch.prepared_targets(targets).T.copy())]
        marks = np.broadcast_to(network.is_weight, network.parameters.shape)
        calls += optimizer(name, 0.1).prepare(network.parameters, gradient, marks)
        for _ in range(steps):
            for call in calls:
                call()
    for index, network in enumerate(alone):
        assert together.parameters[index].tobytes() == network.parameters.tobytes()


@example
def test_a_parameter_that_is_not_finite_is_found_by_its_name(words: str, shape: Shape) -> None:
    for parameter in parse_layer(words).make(shape).parameters:
        trainer = trainer_on(filled(network_with(words, shape, "middle")), name="sgd")
        before = trainer.state()
        before.parameters[trainer.network.part(1, parameter.name)] = np.nan
        assert find_divergence(trainer, before).layer == 2
