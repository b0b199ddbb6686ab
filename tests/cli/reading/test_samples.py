"""Tables of samples: what fits a terminal, and the first of many."""

from __future__ import annotations

import numpy as np

from nn_tui.cli.reading.samples import sample_lines
from nn_tui.data.builtin.builtin import built_in
from nn_tui.data.catalog import Settings


def lines_of(name: str, settings: Settings | None = None) -> list[str]:
    dataset = built_in(name, settings)
    return sample_lines(dataset, dataset.flat_inputs, dataset.targets, dataset.targets)


def test_up_to_thirty_samples_are_all_there() -> None:
    lines = lines_of("moons", Settings(30))
    assert len(lines) == 31
    assert lines[-1].split()[0] == "30"


def test_of_more_the_first_twenty_are_shown_and_the_others_counted() -> None:
    lines = lines_of("moons", Settings(31))
    assert lines[-2].split()[0] == "20"
    assert lines[-1] == "... 11 more (--format jsonl has them all)"
    assert lines_of("digits")[-1].startswith("... 1,777 more")


def test_points_are_shown_with_their_coordinates_and_answers() -> None:
    assert lines_of("moons", Settings(20))[0].split() == ["sample", "x1", "x2", "target", "y", "output", "y"]
    assert lines_of("blobs", Settings(20, classes=3))[0].split() == ["sample", "x1", "x2", "class", "answer", *"123"]


def test_inputs_are_left_out_where_they_make_the_table_too_wide() -> None:
    lines = lines_of("iris")
    assert lines[0].split() == ["sample", "class", "answer", "setosa", "versicolor", "virginica"]
    assert max(map(len, lines)) <= 80


def test_a_wrong_answer_is_marked() -> None:
    dataset = built_in("blobs", Settings(20, classes=3))
    answers = np.roll(dataset.targets, 1, axis=1)
    lines = sample_lines(dataset, dataset.flat_inputs, answers, dataset.targets)
    assert all(line.endswith("wrong") for line in lines[1:])
    assert not any("wrong" in line for line in lines_of("blobs", Settings(20, classes=3)))
