"""Sequences through a network: published vectors, padding, symbols, targets at each step, and steps without end."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from nn_tui.model import LOSSES, ModelError, Network, Penalty, Trainer, find_divergence, optimizer
from nn_tui.model.arrays import FloatArray
from nn_tui.model.layers.dense import DenseSpec
from nn_tui.model.layers.registry import parse_layer
from nn_tui.model.layers.spec import LayerSpec
from nn_tui.model.network import textbook
from nn_tui.model.network.composition import prepared_inputs
from nn_tui.model.network.step_evaluation import evaluator_for
from nn_tui.model.network.stepping import Stepper
from nn_tui.model.sequences import of_real_steps, real_steps
from nn_tui.model.training.prepared import PreparedBatch

STEPS, SYMBOLS, CLASSES, SAMPLES = 6, 5, 4, 9
AT_STEPS = (
    "rnn 4",
    "rnn 4 sigmoid nobias",
    "lstm 3",
    "gru 3",
    "conv 3 3 tanh pad same",
    "dense 3 relu, rnn 3",
    "embed 3",
)
IN_ONE = (
    "rnn 4",
    "lstm 3",
    "gru 3",
    "embed 3, globalmax",
    "embed 3, globalavg",
    "conv 3 2, globalmax",
    "dense 3, flatten",
)


def specs_of(layers: str, output: str) -> list[LayerSpec]:
    """The layers in these words, and an output of four classes with that activation."""
    return [*map(parse_layer, layers.split(", ")), DenseSpec(CLASSES, output)]


def network_of(layers: str, output: str, *, dtype: Any = np.float64, **ends: bool) -> Network:
    network = Network((STEPS, SYMBOLS), specs_of(layers, output), dtype, **ends)
    network.parameters[:] = np.random.RandomState(1).normal(0, 0.6, network.parameters.shape)
    return network


def lengths() -> np.ndarray:
    return np.array([6, 1, 3, 6, 2, 5, 4, 1, 6])


def padded(values: np.ndarray, padding: float) -> np.ndarray:
    """Values (samples, steps, ...) with padding in front of each sample's last steps."""
    values = values.copy()
    for row, length in zip(values, lengths(), strict=True):
        row[: STEPS - length] = padding
    return values


def symbols() -> np.ndarray:
    return padded(np.random.RandomState(2).randint(0, SYMBOLS, (SAMPLES, STEPS)), -1)


def numbers() -> np.ndarray:
    return padded(np.random.RandomState(3).normal(0, 1, (SAMPLES, STEPS, SYMBOLS)), np.nan)


def classes() -> np.ndarray:
    return padded(np.random.RandomState(4).randint(0, CLASSES, (SAMPLES, STEPS)), -1)


def values_at_steps() -> np.ndarray:
    return padded(np.random.RandomState(5).uniform(0, 1, (SAMPLES, STEPS, CLASSES)), np.nan)


def gradients(network: Network, loss: str, inputs: np.ndarray, targets: np.ndarray) -> tuple[FloatArray, FloatArray]:
    """dL/dw (parameters,) in textbook form and by prepared calls, summed over the samples."""
    passes = textbook.forward(network, inputs)
    parts = textbook.backward(network, LOSSES[loss], passes, targets, "sum")
    gradient = np.zeros_like(network.parameters)
    has_padding, has_indices = network.has_padding(inputs), targets.dtype.kind == "i"
    random = np.random.RandomState(0)
    batch = PreparedBatch(network, loss, "sum", Penalty(), 1.0, len(inputs), gradient, random, has_padding, has_indices)
    rows = prepared_inputs(network, inputs)
    for call in [*batch.forward(rows), *batch.backward(rows, batch.prepared_targets(targets).T.copy())]:
        call()
    return textbook.flat_gradient(network, parts), gradient


def slopes(network: Network, loss: str, inputs: np.ndarray, targets: np.ndarray) -> FloatArray:
    """The same by central differences."""
    found, step = np.empty_like(network.parameters), 1e-6
    for index, value in enumerate(network.parameters.copy()):
        losses = []
        for moved in (value + step, value - step):
            network.parameters[index] = moved
            last = textbook.forward(network, inputs)[-1]
            losses.append(textbook.loss_value(network, LOSSES[loss], last, targets, "sum"))
        network.parameters[index] = value
        found[index] = (losses[0] - losses[1]) / (2 * step)
    return found


