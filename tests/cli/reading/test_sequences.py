"""Tables of sequences: what comes in, what is wanted, what is answered, in eighty columns."""

from __future__ import annotations

import re
from typing import Any

import numpy as np

from nn_tui.cli.reading.samples import sample_answers, sample_lines
from nn_tui.data.builtin.builtin import built_in
from nn_tui.data.catalog import Settings
from nn_tui.data.dataset import Dataset

LETTERS = ("\n", "a", "n")


def names() -> Dataset:
    inputs: Any = np.array([[-1, 0, 1], [0, 1, 2]], np.int8)
    targets: Any = np.array([[-1, 1, 0], [1, 2, 0]], np.int8)
    return Dataset("t", "sequences", inputs, targets, LETTERS, LETTERS, LETTERS, "echo", symbols=LETTERS)


def phrases() -> Dataset:
    inputs: Any = np.array([[-1, 1], [2, 1]], np.int8)
    words = ("bad", "good", "not")
    return Dataset("t", "sequences", inputs, np.eye(2), ("good", "bad"), words, ("good", "bad"), "echo", symbols=words)


def answers_of(dataset: Dataset) -> Any:
    """Answers that are right, and say nothing of what is padded."""
    if dataset.targets.dtype.kind == "i":
        return np.eye(dataset.outputs)[np.maximum(dataset.targets, 0)]
    return dataset.targets


def lines_of(dataset: Dataset, answers: Any = None) -> list[str]:
    outputs = answers_of(dataset) if answers is None else answers
    return sample_lines(dataset, dataset.flat_inputs, outputs, dataset.targets)


def cells(line: str) -> list[str]:
    return re.split(" {2,}", line.strip())


def test_steps_are_spelled_as_in_a_dataset_file() -> None:
    lines = lines_of(built_in("echo", Settings(20, length=4, delay=1)))
    assert lines[0].split() == ["sample", "sequence", "target", "answer", "largest", "error"]
    assert cells(lines[1]) == ["1", "0, 1, 1, 0", "0, 0, 1, 1", "0.00, 0.00, 1.00, 1.00", "0.00000"]


def test_the_largest_error_of_a_sequence_is_told() -> None:
    dataset = built_in("echo", Settings(20, length=4, delay=1))
    outputs = dataset.targets.copy()
    outputs[0, 2] -= 0.25
    assert lines_of(dataset, outputs)[1].endswith("0.25000")


def test_classes_of_steps_and_how_many_are_right() -> None:
    lines = lines_of(names())
    assert lines[0].split() == ["sample", "sequence", "target", "answer", "right"]
    assert cells(lines[1]) == ["1", "\\n a", "a, \\n", "a, \\n", "2 of 2"]
    assert lines[2].endswith("3 of 3")
    wrong = np.roll(answers_of(names()), 1, axis=2)
    assert lines_of(names(), wrong)[1].endswith("0 of 2")


def test_one_answer_for_all_steps() -> None:
    lines = lines_of(phrases())
    assert lines[0].split() == ["sample", "sequence", "class", "answer", "good", "bad"]
    assert lines[2].split()[:5] == ["2", "not", "good", "bad", "bad"]
    assert lines_of(phrases(), np.eye(2)[::-1])[1].endswith("wrong")


def test_long_sequences_leave_room_for_what_is_answered() -> None:
    for dataset in (built_in("addition"), built_in("waves")):
        lines = lines_of(dataset)
        assert max(map(len, lines[:-1])) <= 80
        assert "sequence" not in lines[0]
        assert lines[-1].endswith("more (--format jsonl has them all)")
    assert "..." in lines[1]


def test_json_has_what_stands_at_real_steps() -> None:
    first, second = sample_answers(names(), names().inputs, answers_of(names()), names().targets)
    assert first == ([[0, 1, 0], [1, 0, 0]], ["a", "\n"], ["a", "\n"])
    assert second.answered == ["a", "n", "\n"]
    echo = built_in("echo", Settings(20, length=2, delay=1))
    answer = next(sample_answers(echo, echo.inputs, echo.targets, None))
    assert answer == (echo.targets[0].tolist(), None, None)
    assert [answer.target for answer in sample_answers(phrases(), phrases().inputs, np.eye(2), np.eye(2))] == [
        [1, 0],
        [0, 1],
    ]
