"""What a network keeps of its weights when it gets another shape."""

from __future__ import annotations

import numpy as np
import pytest

from nn_tui.experiment.run.reshaping import keep_weights
from nn_tui.model import Network
from nn_tui.model.layers.registry import parse_layer


def network(*sizes: int, fill: float = 0.0) -> Network:
    made = Network.dense(sizes, ["tanh"] * (len(sizes) - 1))
    made.parameters[:] = fill
    return made


def numbered(*sizes: int) -> Network:
    made = network(*sizes)
    made.parameters[:] = np.arange(1, len(made.parameters) + 1)
    return made


XS = ("x1", "x2")


def test_the_same_shape_keeps_all() -> None:
    old, new = numbered(2, 4, 1), network(2, 4, 1)
    assert keep_weights(old, new, XS, XS) == len(old.parameters)
    assert np.array_equal(old.parameters, new.parameters)


def test_a_wider_layer_keeps_the_old_neurons() -> None:
    old, new = numbered(2, 3, 1), network(2, 5, 1, fill=-1)
    assert keep_weights(old, new, XS, XS) == len(old.parameters)
    assert np.array_equal(new.layers[0].block[:, :3], old.layers[0].block)
    assert (new.layers[0].block[:, 3:] == -1).all()
    assert np.array_equal(new.layers[1]["W"][:3], old.layers[1]["W"])
    assert (new.layers[1]["W"][3:] == -1).all()


def test_a_narrower_layer_keeps_its_first_neurons() -> None:
    old, new = numbered(2, 5, 1), network(2, 3, 1)
    assert keep_weights(old, new, XS, XS) == len(new.parameters)
    assert np.array_equal(new.layers[0].block, old.layers[0].block[:, :3])


def test_one_layer_more_keeps_the_first_layers_and_the_last_biases() -> None:
    old, new = numbered(2, 3, 1), network(2, 3, 4, 1, fill=-1)
    kept = keep_weights(old, new, XS, XS)
    assert kept == old.layers[0].parameter_count + 1
    assert np.array_equal(new.layers[0].block, old.layers[0].block)
    assert (new.layers[1].block == -1).all()
    assert (new.layers[2]["W"] == -1).all()
    assert np.array_equal(new.layers[2]["b"], old.layers[1]["b"])


def test_inputs_are_known_by_name() -> None:
    old, new = numbered(2, 3, 1), network(3, 3, 1, fill=-1)
    keep_weights(old, new, XS, ("x2", "sin(x1)", "x1"))
    assert np.array_equal(new.layers[0]["W"][0], old.layers[0]["W"][1])
    assert (new.layers[0]["W"][1] == -1).all()
    assert np.array_equal(new.layers[0]["W"][2], old.layers[0]["W"][0])


def test_no_hidden_layer() -> None:
    old, new = numbered(2, 3, 1), network(2, 1, fill=-1)
    assert keep_weights(old, new, XS, XS) == 1
    assert new.layers[0]["b"][0] == old.layers[1]["b"][0]


PIXELS = tuple(f"r{row}c{column}" for row in range(1, 9) for column in range(1, 9))


def pictures(words: str, fill: float | None = None) -> Network:
    """A network on pictures of 8x8: all weights ``fill``, or their numbers from 1 on."""
    made = Network((1, 8, 8), [parse_layer(part) for part in (*words.split(", "), "dense 3")])
    made.parameters[:] = np.arange(1, len(made.parameters) + 1) if fill is None else fill
    return made


def kept(old: str, new: str) -> tuple[Network, Network, int]:
    networks = pictures(old), pictures(new, fill=-1)
    return (*networks, keep_weights(*networks, PIXELS, PIXELS))