@pytest.mark.parametrize("layers", AT_STEPS)
@pytest.mark.parametrize("kind", ["classes", "values", "sigmoid"])
def test_padded_steps_are_neither_counted_nor_learnt(layers: str, kind: str) -> None:
    output = {"classes": "softmax", "values": "linear", "sigmoid": "sigmoid"}[kind]
    loss = "softmax_cross_entropy" if kind == "classes" else "half_squared_error"
    targets = classes() if kind == "classes" else values_at_steps()
    for inputs, is_symbols in ((symbols(), True), (numbers(), False)):
        network = network_of(layers, output, at_steps=True, symbols=is_symbols)
        by_book, prepared = gradients(network, loss, inputs, targets)
        np.testing.assert_allclose(by_book, slopes(network, loss, inputs, targets), rtol=1e-6, atol=1e-7)
        np.testing.assert_allclose(prepared, by_book, rtol=1e-12, atol=1e-12)
        one_by_one = np.zeros_like(by_book)
        for row, length in enumerate(lengths()):
            alone = Network((length, SYMBOLS), specs_of(layers, output), at_steps=True, symbols=is_symbols)
            alone.parameters[:] = network.parameters
            own = inputs[row : row + 1, -length:], targets[row : row + 1, -length:]
            one_by_one += gradients(alone, loss, *own)[0]
        np.testing.assert_allclose(by_book, one_by_one, rtol=1e-10, atol=1e-10)


@pytest.mark.parametrize("layers", IN_ONE)
@pytest.mark.parametrize(("dtype", "tolerance"), [(np.float64, 1e-12), (np.float32, 2e-5)])
def test_one_answer_for_a_sequence_of_any_length(layers: str, dtype: Any, tolerance: float) -> None:
    targets = np.eye(CLASSES)[np.arange(SAMPLES) % CLASSES]
    for inputs, is_symbols in ((symbols(), True), (numbers(), False)):
        network = network_of(layers, "softmax", symbols=is_symbols, dtype=dtype)
        by_book, prepared = gradients(network, "softmax_cross_entropy", inputs, targets)
        np.testing.assert_allclose(prepared, by_book, rtol=tolerance, atol=tolerance)
        if dtype is np.float64:
            found = slopes(network, "softmax_cross_entropy", inputs, targets)
            np.testing.assert_allclose(by_book, found, rtol=1e-6, atol=1e-7)
        evaluator = evaluator_for(network, "softmax_cross_entropy", "mean", Penalty(), inputs, targets)
        np.testing.assert_allclose(evaluator.outputs(), network.forward(inputs), rtol=tolerance, atol=tolerance)


@pytest.mark.parametrize("layers", AT_STEPS)
def test_measures_are_over_real_steps(layers: str) -> None:
    network = network_of(layers, "softmax", at_steps=True, symbols=True)
    inputs, targets = symbols(), classes()
    measures = evaluator_for(network, "softmax_cross_entropy", "mean", Penalty(), inputs, targets).measure()
    answers, wanted = of_real_steps(network.forward(inputs), targets)
    assert len(answers) == lengths().sum() == real_steps(inputs).sum()
    assert measures.mse == pytest.approx(((answers - wanted) ** 2).mean(), rel=1e-12)
    assert measures.accuracy == (answers.argmax(1) == wanted.argmax(1)).mean()
    assert measures.loss == pytest.approx(-(wanted * np.log(answers)).sum() / SAMPLES, rel=1e-12)


@pytest.mark.parametrize("layers", AT_STEPS)
@pytest.mark.parametrize("batch", [None, 2])
def test_the_bits_are_the_same_however_paced_with_padding(layers: str, batch: int | None) -> None:
    results = set()
    for pace in ([11], [1] * 11, [3, 7, 1]):
        network = network_of(layers, "softmax", at_steps=True, symbols=True)
        trainer = trainer_on(network, symbols(), classes(), batch)
        for updates in pace:
            trainer.advance(updates)
        results.add(network.parameters.tobytes())
    assert len(results) == 1


