"""What is said about one number of a feature map: numbers of a worked example, and that no sum is ever cut."""

from __future__ import annotations

import re
from dataclasses import replace

import numpy as np
import pytest

from nn_tui.model import Network
from nn_tui.model.layers.layer import Terms
from nn_tui.model.layers.registry import parse_layer
from nn_tui.model.network import textbook
from nn_tui.tui.presenting.calculation import Calculation, ten_digits
from nn_tui.tui.presenting.wording import number


def calculation(layers: str, index: int, at: tuple[int, ...], inputs: tuple[int, ...] = (1, 5, 5)) -> Calculation:
    """One output of a layer for one random picture, in a network with random weights."""
    random = np.random.RandomState(3)
    network = Network(inputs, [parse_layer(words.strip()) for words in layers.split(",")])
    network.parameters[:] = random.standard_normal(network.parameters.shape)
    passes = textbook.forward(network, random.standard_normal((1, *inputs)))
    return Calculation("map k1 r1c1", network.layers[index], passes[index], at, "kernel k1")


def numbers_in(text: str) -> list[float]:
    words = text.replace(",", " ").replace(";", " ").replace("[", " ").replace("]", " ").split()
    return [float(word) for word in words if word.lstrip("-")[:1].isdigit() and word.count("-", 1) == 0]


def test_a_table_of_products_adds_up_to_the_sum_that_the_model_computed() -> None:
    one = calculation("conv 2 3x3 relu", 0, (1, 0, 2))
    terms = one.terms
    assert terms is not None
    lines = one.lines(100, 9)
    assert lines[0] == "map k1 r1c1 = relu(rows 1-3, columns 3-5 x kernel k1, summed + b)"
    assert lines[1].split() == ["x", "weights", "x", "times", "weights"]
    for line, x, weights in zip(lines[2:5], terms.values.reshape(3, 3), terms.weights.reshape(3, 3), strict=True):
        assert numbers_in(line) == pytest.approx([*x, *weights, *(x * weights)], rel=1e-3)
    total = sum(terms.values * terms.weights)
    bias = f"{'-' if terms.bias < 0 else '+'} b {ten_digits(abs(terms.bias))}" if terms.bias is not None else ""
    end = "passes it" if one.z > 0 else "makes it"
    assert lines[5] == f"sum {ten_digits(total)} {bias} = z {ten_digits(one.z)}; relu {end}: a {ten_digits(one.a)}"
    assert one.z == pytest.approx(total + (terms.bias or 0), rel=1e-12)


@pytest.mark.parametrize("width", [28, 38, 58, 78, 200])
@pytest.mark.parametrize("most", [2, 3, 5, 7, 9])
@pytest.mark.parametrize("activation", ["", "relu", "tanh"])
def test_sum_and_result_are_never_cut(width: int, most: int, activation: str) -> None:
    one = calculation(f"conv 2 3x3 {activation} pad same", 0, (0, 0, 0), (3, 5, 5))
    lines = one.lines(width, most)
    assert len(lines) <= most
    text = " ".join(lines)
    assert "sum " in text
    if most >= 5 or width >= 78:
        assert ten_digits(one.z) in text
        assert ten_digits(one.a) in text
        assert all(len(line) <= width for line in lines[1:])


def test_what_lies_outside_the_picture_is_said_to_be_padding() -> None:
    lines = calculation("conv 2 3x3 pad same", 0, (0, 0, 0)).lines(100, 9)
    assert lines[2].split()[:3] == ["pad"] * 3
    assert "rows 1-2, columns 1-2" in lines[0]
    narrow = calculation("conv 2 3x3 pad same", 0, (0, 0, 0)).lines(70, 4)
    assert narrow[1].startswith("row 3  pad x "), "the row that adds most"
    assert narrow[2].startswith("rows 1, 2: 0, ")


def test_of_several_channels_the_one_that_adds_most_is_shown_and_all_are_added_up() -> None:
    one = calculation("conv 2 3x3", 0, (0, 1, 1), (4, 5, 5))
    terms = one.terms
    assert terms is not None
    sums = (terms.values * terms.weights).reshape(terms.shape).sum(axis=(1, 2))
    lines = one.lines(120, 9)
    assert f"x of channel {np.abs(sums).argmax() + 1}" in lines[1]
    assert numbers_in(lines[-2].removeprefix("channels: "))[1::2] == pytest.approx(list(sums), rel=1e-3)
    many = calculation("conv 2 3x3", 0, (0, 1, 1), (9, 5, 5)).lines(60, 7)
    assert any(line.startswith("channel ") and ", the other 8 channels " in line for line in many)


def parts(layers: str, inputs: tuple[int, ...], weight: tuple[int, int] | None = None) -> tuple[Calculation, Terms]:
    """One output of a layer whose incoming channels have names, and its terms."""
    names = tuple(f"k1.{number + 1}" for number in range(inputs[0]))
    one = replace(calculation(layers, 0, (0, 1, 1), inputs), channels=names, weight=weight)
    terms = one.terms
    assert terms is not None
    return one, terms


