"""Layers on pictures: sizes, padding, ties, what an output sees, and what it is the sum of."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nn_tui.model import LOSSES, Evaluator, ModelError, Network, Penalty, Trainer, optimizer
from nn_tui.model.arrays import FloatArray, Shape
from nn_tui.model.layers.dense import DenseSpec
from nn_tui.model.layers.layer import Layer
from nn_tui.model.layers.registry import parse_layer
from nn_tui.model.layers.spec import LayerSpec
from nn_tui.model.network import network as network_module
from nn_tui.model.network import textbook
from nn_tui.model.network.composition import prepared_inputs
from nn_tui.model.network.network import layers_of
from nn_tui.model.network.receptive import input_window, receptive_field
from nn_tui.model.training.prepared import PreparedBatch


def specs_of(words: str) -> list[LayerSpec]:
    """Layers, separated by commas."""
    return [parse_layer(part) for part in words.split(",")]


def layer_of(words: str, shape: Shape, seed: int = 0) -> Layer:
    """A layer with drawn parameters."""
    layer = parse_layer(words).make(shape)
    layer.bind(np.random.RandomState(seed).normal(0, 1, layer.parameter_count))
    return layer


@pytest.mark.parametrize(
    ("words", "inputs", "outputs"),
    [
        ("conv 4 3x3", (1, 8, 8), (4, 6, 6)),
        ("conv 4 3x3 stride 2", (1, 8, 8), (4, 3, 3)),
        ("conv 4 3x3 pad same", (2, 8, 7), (4, 8, 7)),
        ("conv 4 3x3 stride 2 pad same", (2, 8, 7), (4, 4, 4)),
        ("conv 4 5x1 stride 3 pad same", (1, 10, 10), (4, 4, 4)),
        ("conv 1 8x8", (3, 8, 8), (1, 1, 1)),
        ("pool 2", (3, 7, 8), (3, 3, 4)),
        ("avgpool 3", (2, 9, 11), (2, 3, 3)),
        ("globalmax", (5, 4, 3), (5,)),
        ("globalavg", (5, 4, 3), (5,)),
        ("flatten", (5, 4, 3), (60,)),
        ("dropout 0.5", (5, 4, 3), (5, 4, 3)),
        ("norm", (5, 4, 3), (5, 4, 3)),
    ],
)
def test_output_shapes(words: str, inputs: Shape, outputs: Shape) -> None:
    layer = layer_of(words, inputs)
    assert layer.outputs == outputs
    assert layer.forward(np.zeros((2, *inputs))).z.shape == (2, *outputs)


def test_padding_is_even_and_the_odd_row_comes_at_the_end() -> None:
    """A kernel of ones counts what it covers of a picture of ones."""
    layer = parse_layer("conv 1 2x4 pad same").make((1, 2, 3))
    layer.bind(np.array([1.0] * 8 + [0.0]))
    z = layer.forward(np.ones((1, 1, 2, 3))).z[0, 0]
    # Four columns: one zero before, two behind; two rows: none before, one behind.
    np.testing.assert_array_equal(z, [[6, 6, 4], [3, 3, 2]])


def test_a_kernel_is_not_turned_round() -> None:
    layer = parse_layer("conv 1 1x2 nobias").make((1, 1, 3))
    layer.bind(np.array([1.0, 10.0]))
    np.testing.assert_array_equal(layer.forward(np.array([[[[1.0, 2.0, 3.0]]]])).z, [[[[21.0, 32.0]]]])


def test_fans_are_those_of_the_kernel() -> None:
    kernels, biases = parse_layer("conv 8 3x5").make((2, 9, 9)).parameters
    assert kernels.fans == biases.fans == (2 * 15, 8 * 15)
    network = Network((2, 9, 9), specs_of("conv 200 3x5, dense 1"))
    network.initialize("he_normal", np.random.RandomState(0))
    assert network.layers[0]["K"].std() == pytest.approx(np.sqrt(2 / 30), rel=0.03)


@pytest.mark.parametrize(
    ("words", "inputs", "remark"),
    [
        ("pool 2", (1, 7, 8), "drops the last row of 7x8"),
        ("pool 2", (1, 8, 7), "drops the last column of 8x7"),
        ("avgpool 3", (1, 8, 8), "drops the last 2 rows and the last 2 columns of 8x8"),
        ("pool 2", (1, 8, 8), ""),
    ],
)
def test_pooling_says_what_it_drops(words: str, inputs: Shape, remark: str) -> None:
    assert layer_of(words, inputs).remark == remark


@pytest.mark.parametrize(
    ("words", "inputs", "sentence"),
    [
        (
            "conv 8 3x3 relu, conv 4 7x7",
            (1, 8, 8),
            "layer 2, 'conv 4 7x7', gets 8x6x6: a window of 7x7 is larger than the picture: up to 6x6 fits",
        ),
        (
            "dense 8, pool 2",
            (1, 8, 8),
            "layer 2, 'pool 2', gets 8: pool needs pictures, channels x rows x columns: put",
        ),
        ("globalmax, conv 2 1x1", (3, 2, 2), "layer 2, 'conv 2 1x1', gets 3: conv needs pictures"),
        (
            "conv 2 1x1",
            (2,),
            "layer 1, 'conv 2 1x1', gets 2: conv needs pictures, channels x rows x columns, and these",
        ),
        ("norm", (1, 8, 8), "layer 1, 'norm', gets 1x8x8: norm needs two features at a place or more"),
        (
            "pool 3, pool 3",
            (1, 8, 8),
            "layer 2, 'pool 3', gets 1x2x2: a window of 3x3 is larger than the picture: up to",
        ),
        ("dense 1, norm", (4,), "layer 2, 'norm', gets 1: norm needs two features"),
        ("conv 4 3x3, dense 4, pool 2", (1, 8, 8), "the layer 'pool 2' gets 4: pool needs pictures"),
        ("conv 4 3x3, flatten, dense 4, pool 2", (1, 8, 8), "layer 4, 'pool 2', gets 4: pool needs pictures"),
    ],
)
def test_what_does_not_fit_is_named_with_what_it_gets(words: str, inputs: Shape, sentence: str) -> None:
    with pytest.raises(ModelError) as caught:
        layers_of(inputs, specs_of(words))
    assert str(caught.value).startswith(sentence)


@pytest.mark.parametrize(
    ("words", "problem"),
    [
        ("conv", "needs the number of its filters"),
        ("conv 8", "needs the size of its kernels, rows x columns from 1x1 to 64x64"),
        ("conv 8 0x3", "needs the size of its kernels"),
        ("conv 8 3x3 stride", "needs a value after 'stride'"),
        ("conv 8 3x3 stride 0", "needs a whole number from 1 to 64 after 'stride', not '0'"),
        ("conv 8 3x3 pad full", "needs valid or same after 'pad', not 'full'"),
        ("conv 8 3x3 softmax", "does not take 'softmax'"),
        ("pool", "needs the side of its squares"),
        ("pool 2 relu", "does not take 'relu'"),
        ("dropout 1", "needs the fraction that it leaves out, a number from 0 to below 1"),
        ("dropout nan", "needs the fraction that it leaves out"),
        ("globalmax 2", "does not take '2'"),
        ("flatten 2", "does not take '2'"),
        ("norm 1e-5", "does not take '1e-5'"),
    ],
)
def test_words_that_cannot_be_read_are_named(words: str, problem: str) -> None:
    with pytest.raises(ModelError) as caught:
        parse_layer(words)
    assert str(caught.value).startswith(f"the layer {words!r} {problem}")


def test_flatten_is_put_in_where_a_dense_layer_follows_pictures() -> None:
    kinds = [layer.kind for layer in layers_of((1, 8, 8), specs_of("conv 2 3x3, pool 2, dense 4, dense 2"))]
    assert kinds == ["conv", "pool", "flatten", "dense", "dense"]
    assert [layer.kind for layer in layers_of((1, 8, 8), specs_of("dense 4, dense 2"))] == ["dense", "dense"]
    assert [layer.kind for layer in layers_of((2, 8, 8), specs_of("globalmax, dense 2"))] == ["globalmax", "dense"]
    written = layers_of((1, 8, 8), specs_of("conv 2 3x3, flatten, dense 2"))
    assert [layer.kind for layer in written] == ["conv", "flatten", "dense"]


def test_a_flatten_layer_may_come_first() -> None:
    """A sigmoid layer behind it wants its inputs halved: the flatten layer must not hide that."""
    inputs, targets = np.random.RandomState(0).normal(0, 1, (5, 2, 2, 2)), np.ones((5, 1))
    reached = []
    for words in ("flatten, dense 3 sigmoid, dense 1 sigmoid", "dense 3 sigmoid, dense 1 sigmoid"):
        network = Network((2, 2, 2), specs_of(words))
        network.initialize("normal", np.random.RandomState(1))
        loss, stream = "sigmoid_cross_entropy", np.random.RandomState(2)
        trainer = Trainer(network, inputs, targets, loss=loss, optimizer=optimizer("sgd", 0.5), random=stream)
        trainer.advance(3)
        evaluator = Evaluator(network, loss, "mean", Penalty(), inputs, targets)
        np.testing.assert_allclose(evaluator.outputs(), network.forward(inputs), rtol=1e-12)
        reached.append(network.parameters.tobytes())
    assert reached[0] == reached[1]


def both_passes(words: str, x: FloatArray) -> tuple[FloatArray, FloatArray]:
    """The gradient of a 1x1 convolution before the layer, in textbook form and prepared, for pictures x."""
    specs = [*specs_of(f"conv {x.shape[1]} 1x1 nobias, {words}"), DenseSpec(1)]
    network = Network(x.shape[1:], specs)
    network.parameters[:] = np.random.RandomState(0).normal(0, 1, network.parameters.size)
    network.layers[0]["K"][:] = np.eye(x.shape[1])[:, None, None, :]
    targets = np.zeros((len(x), 1))
    gradient = np.zeros_like(network.parameters)
    random = np.random.RandomState(0)
    batch = PreparedBatch(network, "half_squared_error", "sum", Penalty(), 1.0, len(x), gradient, random)
    rows = prepared_inputs(network, x)
    for call in [*batch.forward(rows), *batch.backward(rows, batch.prepared_targets(targets).T.copy())]:
        call()
    loss = LOSSES["half_squared_error"]
    passes = textbook.forward(network, x)
    parts = textbook.backward(network, loss, passes, targets, "sum")
    return textbook.flat_gradient(network, parts), gradient


@pytest.mark.parametrize("words", ["pool 2", "pool 3", "pool 1", "globalmax"])
def test_a_tie_goes_to_the_first_of_the_largest(words: str) -> None:
    """Pictures of few different numbers are full of ties: both passes give the gradient to the same places."""
    x = np.random.RandomState(5).randint(0, 2, (6, 2, 7, 6)).astype(float)
    expected, prepared = both_passes(words, x)
    np.testing.assert_allclose(prepared, expected, rtol=1e-12, atol=1e-12)
    layer = parse_layer(words).make((1, 3, 3))
    z, kept = layer.forward(np.ones((1, 1, 3, 3)))
    before = layer.backward(kept, np.ones_like(z)).inputs
    assert before[0, 0, 0, 0] == 1
    assert before.sum() == z.size


def nets(draw: st.DrawFn) -> tuple[Shape, list[Layer]]:
    """Up to four layers that keep places, on a picture."""
    shape: Shape = (draw(st.integers(1, 2)), draw(st.integers(4, 9)), draw(st.integers(4, 9)))
    layers: list[Layer] = []
    for _ in range(draw(st.integers(1, 4))):
        channels, rows, columns = layers[-1].outputs if layers else shape
        kind = draw(st.sampled_from(["conv", "same", "pool", "avgpool", "dropout"]))
        side = draw(st.integers(1, min(3, rows, columns)))
        stride = draw(st.integers(1, 2))
        words = {
            "conv": f"conv 2 {side}x{side} tanh stride {stride}",
            "same": f"conv 2 {side}x{side} tanh stride {stride} pad same",
        }.get(kind, f"{kind} 0.5" if kind == "dropout" else f"{kind} {side}")
        layers.append(layer_of(words, (channels, rows, columns), len(layers)))
    return shape, layers


@given(st.data())
def test_an_output_changes_with_nothing_that_it_does_not_see(data: st.DataObject) -> None:
    shape, layers = data.draw(st.composite(nets)())
    last = len(layers) - 1
    at = tuple(data.draw(st.integers(0, side - 1)) for side in layers[-1].outputs)
    window = input_window(layers, last, *at[1:])
    assert window is not None
    rows, columns = window
    field = receptive_field(layers, last)
    assert field is not None
    assert len(rows) <= field[0]
    assert len(columns) <= field[1]
    x = np.random.RandomState(1).normal(0, 1, shape)

    def answer(picture: FloatArray) -> float:
        signal = picture[None]
        for layer in layers:
            signal = layer.activation.function(layer.forward(signal).z, -1)
        return float(signal[0][at])

    unseen = np.ones(shape[1:], bool)
    unseen[rows.start : rows.stop, columns.start : columns.stop] = False
    elsewhere = x + 10.0 * unseen
    assert answer(elsewhere) == answer(x)


def test_receptive_fields_grow_from_layer_to_layer() -> None:
    layers = layers_of((1, 28, 28), specs_of("conv 8 3x3, pool 2, conv 8 3x3, dropout 0.1, pool 2, globalmax, dense 2"))
    fields = [receptive_field(layers, index) for index in range(len(layers))]
    assert fields == [(3, 3), (4, 4), (8, 8), (8, 8), (10, 10), (26, 26), None]
    assert input_window(layers, 2, 1, 0) == (range(2, 10), range(8))
    padded = layers_of((1, 8, 8), specs_of("conv 2 5x5 pad same"))
    assert input_window(padded, 0, 0, 7) == (range(3), range(5, 8))
    assert receptive_field(padded, 0) == (5, 5)
    dropping = layers_of((1, 10, 10), specs_of("avgpool 4, conv 32 5x5 pad same, globalmax"))
    assert [receptive_field(dropping, index) for index in range(3)] == [(4, 4), (8, 8), (8, 8)]


@pytest.mark.parametrize(
    ("words", "shape"),
    [
        ("conv 3 3x2", (2, 5, 4)),
        ("conv 2 3x3 stride 2 pad same nobias", (2, 4, 5)),
        ("pool 2", (2, 5, 4)),
        ("avgpool 2", (2, 5, 4)),
        ("globalmax", (3, 2, 4)),
        ("globalavg", (3, 2, 4)),
        ("dense 3", (2, 2, 2)),
    ],
)
def test_the_terms_of_every_output_add_up_to_it(words: str, shape: Shape) -> None:
    layer = layer_of(words, shape)
    x = np.random.RandomState(3).normal(0, 1, shape)
    z = layer.forward(x[None]).z[0]
    for at in np.ndindex(layer.outputs):
        terms = layer.terms(x, at)
        assert terms is not None
        assert len(terms.places) == len(terms.values) == len(terms.weights) == np.prod(terms.shape)
        total = float(terms.values @ terms.weights) + (terms.bias or 0.0)
        assert total == pytest.approx(z[at], rel=1e-12, abs=1e-12)
        inside = terms.places >= 0
        np.testing.assert_array_equal(terms.values[inside], x.ravel()[terms.places[inside]])
        assert not terms.values[~inside].any()


@pytest.mark.parametrize("words", ["norm", "flatten", "dropout 0.5"])
def test_what_is_no_sum_has_no_terms(words: str) -> None:
    assert layer_of(words, (2, 3, 3)).terms(np.ones((2, 3, 3)), (0, 0, 0)) is None


@pytest.mark.parametrize("shape", [(5,), (4, 3, 2)])
def test_normalised_features_have_mean_0_and_deviation_1_before_gain_and_shift(shape: Shape) -> None:
    network = Network(shape, specs_of("norm, dense 1"))
    network.initialize("normal", np.random.RandomState(0))
    layer = network.layers[0]
    assert layer["g"].tolist() == [1.0] * shape[0]
    assert layer["b"].tolist() == [0.0] * shape[0]
    x = np.random.RandomState(1).normal(3, 10, (6, *shape))
    z = layer.forward(x).z
    np.testing.assert_allclose(z.mean(axis=1), 0, atol=1e-12)
    np.testing.assert_allclose(z.std(axis=1), 1, atol=1e-2)
    layer["g"][:], layer["b"][:] = 2.0, 7.0
    np.testing.assert_allclose(layer.forward(x).z, 2 * z + 7)
    assert network.is_weight[: layer.parameter_count].sum() == 0


@pytest.mark.parametrize("batch", [None, 4])
def test_dropout_layers_and_the_short_form_have_the_same_bits(batch: int | None) -> None:
    reached = []
    for words, dropout in (
        ("conv 3 2x2 sigmoid, pool 2, dense 5 tanh, dense 1", 0.3),
        ("conv 3 2x2 sigmoid, dropout 0.3, pool 2, dense 5 tanh, dropout 0.3, dense 1", 0.0),
    ):
        network = Network((1, 5, 5), specs_of(words))
        network.initialize("glorot_uniform", np.random.RandomState(0))
        random = np.random.RandomState(1)
        inputs, targets = random.normal(0, 1, (11, 1, 5, 5)), random.normal(0, 1, (11, 1))
        sgd = optimizer("sgd", 0.1)
        loss = "half_squared_error"
        stream = np.random.RandomState(2)
        trainer = Trainer(
            network, inputs, targets, loss=loss, optimizer=sgd, random=stream, batch=batch, dropout=dropout
        )
        trainer.advance(9)
        reached.append((network.parameters.tobytes(), stream.randint(10**6)))
    assert reached[0] == reached[1]


def test_measuring_in_chunks_gives_what_measuring_at_once_gives(monkeypatch: pytest.MonkeyPatch) -> None:
    network = Network((1, 6, 6), specs_of("conv 2 3x3 relu, norm, pool 2, dense 3"))
    network.initialize("he_normal", np.random.RandomState(0))
    random = np.random.RandomState(1)
    inputs, targets = random.normal(0, 1, (23, 36)), random.normal(0, 1, (23, 3))

    def measured() -> FloatArray:
        evaluator = Evaluator(network, "half_squared_error", "mean", Penalty(), inputs, targets)
        first = evaluator.measure()
        assert evaluator.measure() == first
        return np.concatenate([evaluator.outputs().ravel(), first[:3], network.forward(inputs).ravel()])

    whole = measured()
    monkeypatch.setattr(network_module, "CHUNK_NUMBERS", 5 * sum(layer.working_numbers for layer in network.layers))
    assert network.chunk == 5
    np.testing.assert_allclose(measured(), whole, rtol=1e-12)


def test_dense_networks_are_measured_at_once() -> None:
    assert Network.dense((784, 128, 10), ("relu", "softmax")).chunk is None