def trainer_on(network: Network, inputs: np.ndarray, targets: np.ndarray, batch: int | None) -> Trainer:
    return Trainer(
        network,
        inputs,
        targets,
        loss="softmax_cross_entropy",
        optimizer=optimizer("adam", 0.01),
        random=np.random.RandomState(6),
        batch=batch,
        clip_norm=1.0,
    )


@pytest.mark.parametrize("layers", AT_STEPS)
def test_a_sequence_goes_on_step_by_step(layers: str) -> None:
    network = network_of(layers, "softmax", at_steps=True, symbols=True)
    inputs: Any = np.random.RandomState(7).randint(0, SYMBOLS, (3, STEPS))
    stepper = Stepper(network)
    for _ in range(2):
        answers: Any = np.stack([stepper.step(inputs[:, at]) for at in range(STEPS)], axis=1)
        np.testing.assert_allclose(answers, network.forward(inputs), rtol=1e-12)
        stepper.start()


def test_what_cannot_go_on_says_so() -> None:
    with pytest.raises(ModelError, match="answers a sequence as a whole"):
        Stepper(network_of("rnn 3", "linear"))
    network = Network((STEPS, 2), [parse_layer("rnn 3"), parse_layer("dense 1")], at_steps=True)
    assert Stepper(network).step(np.ones((2, 2))).shape == (2, 1)


def test_layers_that_answer_something_else_than_asked_say_what_to_do() -> None:
    for layers, ends, problem in (
        ("dense 3", {}, "a sequence has one target: end with rnn"),
        ("conv 3 2", {"at_steps": True}, "answer 5 steps, but each of the 6 steps has a target"),
        ("globalmax", {"at_steps": True}, "answer a sequence as a whole"),
        ("conv 3 3x3", {}, "a kernel over time has steps alone"),
        ("pool 2", {}, "pool needs pictures"),
        ("conv 3 9", {"at_steps": True}, "longer than the sequence: up to 6 fit"),
    ):
        with pytest.raises(ModelError, match=problem):
            network_of(layers, "linear", **ends)
    with pytest.raises(ModelError, match="rnn needs sequences"):
        Network((5,), [parse_layer("rnn 3"), parse_layer("dense 1")])


def test_elman_step_of_cs231n() -> None:
    network = Network((1, 10), [parse_layer("rnn 4")])
    (layer,) = network.layers
    layer["Wx"][...] = np.linspace(-0.1, 0.9, 40).reshape(10, 4)
    layer["Wh"][...] = np.linspace(-0.3, 0.7, 16).reshape(4, 4)
    layer["b"][...] = np.linspace(-0.2, 0.4, 4)
    x, h = np.linspace(-0.4, 0.7, 30).reshape(3, 10), np.linspace(-0.2, 0.5, 12).reshape(3, 4)
    (after,), _ = layer.step(x, (h,))  # type: ignore[attr-defined]
    np.testing.assert_allclose(after[0], [-0.58172089, -0.50182032, -0.41232771, -0.31410098], atol=1e-8)
    np.testing.assert_allclose(after[2], [0.97934501, 0.99144213, 0.99646691, 0.99854353], atol=1e-8)


def test_lstm_step_of_cs231n() -> None:
    network = Network((1, 4), [parse_layer("lstm 5")])
    (layer,) = network.layers
    layer["Wx"][...] = np.linspace(-2.1, 1.3, 80).reshape(4, 4, 5)
    layer["Wh"][...] = np.linspace(-0.7, 2.2, 100).reshape(5, 4, 5)
    layer["b"][...] = np.linspace(0.3, 0.7, 20).reshape(4, 5)
    x, h = np.linspace(-0.4, 1.2, 12).reshape(3, 4), np.linspace(-0.3, 0.7, 15).reshape(3, 5)
    c = np.linspace(-0.4, 0.9, 15).reshape(3, 5)
    (after, cell), _ = layer.step(x, (h, c))  # type: ignore[attr-defined]
    np.testing.assert_allclose(after[0], [0.24635157, 0.28610883, 0.32240467, 0.35525807, 0.38474904], atol=1e-8)
    np.testing.assert_allclose(cell[0], [0.32986176, 0.39145139, 0.451556, 0.51014116, 0.56717407], atol=1e-8)


