from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from nn_tui.data.builtin.builtin import built_in
from nn_tui.data.dataset import Dataset
from nn_tui.data.files.opening import open_data_file
from nn_tui.data.library.export_csv import csv_lines, write_csv
from nn_tui.data.names import pixel_names
from nn_tui.data.own_format.format import loads
from nn_tui.data.tables.cells import is_missing, number, written
from nn_tui.data.tables.value_names import class_names_of, order


def table(inputs: Any, classes: Any, class_names: tuple[str, ...], feature_names: tuple[str, ...]) -> Dataset:
    return Dataset(
        name="t",
        kind="table",
        inputs=inputs,
        targets=np.eye(len(class_names))[classes],
        class_names=class_names,
        feature_names=feature_names,
        output_names=class_names,
        recipe="iris",
        standardise=True,
    )


def test_classes_are_written_by_name_and_numbers_in_full() -> None:
    dataset = table([[1.0, 0.1], [-2.0, 1e-30]], [1, 0], ("a,b", "c"), ("u", "class"))
    assert list(csv_lines(dataset)) == ["u,class,class_2", "1,0.1,c", '-2,1e-30,"a,b"']


def test_outputs_are_written_as_numbers() -> None:
    assert list(csv_lines(built_in("xor"))) == ["x1,x2,y", "0,0,0", "0,1,1", "1,0,1", "1,1,0"]


def sequences(inputs: Any, targets: Any, classes: tuple[str, ...] | None, symbols: tuple[str, ...] = ()) -> Dataset:
    outputs = classes or ("y",)
    return Dataset("t", "sequences", inputs, targets, classes, symbols or ("x",), outputs, "echo", symbols=symbols)


def test_sequences_have_a_row_for_each_step() -> None:
    inputs = np.array([[[np.nan], [0.5]], [[1.0], [-2.0]]])
    at_steps = sequences(inputs, np.array([[[np.nan], [1.0]], [[0.0], [0.1]]]), None)
    assert list(csv_lines(at_steps)) == ["sequence,step,x,y", "1,1,0.5,1", "2,1,1,0", "2,2,-2,0.1"]
    one_answer = sequences(inputs, np.array([[3.0], [0.1]]), None)
    assert list(csv_lines(one_answer))[1:] == ["1,1,0.5,3", "2,1,1,0.1", "2,2,-2,0.1"]


def test_symbols_and_classes_of_steps_are_written_by_name() -> None:
    symbols, inputs = (",", "a"), np.array([[-1, 1], [1, 0]], np.int8)
    one_answer = sequences(inputs, np.eye(2), ("good", "bad"), symbols)
    assert list(csv_lines(one_answer)) == [
        *("sequence,step,symbol,class", "1,1,a,good"),
        *("2,1,a,bad", '2,2,",",bad'),
    ]
    at_steps = sequences(inputs, np.array([[-1, 0], [0, 1]], np.int8), ("x", "y"), symbols)
    assert list(csv_lines(at_steps))[1:] == ["1,1,a,x", "2,1,a,x", '2,2,",",y']


def test_progress_counts_the_steps_of_sequences(tmp_path: Path) -> None:
    seen: list[float] = []
    write_csv(built_in("echo"), tmp_path / "echo.csv", seen.append)
    assert seen == sorted(seen)
    assert seen[-1] == 1.0
    assert max(seen[:-1]) < 1.0


def test_sequences_of_our_format_have_a_row_for_each_step() -> None:
    numbers = loads("kind: sequences\ninputs: a b\noutputs: a\n\n0 1, 1 0.5 -> 1, 0\n2 2 -> 3\n", "n")
    assert list(csv_lines(numbers)) == ["sequence,step,a,b,a_2", "1,1,0,1,1", "1,2,1,0.5,0", "2,1,2,2,3"]
    words = loads("kind: sequences\nclasses: good bad\n\na \\c film -> good\ndull -> bad\n", "w")
    rows = ["1,1,a,good", '1,2,",",good', "1,3,film,good", "2,1,dull,bad"]
    assert list(csv_lines(words)) == ["sequence,step,symbol,class", *rows]
    assert list(csv_lines(built_in("names")))[1:4] == ['1,1,"\n",j', "1,2,j,a", "1,3,a,m"]


def test_pixels_are_written_from_zero_to_one() -> None:
    lines = list(csv_lines(built_in("letters")))
    assert lines[0] == ",".join((*pixel_names(5, 6), "class"))
    assert lines[1] == "0,0,1,1,0,0,0,1,0,0,1,0,1,1,1,1,1,1,1,0,0,0,0,1,1,0,0,0,0,1,A"
    steps = Dataset(
        name="t",
        kind="pixels",
        inputs=(np.array([[[0, 51, 255]], [[1, 128, 254]]]) / 255).astype(np.float32),
        targets=np.eye(2),
        class_names=("a", "b"),
        feature_names=pixel_names(1, 3),
        output_names=("a", "b"),
        recipe="digits",
        levels=255,
    )
    assert list(csv_lines(steps))[1:] == ["0,0.2,1,a", f"{1 / 255!r},{128 / 255!r},{254 / 255!r},b"]


def test_a_file_is_replaced_as_a_whole_or_not_at_all(tmp_path: Path) -> None:
    path = tmp_path / "out" / "xor.csv"
    fractions: list[float] = []
    write_csv(built_in("xor"), path, fractions.append)
    before = path.read_text(encoding="utf-8")
    assert before.splitlines() == list(csv_lines(built_in("xor")))
    assert fractions[-1] == 1.0

    def cancel(fraction: float) -> None:
        raise InterruptedError

    with pytest.raises(InterruptedError):
        write_csv(built_in("letters"), path, cancel)
    assert path.read_text(encoding="utf-8") == before
    assert [file.name for file in path.parent.iterdir()] == ["xor.csv"]


LETTERS = st.characters(categories=("L", "N", "P", "S"))


@given(data=st.data())
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_table_of_classes_is_read_back_as_it_was(tmp_path: Path, data: st.DataObject) -> None:
    samples, features = data.draw(st.integers(4, 9)), data.draw(st.integers(1, 4))
    values = st.floats(-1e100, 1e100) | st.integers(-5, 5).map(float)
    inputs = data.draw(arrays.arrays(np.float64, (samples, features), elements=values))
    feature_names = tuple(f"{data.draw(st.text(LETTERS, max_size=6))}x{column}" for column in range(features))
    drawn = data.draw(st.lists(st.text(LETTERS, min_size=1, max_size=9), min_size=2, max_size=4, unique=True))
    # What a file alone cannot tell: missing values, numbers written in another way, columns that never change.
    assume(not any(is_missing(name) for name in drawn))
    assume(all(written(value) == name for name in drawn if (value := number(name)) is not None))
    assume(class_names_of(drawn) == tuple(drawn))
    assume(all(len(set(column)) > 1 for column in inputs.T.tolist()))
    class_names = tuple(drawn[index] for index in order(drawn))
    classes = [sample % len(class_names) for sample in range(samples)]
    dataset = table(inputs, classes, class_names, feature_names)
    write_csv(dataset, tmp_path / "t.csv")
    found = open_data_file(tmp_path / "t.csv", "t", task="classification")
    assert found.dataset.same_content(dataset)
