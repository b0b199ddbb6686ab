"""Sequences are edited one at a time: steps, targets and symbols, with padding in front that nobody sees."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nn_tui.data.dataset import MAX_SAMPLES, Dataset
from nn_tui.data.editing.editor import Editor
from nn_tui.data.editing.sample_editor import SampleEditor
from nn_tui.data.editing.sequence_edits import SequenceEdits
from nn_tui.data.editing.text_windows import is_one_text
from nn_tui.data.errors import DataError

NAN = float("nan")


def numbers(at_steps: bool = True) -> Dataset:
    """Sums of two bits, or one target for a sequence; the second of two sequences is padded."""
    one = np.array([[[0.0, 1.0], [1.0, 1.0], [0.0, 0.0]], [[NAN, NAN], [1.0, 0.0], [0.5, -2.0]]])
    stepwise = np.array([[[1.0], [0.0], [1.0]], [[NAN], [1.0], [-1.5]]])
    return Dataset(
        name="sums",
        kind="sequences",
        inputs=one,
        targets=stepwise if at_steps else np.array([[1.0], [-1.5]]),
        class_names=None,
        feature_names=("a", "b"),
        output_names=("sum",),
        recipe="parity",
        own=True,
    )


def classes(at_steps: bool = True) -> Dataset:
    """A class for each sequence of numbers, or for each of its steps."""
    names = ("even", "odd")
    inputs = np.array([[[0.0], [1.0], [1.0]], [[NAN], [1.0], [0.0]]])
    return Dataset(
        name="parity",
        kind="sequences",
        inputs=inputs,
        targets=np.array([[0, 1, 0], [-1, 1, 1]], np.int8) if at_steps else np.eye(2),
        class_names=names,
        feature_names=("bit",),
        output_names=names,
        recipe="parity",
        own=True,
    )


def phrases() -> Dataset:
    words = ("bad", "film", "good", "not")
    return Dataset(
        name="phrases",
        kind="sequences",
        inputs=np.array([[-1, 2, 1], [3, 2, 1], [-1, -1, 0]], np.int8),
        targets=np.array([[1.0, 0.0], [0.0, 1.0], [0.0, 1.0]]),
        class_names=("good", "bad"),
        feature_names=words,
        output_names=("good", "bad"),
        recipe="parity",
        own=True,
        symbols=words,
    )


def names() -> Dataset:
    """Names between line ends; at each step the next character is the target."""
    letters = ("\n", "a", "b", "n", "o")
    lines = [[letters.index(letter) for letter in f"\n{name}\n"] for name in ("anna", "bob", "nan")]
    steps = max(map(len, lines)) - 1
    inputs: Any = np.full((len(lines), steps), -1, np.int8)
    targets: Any = inputs.copy()
    for row, line in enumerate(lines):
        inputs[row, steps + 1 - len(line) :] = line[:-1]
        targets[row, steps + 1 - len(line) :] = line[1:]
    return Dataset(
        name="names",
        kind="sequences",
        inputs=inputs,
        targets=targets,
        class_names=letters,
        feature_names=letters,
        output_names=letters,
        recipe="parity",
        own=True,
        symbols=letters,
        tests=1,
    )


def text_of(dataset: Dataset, index: int) -> str:
    """A sequence of symbols as text, with what follows its last one."""
    real = dataset.inputs[index][dataset.is_real[index]].astype(int).tolist()
    return "".join(dataset.symbols[place] for place in [*real, int(dataset.targets[index][-1])])


# Single edits.


def test_a_drawn_sequence_has_no_padding() -> None:
    editor = Editor(numbers(), 1)
    assert editor.values.tolist() == [[1.0, 0.0], [0.5, -2.0]]
    assert editor.target.tolist() == [[1.0], [-1.5]]
    assert not editor.changed
    editor = Editor(names(), 1)
    assert editor.values.tolist() == [0, 2, 4, 2]
    assert editor.target.tolist() == [2, 4, 2, 0]


def test_numbers_and_targets_of_steps_are_changed() -> None:
    editor = Editor(numbers())
    edits = SequenceEdits(editor)
    editor.toggle((0, 0))
    editor.set_cell(2, 1, -0.25)
    edits.set_target(1, 0, 2.5)
    edits.toggle_target(0, 0)
    assert editor.values.tolist() == [[1.0, 1.0], [1.0, 1.0], [0.0, -0.25]]
    assert editor.target.tolist() == [[0.0], [2.5], [1.0]]
    editor.write()
    assert editor.dataset.inputs[0].tolist() == editor.values.tolist()
    for _ in range(5):
        editor.undo()
    assert editor.dataset.same_content(numbers())


def test_the_dataset_grows_and_shrinks_with_its_longest_sequence() -> None:
    editor = Editor(numbers())
    edits = SequenceEdits(editor)
    edits.insert(3)
    assert editor.values[-1].tolist() == [0.0, 0.0]
    assert editor.target[-1].tolist() == editor.target[-2].tolist()
    editor.write()
    assert editor.dataset.steps == 4
    assert editor.dataset.lengths.tolist() == [4, 2]
    for _ in range(3):
        edits.remove(0)
    editor.write()
    assert editor.dataset.steps == 2
    assert editor.dataset.lengths.tolist() == [1, 2]
    editor.goto(1)
    editor.delete_sample()
    assert editor.dataset.inputs.tolist() == [[[0.0, 0.0]]]
    with pytest.raises(DataError, match="at least one step"):
        edits.remove(0)


def test_the_last_sequence_can_be_deleted_and_another_added() -> None:
    editor = SampleEditor(phrases())
    for _ in range(3):
        editor.delete_sample()
    assert (editor.dataset.samples, editor.index) == (0, None)
    assert editor.dataset.steps == 1
    SequenceEdits(editor).type(0, 1, ["not", "bad", "not", "bad"])
    editor.set_label(0)
    editor.write()
    assert editor.dataset.inputs.tolist() == [[3, 0, 3, 0]]
    assert editor.dataset.targets.tolist() == [[1.0, 0.0]]
    editor.remove_all()
    assert editor.dataset.steps == 4


def test_a_class_is_that_of_a_step_or_of_the_sequence() -> None:
    editor = Editor(classes())
    assert editor.label is None
    SequenceEdits(editor).set_class(2, 1)
    assert editor.target.tolist() == [0, 1, 1]
    with pytest.raises(DataError, match="a target of its own"):
        editor.set_label(0)
    with pytest.raises(DataError, match="no such class"):
        SequenceEdits(editor).set_class(0, 300)
    editor = Editor(classes(at_steps=False))
    editor.set_label(1)
    assert (editor.label, editor.target.tolist()) == (1, [0.0, 1.0])
    with pytest.raises(DataError, match="one target for a sequence"):
        SequenceEdits(editor).set_class(0, 0)


def test_typing_changes_a_text_and_its_targets() -> None:
    editor = Editor(names(), 1)
    edits = SequenceEdits(editor)
    edits.type(1, 2, "n")
    assert (editor.values.tolist(), editor.target.tolist()) == ([0, 3, 4, 2], [3, 4, 2, 0])
    edits.type(5, 5, "a")
    edits.type(0, 0, ["b", "o"])
    edits.remove(2)
    editor.write()
    assert text_of(editor.dataset, 1) == "bonob\na"
    assert editor.dataset.inputs.dtype == np.int8
    with pytest.raises(DataError, match="targets of names are the next symbols"):
        editor.redraw(editor.values, editor.values)
    with pytest.raises(DataError, match="at least one symbol and the one that follows"):
        edits.type(0, len(edits.line), "a")


def test_a_new_text_begins_and_ends_as_the_first_one() -> None:
    editor = Editor(names())
    editor.add_sample()
    SequenceEdits(editor).type(1, 1, "noa")
    editor.write()
    assert (text_of(editor.dataset, 2), editor.dataset.tests, editor.dataset.samples) == ("\nnoa\n", 1, 4)


def test_an_unknown_symbol_is_named_and_can_be_added() -> None:
    editor = Editor(names())
    edits = SequenceEdits(editor)
    with pytest.raises(DataError, match=r"^'x' is not among the 5 symbols of names\.$"):
        edits.type(1, 1, "ax")
    assert not editor.changed
    editor.add_symbols(edits.unknown("xyx"))
    assert editor.dataset.symbols == editor.dataset.class_names == ("\n", "a", "b", "n", "o", "x", "y")
    edits.type(1, 1, "yx")
    editor.write()
    assert text_of(editor.dataset, 0) == "\nyxanna\n"
    with pytest.raises(DataError, match="used twice"):
        editor.add_symbols(["a"])
    with pytest.raises(DataError, match="has numbers and no symbols"):
        Editor(numbers()).add_symbols(["a"])


def test_more_symbols_than_a_byte_holds() -> None:
    editor = Editor(names())
    more = [chr(0x4E00 + index) for index in range(200)]
    editor.add_symbols(more)
    SequenceEdits(editor).type(1, 1, more)
    editor.write()
    assert text_of(editor.dataset, 0) == f"\n{''.join(more)}anna\n"


def test_classes_are_added_and_renamed_but_those_of_a_text_are_its_symbols() -> None:
    for dataset in (classes(), classes(at_steps=False), phrases()):
        editor = Editor(dataset)
        before = editor.target.tolist()
        editor.add_class("third")
        editor.rename_class(0, "first")
        assert editor.dataset.class_names is not None
        assert (editor.dataset.class_names[0], editor.dataset.class_names[-1]) == ("first", "third")
        assert editor.target.tolist() == (before if dataset.at_steps else [*before, 0.0])
        assert not editor.changed
    with pytest.raises(DataError, match="are its symbols"):
        Editor(names()).add_class("c")
    with pytest.raises(DataError, match="are its symbols"):
        Editor(names()).rename_class(0, "c")


def test_symbols_that_are_added_to_classified_text_are_no_classes() -> None:
    editor = Editor(phrases())
    editor.add_symbols(["fine"])
    assert editor.dataset.symbols[-1] == "fine"
    assert editor.dataset.class_names == ("good", "bad")


def windows(text: str, steps: int, tests: int = 0) -> Dataset:
    """Windows of one text, as views of it."""
    letters = names().symbols
    indices: Any = np.array([letters.index(letter) for letter in text], np.int8)
    indices.setflags(write=False)
    count = (len(text) - 1) // steps
    inputs, targets = (indices[start : start + count * steps].reshape(count, steps) for start in (0, 1))
    return replace(names(), inputs=inputs, targets=targets, tests=tests)


def whole_text(dataset: Dataset) -> str:
    real = dataset.inputs[dataset.is_real].astype(int).tolist()
    return "".join(dataset.symbols[place] for place in [*real, int(dataset.targets[-1, -1])])


def test_a_change_of_a_window_changes_the_text_and_its_neighbours() -> None:
    dataset = windows("annabobnana", 2, tests=1)
    assert dataset.inputs.base is not None
    editor = Editor(dataset, 1)
    SequenceEdits(editor).type(0, 3, "oob")
    editor.write()
    assert whole_text(editor.dataset) == "anoobobnana"
    assert text_of(editor.dataset, 0) == "ano"
    SequenceEdits(editor).type(1, 1, "nn")
    editor.write()
    assert (editor.index, editor.changed, text_of(editor.dataset, 1)) == (1, False, "onn")
    assert whole_text(editor.dataset) == "anonnobobnana"
    assert (editor.dataset.steps, editor.dataset.samples, editor.dataset.tests) == (2, 6, 1)
    SequenceEdits(editor).type(0, 1, "")
    editor.write()
    assert whole_text(editor.dataset) == "annnobobnana"
    assert editor.dataset.lengths.tolist() == [2, 2, 2, 2, 2, 1]
    editor.goto(5)
    SequenceEdits(editor).type(0, 2, "bob")
    editor.write()
    assert whole_text(editor.dataset) == "annnobobnabob"
    editor.goto(0)
    editor.delete_sample()
    assert whole_text(editor.dataset) == "nnobobnabob"
    while editor.can_undo:
        editor.undo()
    assert editor.dataset is dataset


def test_what_is_added_to_windows_of_a_text_is_put_into_the_text() -> None:
    editor = Editor(windows("annabobnana", 2, tests=1), 0)
    editor.add_sample()
    SequenceEdits(editor).type(0, 2, "oob")
    editor.write()
    # Before the last window, which is for testing.
    assert whole_text(editor.dataset) == "annabobn" + "oob" + "ana"
    assert is_one_text(editor.dataset)
    assert (editor.dataset.steps, editor.dataset.tests, editor.index) == (2, 1, 4)
    assert text_of(editor.dataset, 4) == "oob"
    editor.undo()
    editor.undo()
    editor.goto(1)
    editor.duplicate()
    assert whole_text(editor.dataset) == "annabobn" + "nab" + "ana"
    assert (editor.index, editor.changed) == (4, False)
    ended = Editor(windows("annabobnana", 2), 0)
    ended.duplicate()
    assert whole_text(ended.dataset) == "annabobnana" + "ann"
    many = SampleEditor(windows("annabobnana", 2))
    many.add_samples(np.array([[-1, 1], [2, 3]]), np.array([[-1, 2], [3, 1]]))
    assert len(whole_text(many.dataset)) == 11 + 2 + 3
    assert is_one_text(many.dataset)


def test_lines_that_begin_and_end_alike_are_no_text() -> None:
    editor = Editor(windows("\nan\nbo\nna\n", 3))
    SequenceEdits(editor).type(1, 1, "b")
    editor.write()
    assert editor.dataset.lengths.tolist() == [4, 3, 3]
    assert text_of(editor.dataset, 0) == "\nban\n"


@settings(max_examples=100, deadline=None)
@given(
    st.text("abno\n", min_size=9, max_size=40),
    st.integers(0, 9),
    st.integers(0, 4),
    st.integers(0, 4),
    st.text("abno", max_size=6),
)
def test_any_change_of_a_window_is_one_of_the_text(text: str, index: int, start: int, stop: int, new: str) -> None:
    dataset = windows(text, 3)
    if not is_one_text(dataset):
        return
    text = whole_text(dataset)
    editor = Editor(dataset, index % dataset.samples)
    first = 3 * (index % dataset.samples)
    try:
        SequenceEdits(editor).type(start, stop, new)
    except DataError:
        return
    editor.write()
    assert whole_text(editor.dataset) == text[: first + start] + new + text[first + stop :]
    assert editor.dataset.steps == 3
    assert not editor.changed


def test_a_full_dataset_is_told() -> None:
    full = replace(numbers(), inputs=np.zeros((MAX_SAMPLES, 1, 2)), targets=np.zeros((MAX_SAMPLES, 1, 1)))
    with pytest.raises(DataError, match="full"):
        Editor(full).duplicate()


def test_operations_of_other_kinds_are_refused() -> None:
    refused: list[tuple[Dataset, Callable[[Editor], None]]] = [
        (numbers(), lambda editor: editor.shift(0, 1)),
        (phrases(), lambda editor: editor.toggle((0, 0))),
        (phrases(), Editor.invert),
        (names(), Editor.clear),
    ]
    for dataset, operation in refused:
        editor = Editor(dataset)
        with pytest.raises(DataError):
            operation(editor)
        assert not editor.changed


# Pasted lines.


@pytest.mark.parametrize(
    ("dataset", "text", "values", "target"),
    [
        (numbers(), "0 1, 1 1 -> 1, 0", [[0, 1], [1, 1]], [[1], [0]]),
        (numbers(False), "0.5 1 -> 3", [[0.5, 1]], [3]),
        (numbers(False), "1 1, 2 2\n", [[1, 1], [2, 2]], [1]),
        (classes(), "1, 1 -> odd, even", [[1], [1]], [1, 0]),
        (phrases(), "good bad -> bad", [2, 0], [0, 1]),
        (phrases(), "not", [3], [1, 0]),
        (names(), "noa\n", [0, 3, 4, 1], [3, 4, 1, 0]),
        (names(), "\\n a b -> a, b, \\n", [0, 1, 2], [1, 2, 0]),
    ],
)
def test_a_line_is_pasted(dataset: Dataset, text: str, values: list[object], target: list[object]) -> None:
    editor = Editor(dataset)
    editor.paste(text)
    assert editor.values.tolist() == values
    assert editor.target.tolist() == target
    editor.undo()
    assert not editor.changed


@pytest.mark.parametrize(
    ("dataset", "text", "problem"),
    [
        (numbers(), "0 1, 1 -> 1, 0", "step 2 has 1 input: write 2 inputs a step"),
        (numbers(), "0 1 -> 1, 0", "another shape"),
        (numbers(), "0 1\n1 1", "has 2 lines: copy one line"),
        (numbers(), "", "has 0 lines"),
        (numbers(), "0 x -> 1", "not a number"),
        (numbers(False), "0 1 -> 1 2", "has 2 outputs: write 1 behind ->"),
        (classes(), "1 -> third", "third is not a class of parity: use one of even, odd"),
        (phrases(), "good movie -> bad", "'movie' is not among the 4 symbols of phrases"),
        (phrases(), "-> bad", "too few symbols"),
        (names(), "nox", "'x' is not among the 5 symbols of names"),
    ],
)
def test_what_cannot_be_pasted_changes_nothing(dataset: Dataset, text: str, problem: str) -> None:
    editor = Editor(dataset)
    with pytest.raises(DataError, match=problem):
        editor.paste(text)
    assert not editor.can_undo


# Any series of edits.

Operation = Callable[[SampleEditor], None]

places = st.integers(-1, 6)
values = st.sampled_from([0.0, 1.0, 0.5, NAN])
typed = st.lists(st.sampled_from(["a", "b", "\n", "good", "film", "x"]), max_size=4)
operations: st.SearchStrategy[Operation] = st.one_of(
    st.builds(lambda i, j, v: lambda e: e.set_cell(i, j, v), places, places, values),
    st.builds(lambda i, j: lambda e: e.toggle((i, j)), places, places),
    st.builds(lambda i: lambda e: e.set_label(i), places),
    st.builds(lambda i, v: lambda e: e.set_target(i, v), places, values),
    st.builds(lambda i: lambda e: e.toggle_target(i), places),
    st.builds(lambda i: lambda e: e.goto(i), places),
    st.builds(lambda name: lambda e: e.add_class(name), st.sampled_from(["c", "d"])),
    st.builds(lambda i, name: lambda e: e.rename_class(i, name), places, st.sampled_from(["c", "d"])),
    st.builds(lambda symbols: lambda e: e.add_symbols(symbols), st.sampled_from([["x"], ["y", "z"], []])),
    st.builds(lambda i: lambda e: SequenceEdits(e).insert(i), places),
    st.builds(lambda i: lambda e: SequenceEdits(e).remove(i), places),
    st.builds(lambda i, j, s: lambda e: SequenceEdits(e).type(i, j, s), places, places, typed),
    st.builds(lambda i, j, v: lambda e: SequenceEdits(e).set_target(i, j, v), places, places, values),
    st.builds(lambda i, j: lambda e: SequenceEdits(e).toggle_target(i, j), places, places),
    st.builds(lambda i, k: lambda e: SequenceEdits(e).set_class(i, k), places, places),
    st.builds(
        lambda text: lambda e: e.paste(text), st.sampled_from(["0 1, 1 1 -> 1, 0", "1 -> odd", "good film", "banana"])
    ),
    st.sampled_from(
        [
            Editor.clear,
            Editor.invert,
            Editor.mirror,
            Editor.write,
            Editor.write,
            Editor.add_sample,
            Editor.duplicate,
            Editor.delete_sample,
            Editor.next,
            Editor.previous,
            SampleEditor.remove_all,
        ]
    ),
)
starts = st.sampled_from([numbers(), numbers(False), classes(), classes(False), phrases(), names()])


@settings(max_examples=200, deadline=None)
@given(starts, st.lists(operations, max_size=14))
def test_any_series_of_edits_keeps_the_dataset_valid_and_comes_back(dataset: Dataset, series: list[Operation]) -> None:
    editor = SampleEditor(dataset)
    for operation in series:
        before, could_undo = editor.state, editor.can_undo
        try:
            operation(editor)
        except DataError:
            assert editor.state is before
            assert editor.can_undo == could_undo
        data = editor.dataset
        # Made again, a dataset that is not valid would be refused.
        replace(data)
        assert data.steps == (data.lengths.max() if data.samples else data.steps)
        assert not editor.values.flags.writeable
        assert not editor.target.flags.writeable
        assert len(editor.values) >= 1
        if data.at_steps:
            assert len(editor.target) == len(editor.values)
        if dataset.name == "names":
            assert editor.values[1:].tolist() == editor.target[:-1].tolist()
            assert data.class_names == data.symbols
    end = editor.state
    while editor.can_undo:
        editor.undo()
    assert editor.dataset is dataset
    # Moving on from what is written is no step: the start may be another sequence, but never a drawing.
    assert not editor.changed
    while editor.can_redo:
        editor.redo()
    assert editor.state is end