@pytest.mark.parametrize("width", [58, 78, 118])
@pytest.mark.parametrize("most", range(3, 12))
@pytest.mark.parametrize("weight", [None, (1, 0), (2, 1)])
def test_rows_say_their_channel_and_add_up_with_the_others_to_the_sum(
    width: int, most: int, weight: tuple[int, int] | None
) -> None:
    one, terms = parts("conv 2 3x3 relu", (4, 5, 5), weight)
    products = (terms.values * terms.weights).reshape(terms.shape)
    by_row, by_channel = products.sum(axis=2), products.sum(axis=(1, 2))
    channel = int(np.abs(by_channel).argmax()) if weight is None else weight[0]
    row = int(np.abs(by_row[channel]).argmax()) if weight is None else weight[1]
    lines = one.lines(width, most)
    *rows, added = lines[1 : next(place for place, line in enumerate(lines) if line.startswith("sum "))] or [""]
    name, rest = f"k1.{channel + 1}", number(by_channel.sum() - by_channel[channel])
    if not rows:
        assert not added or added.startswith((f"{name} row {row + 1}  ", f"{name} adds ", "channels: "))
        return
    assert f"{name} {number(by_channel[channel])}" in added or (
        added == f"{name} adds {number(by_channel[channel])}, the other 3 channels {rest}"
    )
    if "x times weights" in rows[0]:
        assert f"x of channel {name} " in rows[0]
        return
    assert all(line.startswith(name) for line in rows)
    chosen = [line for line in rows if line.startswith(f"{name} row {row + 1}  ")]
    assert f" = {number(by_row[channel, row])}" in chosen[0]
    ends = [re.split(": | = ", line)[-1] for line in rows]
    sums = [word for end in ends for word in re.split(", |; rest |; the other 2 rows ", end)]
    assert sum(map(float, sums)) == pytest.approx(by_channel[channel], rel=1e-2)


@pytest.mark.parametrize("width", range(54, 130, 3))
def test_products_have_one_shape_in_all_rows(width: int) -> None:
    one, _ = parts("conv 2 5x5", (2, 9, 9))
    one.layer_pass.inputs[0, :, 1:4] = 0
    lines = one.lines(width, 9)
    rows = [line.split("  ", 1)[1] for line in lines[1:-1] if " row " in line]
    assert len(rows) == 5, "all rows where there are lines for them"
    assert {text.count(" x ") for text in rows} in ({0}, {5})
    assert all(" = " in text for text in rows)
    assert all(len(line) <= width for line in lines[1:])


def test_maximum_pooling_says_where_the_largest_is_and_where_the_gradient_goes() -> None:
    one = calculation("pool 2", 0, (0, 1, 0))
    x = one.layer_pass.inputs[0, 0]
    square = x[2:4, 0:2]
    row, column = np.unravel_index(square.argmax(), (2, 2))
    lines = one.lines(100, 5)
    assert "largest of" in lines[0]
    assert f"[{square.max():.4g}]" in lines[0]
    assert lines[0].endswith("(rows 3-4, columns 1-2)")
    assert lines[1] == f"{ten_digits(square.max())} taken from r{row + 3}c{column + 1}"
    assert lines[2] == "the gradient goes there alone, the other 3 get 0"


def test_averages_say_what_each_number_counts() -> None:
    for layer, at, count in (("avgpool 2", (0, 0, 0), 4), ("globalavg", (0,), 25)):
        one = calculation(layer, 0, at)
        lines = one.lines(100, 5)
        assert f"/ {count} = {ten_digits(one.z)}" in lines[1]
        assert lines[2] == f"each gets 1/{count} of the gradient"
    assert "25 numbers (rows 1-5, columns 1-5)" in calculation("globalavg", 0, (0,)).lines(100, 5)[0]


def test_dropout_and_normalisation_say_what_they_do_at_one_place() -> None:
    lines = calculation("dropout 0.3", 0, (0, 1, 1)).lines(100, 5)
    assert "as it comes in" in lines[0]
    assert lines[1] == "in training a random 30% become 0, the others are divided by 0.7"
    norm = calculation("norm", 0, (2, 1, 1), (4, 5, 5))
    x = norm.layer_pass.inputs[0, :, 1, 1]
    normal = (x[2] - x.mean()) / np.sqrt(x.var() + 1e-5)
    lines = norm.lines(100, 5)
    assert "over the 4 channels there" in lines[0]
    gain, shift = (float(norm.layer[name][2]) for name in ("g", "b"))
    assert lines[1] == (
        f"({number(x[2])} - mean {number(x.mean())}) / deviation {number(np.sqrt(x.var() + 1e-5))}"
        f" = {ten_digits(normal)}"
    ).replace("- mean -", "+ mean ")
    assert lines[2] == (f"g {number(gain)} x {number(normal)} + b {number(shift)} = {ten_digits(norm.z)}").replace(
        "+ b -", "- b "
    )
    assert norm.z == pytest.approx(gain * normal + shift)
    flat = calculation("globalavg, norm", 1, (2,), (4, 5, 5))
    assert flat.lines(100, 5)[0].endswith("over the 4 numbers")
    assert flat.lines(100, 5)[2].endswith(f"= {ten_digits(flat.z)}")


def test_numbers_that_are_not_finite() -> None:
    one = calculation("conv 2 3x3 relu", 0, (0, 0, 0))
    one.layer["K"][...] = np.inf
    assert any(line.startswith("sum nan") for line in one.lines(80, 9))