def test_a_kernel_keeps_its_channels_rows_and_columns() -> None:
    old, new, _ = kept("conv 4 3x3 relu, conv 3 2x2 relu", "conv 5 2x4 relu, conv 2 3x3 relu")
    assert np.array_equal(new.layers[0]["K"][:, :2, :3, :4], old.layers[0]["K"][:, :2, :3])
    assert (new.layers[0]["K"][..., 4] == -1).all()
    assert (new.layers[0]["K"][:, :, 3] == -1).all()
    assert np.array_equal(new.layers[1]["K"][:4, :2, :2], old.layers[1]["K"][..., :2])
    assert (new.layers[1]["K"][4] == -1).all()


@pytest.mark.parametrize("between", ["pool 2", "dropout 0.2", "norm", "norm, avgpool 2, dropout 0.1"])
def test_what_is_put_between_two_layers_takes_no_weights(between: str) -> None:
    old, new, _ = kept("conv 4 3x3, conv 3 2x2, globalmax", f"conv 4 3x3, {between}, conv 3 2x2, globalmax")
    layers = [[layer for layer in network.layers if layer.has_neurons] for network in (old, new)]
    for before, after in zip(*layers, strict=True):
        for name in before.by_name:
            assert np.array_equal(before[name], after[name])
    back = pictures("conv 4 3x3, conv 3 2x2, globalmax", fill=-1)
    assert keep_weights(new, back, PIXELS, PIXELS) == len(back.parameters)
    assert np.array_equal(back.parameters, old.parameters)


def test_a_dense_layer_behind_pictures_keeps_channels_and_places() -> None:
    old, new, _ = kept("conv 4 3x3 relu", "conv 3 3x3 relu, pool 2")
    before, after = old.layers[-1]["W"].reshape(4, 6, 6, 3), new.layers[-1]["W"].reshape(3, 3, 3, 3)
    assert np.array_equal(after, before[:3, :3, :3])
    assert np.array_equal(new.layers[-1]["b"], old.layers[-1]["b"])


def test_weights_on_other_inputs_are_not_kept() -> None:
    old, new, count = kept("conv 4 3x3 relu, dense 5 tanh", "globalavg, dense 5 tanh")
    assert count == 5 + 3 + 5 * 3
    assert (new.layers[1]["W"] == -1).all()
    assert np.array_equal(new.layers[1]["b"], old.layers[2]["b"])
    _, new, _ = kept("dense 5 tanh", "conv 1 1x1, dense 5 tanh")
    assert (new.layers[2]["W"] == -1).all()
    _, new, _ = kept("conv 3 3x3, conv 2 2x2, globalmax", "conv 2 2x2, globalmax")
    assert (new.layers[0]["K"] > 0).all()
    assert (new.layers[2]["W"] == -1).all()


def of_sequences(words: str, symbols: str) -> Network:
    """A network on 3 steps of those symbols, every parameter numbered."""
    specs = [parse_layer(part) for part in (*words.split(", "), "dense 2 sigmoid")]
    made = Network((3, len(symbols)), specs, symbols=True)
    made.parameters[:] = np.arange(len(made.parameters))
    return made


@pytest.mark.parametrize("words", ["rnn 2", "lstm 2", "gru 2"])
def test_the_symbols_of_a_recurrent_layer_are_known_by_name(words: str) -> None:
    old, new = of_sequences(words, "abc"), of_sequences(words, "cxa")
    before, after = old.layers[0], new.layers[0]
    unknown = after["Wx"][1].copy()
    keep_weights(old, new, "abc", "cxa")
    assert np.array_equal(after["Wx"][0], before["Wx"][2])
    assert np.array_equal(after["Wx"][2], before["Wx"][0])
    assert np.array_equal(after["Wx"][1], unknown)
    assert np.array_equal(after["Wh"], before["Wh"])


def test_flattened_steps_keep_their_weights() -> None:
    old, new = of_sequences("flatten, dense 2", "abc"), of_sequences("flatten, dense 2", "abc")
    new.parameters[:] = -1
    assert keep_weights(old, new, "abc", "abc") == len(old.parameters)
    assert np.array_equal(old.parameters, new.parameters)