@pytest.mark.parametrize("layers", ["rnn 4", "lstm 3", "gru 3"])
def test_gradients_within_are_those_of_the_states(layers: str) -> None:
    network = network_of(layers, "softmax", at_steps=True, symbols=True)
    loss, inputs, targets = LOSSES["softmax_cross_entropy"], symbols()[3:4], classes()[3:4]
    passes = textbook.forward(network, inputs)
    inner = textbook.backward(network, loss, passes, targets, "sum")[0].inner["h"]
    assert inner.shape == passes[0].kept["h"].shape == (1, STEPS, network.layers[0].units)
    last = textbook.backward(network, loss, passes, targets, "sum")[1].error[:, -1] @ network.layers[1]["W"].T
    np.testing.assert_allclose(inner[:, -1], last, rtol=1e-12)


def test_a_recurrent_parameter_that_is_not_finite_is_found() -> None:
    network = network_of("gru 3", "softmax", at_steps=True, symbols=True)
    trainer = trainer_on(network, symbols(), classes(), None)
    before = trainer.state()
    before.parameters[network.part(0, "Wh")] = np.nan
    assert find_divergence(trainer, before).layer == 1


def test_the_articles_weights_come_in_the_articles_order() -> None:
    network = Network(
        (8, 2), [parse_layer("rnn 16 sigmoid nobias"), parse_layer("dense 1 sigmoid nobias")], at_steps=True
    )
    network.initialize("uniform_recurrent_last", np.random.RandomState(0))
    random = np.random.RandomState(0)
    recurrent, output = network.layers
    for array, shape in ((recurrent["Wx"], (2, 16)), (output["W"], (16, 1)), (recurrent["Wh"], (16, 16))):
        np.testing.assert_array_equal(array, 2 * random.random_sample(shape) - 1)


def sums(pairs: np.ndarray) -> tuple[FloatArray, FloatArray]:
    """Bits of both numbers and of their sums, eight steps, the least significant bit first."""
    places = np.arange(8)
    inputs = (pairs[:, None, :] >> places[:, None]) & 1
    return inputs.astype(float), ((pairs.sum(axis=1)[:, None] >> places) & 1)[:, :, None].astype(float)


def test_the_article_on_binary_addition_comes_out_to_the_last_printed_digit() -> None:
    """iamtrask, "Anyone Can Learn To Code an LSTM-RNN in Python": the sum of |y - o| before every thousandth update."""
    random = np.random.RandomState(0)
    random.random_sample(2 * 16 + 16 + 16 * 16)
    inputs, targets = sums(np.array([[random.randint(128), random.randint(128)] for _ in range(10_000)]))
    layers = [parse_layer("rnn 16 sigmoid nobias"), DenseSpec(1, "sigmoid", bias=False)]
    network = Network((8, 2), layers, at_steps=True)
    network.initialize("uniform_recurrent_last", np.random.RandomState(0))
    trainer = Trainer(
        network,
        inputs,
        targets,
        loss="half_squared_error",
        optimizer=optimizer("sgd", 0.1),
        random=np.random.RandomState(1),
        reduction="sum",
        batch=1,
        shuffle=False,
    )
    errors = []
    for update in range(0, 10_000, 1000):
        errors.append(np.abs(network.forward(inputs[update : update + 1]) - targets[update]).sum())
        trainer.advance(1000)
    expected = [3.45638663, 3.63389116, 3.91366595, 3.72191702, 3.5852713]
    expected += [2.53352328, 0.57691441, 1.42589952, 0.47477457, 0.21595037]
    np.testing.assert_allclose(errors, expected, atol=5e-9)
    every = np.stack(np.meshgrid(np.arange(128), np.arange(128)), axis=-1).reshape(-1, 2)
    inputs, targets = sums(every)
    assert ((network.forward(inputs) > 0.5) == targets).all()
