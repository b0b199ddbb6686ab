"""What stands around the states of a sequence: inputs, answers and targets, as texts or as numbers."""

from __future__ import annotations

from typing import Any

import numpy as np

from nn_tui.data.builtin.builtin import built_in
from nn_tui.data.dataset import Dataset
from nn_tui.tui.presenting.sequence_rows import input_rows, is_addition, output_rows
from nn_tui.tui.widgets.states.rows import NumberRow, Row, TextRow


def sequences(inputs: np.ndarray, targets: np.ndarray, **fields: Any) -> Dataset:
    symbols = fields.get("symbols", ())
    features = symbols or tuple(f"x{place}" for place in range(1, inputs.shape[-1] + 1))
    outputs = fields.get("class_names") or tuple(f"y{place}" for place in range(1, targets.shape[-1] + 1))
    recipe = fields.pop("recipe", "echo")
    return Dataset(
        name="mine",
        kind="sequences",
        inputs=inputs,
        targets=targets,
        class_names=fields.pop("class_names", None),
        feature_names=features,
        output_names=outputs,
        recipe=recipe,
        **fields,
    )


def text() -> Dataset:
    symbols = ("a", "b", " ", "\n")
    inputs, targets = np.array([[0, 1, 2, 3]]), np.array([[1, 2, 3, 0]])
    return sequences(inputs, targets, symbols=symbols, class_names=symbols)


def texts(row: Row) -> tuple[str, ...]:
    assert isinstance(row, TextRow)
    return row.texts


def test_symbols_are_tinted_and_answers_stand_over_their_targets() -> None:
    dataset = text()
    (row,) = input_rows(dataset, dataset.inputs[0], "", ascii_only=False)
    assert texts(row) == ("a", "b", "\u2423", "\u23ce")
    assert isinstance(row, TextRow)
    assert row.is_tinted
    (row,) = input_rows(dataset, dataset.inputs[0], "", ascii_only=True)
    assert "".join(texts(row)).isascii()
    answers = np.eye(4)[[1, 2, 0, 0]]
    answer, target = output_rows(dataset, answers, dataset.targets[0], ascii_only=False)
    assert texts(answer) == ("b", "\u2423", "a", "a")
    assert texts(target) == ("b", "\u2423", "\u23ce", "a")
    assert isinstance(answer, TextRow)
    assert answer.marks == {2}
    assert answer.end == "3 of 4 right"


def test_digits_stand_together_and_other_numbers_are_colours() -> None:
    bits = np.array([[[0, 1], [1, 1]]], float)
    dataset = sequences(bits, bits[:, :, :1])
    (row,) = input_rows(dataset, bits[0], "", ascii_only=False)
    assert texts(row) == ("0 1", "1 1")
    measured = bits * 0.37
    rows = input_rows(sequences(measured, measured[:, :, :1]), measured[0], "", ascii_only=False)
    assert [row.label for row in rows] == ["x1", "x2"]
    assert isinstance(rows[1], NumberRow)
    np.testing.assert_array_equal(rows[1].values, measured[0, :, 1])
    many = np.random.RandomState(0).normal(size=(1, 5, 9))
    rows = input_rows(sequences(many, many[:, :, :1]), many[0], "", ascii_only=False)
    assert [row.label for row in rows] == ["x1", "x2", "x3", "x4 of 9"]


def test_one_output_stands_over_its_target() -> None:
    bits = np.array([[[0.0], [1.0], [1.0]]])
    output, target = output_rows(sequences(bits, bits), np.array([[0.1], [0.4], [0.9]]), bits[0], ascii_only=False)
    assert isinstance(output, NumberRow)
    assert texts(target) == ("0", "1", "1")
    assert isinstance(target, TextRow)
    assert target.marks == {1}
    assert target.end == "2 of 3 right"
    waves = np.array([[[0.5], [-0.25]]])
    output, target = output_rows(sequences(waves, waves), waves[0], waves[0], ascii_only=False)
    assert isinstance(target, NumberRow)
    assert isinstance(output, NumberRow)
    assert output.scale == target.scale == 0.5


def test_an_addition_says_its_numbers_its_carry_and_whether_the_sum_is_right() -> None:
    dataset = built_in("addition")
    assert is_addition(dataset)
    sample = 10_000 + 60 * 128 + 77
    inputs, targets = dataset.inputs[sample], dataset.targets[sample]
    bits, carry = input_rows(dataset, inputs, "16,384 sums", ascii_only=False)
    assert bits.label == "60 + 77"
    assert texts(bits) == ("0 1", "0 0", "1 1", "1 1", "1 0", "1 0", "0 1", "0 0")
    assert texts(carry) == tuple("00111110")
    assert carry.end == "16,384 sums"
    for answers, end in ((targets, "= 137, right"), (1 - targets, "= 137, wrong")):
        _, target = output_rows(dataset, answers, targets, ascii_only=False)
        assert target.end == end
        assert texts(target) == tuple("10010001")
    assert not is_addition(text())
