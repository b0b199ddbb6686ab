"""The answers to all samples, as they are written to a file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from nn_tui.data.builtin.builtin import built_in
from nn_tui.data.dataset import Dataset
from nn_tui.data.encoding import encoding
from nn_tui.data.files.opening import open_data_file
from nn_tui.experiment.answers.classes import classes_of
from nn_tui.experiment.answers.table import AnswerTable

NONE = np.zeros(0, np.intp)


def table(values: Any, targets: Any, feature: str, output: str) -> Dataset:
    return Dataset("t", "table", values, targets, None, (feature,), (output,), "plane")


def sequences(inputs: Any, targets: Any, classes: tuple[str, ...] | None, symbols: tuple[str, ...] = ()) -> Dataset:
    return Dataset(
        "t", "sequences", inputs, targets, classes, symbols or ("x",), classes or ("y",), "echo", symbols=symbols
    )


def rows(dataset: Dataset, outputs: Any, tests: Any = NONE) -> list[list[str]]:
    seen = encoding(dataset, (), np.arange(dataset.samples), "sigmoid")
    return list(AnswerTable(dataset, classes_of(seen, dataset), np.array(tests), np.array(outputs).__getitem__).rows())


def test_classes_have_the_true_one_the_answered_one_and_the_probability_of_each() -> None:
    outputs = [[0.7, 0.2, 0.1], [0.1, 1 / 3, 0.9], [np.nan, 0.5, 0.5]]
    assert rows(built_in("letters"), outputs, [1]) == [
        ["sample", "part", "class", "answer", "right", "p(A)", "p(B)", "p(C)"],
        ["1", "train", "A", "A", "yes", "0.7", "0.2", "0.1"],
        ["2", "test", "B", "C", "no", "0.1", repr(1 / 3), "0.9"],
        ["3", "train", "C", "null", "no", "nan", "0.5", "0.5"],
    ]


def test_two_classes_in_one_output_are_named_as_their_targets() -> None:
    assert rows(built_in("xor"), [[0.2], [0.4], [0.5], [-0.1]]) == [
        ["sample", "part", "y", "output y", "answer", "right"],
        ["1", "train", "0", "0.2", "0", "yes"],
        ["2", "train", "1", "0.4", "0", "no"],
        ["3", "train", "1", "0.5", "null", "no"],
        ["4", "train", "0", "-0.1", "0", "yes"],
    ]
    circles = built_in("circles")
    signs = circles.targets[:2, 0]
    found = rows(circles, (circles.targets + 1) / 2)[1:3]
    assert [(row[2], row[4], row[5]) for row in found] == [(f"{sign:g}", f"{sign:g}", "yes") for sign in signs]


def test_numbers_are_beside_what_is_answered() -> None:
    dataset = table([[1.0], [2.0], [4.0]], [[0.1], [2.0], [7.5]], "sample", "price")
    assert rows(dataset, [[0.25], [2.0], [1e-7]]) == [
        ["sample", "part", "price", "output price"],
        ["1", "train", "0.1", "0.25"],
        ["2", "train", "2", "2.0"],
        ["3", "train", "7.5", "1e-07"],
    ]


def test_a_target_called_as_another_column_gets_a_number() -> None:
    dataset = table([[1.0], [2.0], [3.0]], [[1.0], [5.0], [6.0]], "x", "part")
    assert rows(dataset, dataset.targets)[0] == ["sample", "part", "part 2", "output part"]


def test_steps_stand_in_one_cell_without_padding() -> None:
    inputs, targets = np.array([[-1, 1], [1, 0]], np.int8), np.array([[-1, 0], [0, 1]], np.int8)
    dataset = sequences(inputs, targets, ("x", "y"), (",", "a"))
    outputs = np.eye(2)[[[1, 0], [0, 0]]]
    assert rows(dataset, outputs) == [
        ["sample", "part", "target", "answer", "right", "steps right"],
        ["1", "train", "x", "x", "yes", "1"],
        ["2", "train", "x, y", "x, x", "no", "1"],
    ]
    numbers = np.array([[[np.nan], [0.5]], [[1.0], [-2.0]]])
    dataset = sequences(numbers, numbers, None)
    assert rows(dataset, np.full((2, 2, 1), 0.25)) == [
        ["sample", "part", "target", "answer"],
        ["1", "train", "0.5", "0.25"],
        ["2", "train", "1, -2", "0.25, 0.25"],
    ]


@pytest.mark.parametrize("samples", [511, 512, 1_300])
def test_all_samples_are_answered_in_order_some_at_a_time(samples: int) -> None:
    values = np.arange(samples, dtype=float)[:, None]
    dataset = table(values, values, "x", "y")
    asked: list[slice] = []

    def outputs(block: slice) -> np.ndarray:
        asked.append(block)
        return values[block]

    found = list(AnswerTable(dataset, None, NONE, outputs).rows())[1:]
    assert [row[0] for row in found] == [str(number) for number in range(1, samples + 1)]
    assert [float(row[3]) for row in found] == values[:, 0].tolist()
    assert max(block.stop - block.start for block in asked) <= 512


def test_a_table_from_a_file_has_its_other_columns_its_target_and_its_decimal_commas(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    lines = (f"C{row};{row * 7 % 5},5;{'yes' if row % 4 else 'no'}\n" for row in range(12))
    path.write_text("customer;income;buys\n" + "".join(lines))
    found = rows(open_data_file(path, "t").dataset, np.tile([0.25, 0.75], (12, 1)), [11])
    assert found[0] == ["sample", "customer", "part", "buys", "answer", "right", "p(no)", "p(yes)"]
    assert found[1] == ["1", "C0", "train", "no", "yes", "no", "0,25", "0,75"]
    assert found[12] == ["12", "C11", "test", "yes", "yes", "yes", "0,25", "0,75"]
