from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from nn_tui.data.dataset import Dataset
from nn_tui.data.errors import DataError
from nn_tui.data.next_step import text_of
from nn_tui.data.own_format.format import check_head, dumps, loads

NUMBERS = """\
kind: sequences
inputs: a b
outputs: sum

0 1, 1 1, 0 0 -> 1, 0, 1
1 0 -> 1
"""

WORDS = """\
kind: sequences
classes: good bad

good film -> good
not a good film -> bad
"""


def test_numbers_at_each_step_with_a_target_each() -> None:
    dataset = loads(NUMBERS, "sums")
    assert (dataset.kind, dataset.at_steps, dataset.steps) == ("sequences", True, 3)
    assert (dataset.feature_names, dataset.output_names, dataset.class_names) == (("a", "b"), ("sum",), None)
    assert dataset.inputs[0].tolist() == [[0, 1], [1, 1], [0, 0]]
    assert dataset.targets[0].tolist() == [[1], [0], [1]]
    assert dataset.lengths.tolist() == [3, 1]
    assert dataset.inputs[1, 2].tolist() == [1, 0]
    assert np.isnan(dataset.targets[1, :2]).all()


def test_words_with_one_class_for_the_sequence() -> None:
    dataset = loads(WORDS, "films")
    assert dataset.symbols == dataset.feature_names == ("good", "film", "not", "a")
    assert dataset.class_names == ("good", "bad")
    assert dataset.inputs.tolist() == [[-1, -1, 0, 1], [2, 3, 0, 1]]
    assert dataset.targets.tolist() == [[1, 0], [0, 1]]
    assert not dataset.at_steps


def test_lines_of_the_head_may_be_left_out() -> None:
    numbers = loads("kind: sequences\n\n0 1, 1 1 -> 2 3\n", "numbers")
    assert (numbers.feature_names, numbers.output_names) == (("x1", "x2"), ("y1", "y2"))
    assert (numbers.at_steps, numbers.targets.tolist()) == (False, [[2, 3]])
    symbols = loads("kind: sequences\n\na b -> x, y\nb -> x\n", "symbols")
    assert (symbols.symbols, symbols.class_names) == (("a", "b"), ("x", "y"))
    assert symbols.targets.tolist() == [[0, 1], [-1, 0]]


def test_symbols_of_any_characters_are_spelled() -> None:
    text = (
        "kind: sequences\nsymbols: \\s \\n \\c -\\> \\\\ # :\nclasses: new\\sline other\n\n"
        "\\s \\n \\c -\\> \\\\ # : -> new\\sline\n"
    )
    dataset = loads(text, "marks")
    assert dataset.symbols == (" ", "\n", ",", "->", "\\", "#", ":")
    assert dataset.inputs.tolist() == [[0, 1, 2, 3, 4, 5, 6]]
    assert dataset.class_names == ("new line", "other")


def test_a_colon_or_a_sharp_may_begin_the_first_sequence() -> None:
    dataset = loads("kind: sequences\nclasses: x y\n\nwho: me -> x\n# a -> y\n", "talk")
    assert dataset.symbols == ("who:", "me", "#", "a")
    written = Dataset(**{**vars(dataset), "inputs": dataset.inputs[::-1], "targets": dataset.targets[::-1]})
    assert loads(dumps(written), "talk").same_content(written)


@pytest.mark.parametrize(
    ("before", "after", "message"),
    [
        ("1 0 -> 1", "1 0", 'line 6: "1 0" is not a sequence: write its steps, ->'),
        ("1 0 -> 1", "-> 1", "line 6: .* is not a sequence"),
        ("1 0 -> 1", "1 0 -> 1 -> 1", "line 6: .* is not a sequence"),
        ("1 0 -> 1", "1 0 1 -> 1", 'line 6: "1 0 1", number 1 between the commas, has 3 numbers instead of 2'),
        ("1 0 -> 1", "1 0, 1 -> 1, 1", 'line 6: "1", number 2 between the commas, has 1 number instead of 2'),
        ("1 0 -> 1", "1 0,, 1 1 -> 1, 1, 1", 'line 6: "", number 2 between the commas, has 0 numbers instead of 2'),
        ("1 0 -> 1", "1 x -> 1", 'line 6: "x" is not a number'),
        ("1 0 -> 1", "1 nan -> 1", 'line 6: "nan" is not a number'),
        ("1 0 -> 1", "1 0, 0 0 -> 1", "line 6: the sequence has 2 steps and 1 target: give each step one"),
        (
            "1 0 -> 1",
            ", ".join(["1 0"] * 1001) + " -> 1",
            "line 6: the sequence has 1,001 steps, more than 1,000: make",
        ),
        ("outputs: sum", "symbols: a b", "line 3: inputs are numbers and symbols words: leave out one"),
        ("outputs: sum", "standardise: yes", "line 3: standardise does not fit the kind sequences"),
        ("outputs: sum", "shape: 2x2", "line 3: shape does not fit the kind sequences"),
        ("outputs: sum", "targets: some", 'line 3: targets is "some": write each step or each sequence'),
        ("outputs: sum", "targets: each sequence", "line 5: the sequence has 3 targets: give it one, without commas"),
        ("outputs: sum", "steps: 2", "line 5: the sequence has 3 steps, more than 2: write more on the steps line"),
        ("outputs: sum", "steps: 0", 'line 3: steps is "0": write a whole number from 1 to 1000'),
        ("kind: sequences\ninputs: a b", "steps: 3", "line 1: steps belongs to sequences: write kind: sequences above"),
        ("kind: sequences", "kind: table\nsteps: 3", "line 2: steps does not fit the kind table"),
    ],
)
def test_what_is_wrong_with_numbers_is_said_with_the_line(before: str, after: str, message: str) -> None:
    with pytest.raises(DataError, match=f"^sums, {message}"):
        loads(NUMBERS.replace(before, after), "sums")


@pytest.mark.parametrize(
    ("before", "after", "message"),
    [
        ("-> bad", "-> awful", 'line 5: "awful" is not on the classes line'),
        ("-> bad", "-> bad good", 'line 5: "bad good" is not one of the classes: write one word for each target'),
        ("-> bad", "-> bad, good", "line 4: the sequence has 2 steps and 1 target"),
        ("-> bad", "-> b\\d", r'line 5: "\\d" in "b\\d" spells nothing'),
        ("kind: sequences", "kind: sequences\nsymbols: good film", 'line 6: "not" is not on the symbols line'),
        ("kind: sequences", "kind: sequences\nsymbols: a a", "line 2: The symbol name a is used twice"),
        ("classes: good bad", "classes:", "line 2: .* write at least one class name"),
    ],
)
def test_what_is_wrong_with_words_is_said_with_the_line(before: str, after: str, message: str) -> None:
    with pytest.raises(DataError, match=f"^films, ({message})"):
        loads(WORDS.replace(before, after), "films")


@pytest.mark.parametrize(
    ("sample", "recipe"),
    [
        ("1 0, 0 1 -> 1, 0", "parity"),
        ("1, 2 -> 3, 0.5", "waves"),
        ("1, 2 -> 0.5", "waves"),
        ("a b -> x", "phrases"),
        ("a b -> x, y", "names"),
    ],
)
def test_the_recipe_suits_what_is_asked(sample: str, recipe: str) -> None:
    assert loads(f"kind: sequences\n\n{sample}\n", "any").recipe == recipe


@pytest.mark.parametrize("slip", ["nan", "2x", "1e400", "l"])
def test_a_slip_among_the_numbers_of_the_first_sequence_makes_no_words_of_them(slip: str) -> None:
    with pytest.raises(DataError, match=f'^mine, line 2: "{slip}" is not a number'):
        loads(f"kind: sequences\n1, {slip}, 2 -> 3\n1, 2, 3 -> 4\n", "mine")


def test_words_and_classes_may_be_numbers_in_part() -> None:
    dataset = loads("kind: sequences\nroom 1 -> 1, b\nwell, 2 -> b, b\n", "mine")
    assert dataset.symbols == ("room", "1", "well,", "2")
    assert dataset.class_names == ("1", "b")


def test_next_symbols_are_a_text_without_a_head_too() -> None:
    dataset = loads("kind: sequences\nh e l l o -> e, l, l, o, h\nh o l e -> o, l, e, h\n", "mine")
    assert dataset.class_names == dataset.symbols == ("h", "e", "l", "o")
    assert dataset.targets.tolist() == [[1, 2, 2, 3, 0], [-1, 3, 2, 1, 0]]
    assert text_of(dataset) is not None


def test_next_symbols_with_a_beginning_or_an_end_of_their_own_are_a_text_too() -> None:
    begun_and_ended = loads("kind: sequences\n^ a b -> a, b, .\n^ b -> b, .\n", "mine")
    assert begun_and_ended.symbols == begun_and_ended.class_names == ("^", "a", "b", ".")
    assert begun_and_ended.targets.tolist() == [[1, 2, 3], [-1, 2, 3]]
    text = text_of(begun_and_ended)
    assert text is not None
    assert (text.begins, text.ends) == (0, 3)
    assert loads(dumps(begun_and_ended), "mine").same_content(begun_and_ended)
    # Targets that are not the next symbols are classes of their own, whatever they share.
    tagged = loads("kind: sequences\n^ a b -> a, c, .\n^ b -> b, .\n", "mine")
    assert (tagged.symbols, tagged.class_names) == (("^", "a", "b"), ("a", "c", ".", "b"))
    assert text_of(tagged) is None
    # A head that lists one of them is kept to.
    listed = loads("kind: sequences\nsymbols: ^ a b\n^ a b -> a, b, .\n", "mine")
    assert (listed.symbols, listed.class_names) == (("^", "a", "b"), ("a", "b", "."))
    assert loads("kind: sequences\nsymbols: a\ntargets: each step\nclasses: b\n", "mine").samples == 0
    assert loads("kind: sequences\ntargets: each step\na -> b\n", "mine").class_names == ("b",)


def test_without_samples_the_head_says_what_they_would_be() -> None:
    dataset = loads("kind: sequences\nsymbols: a b\nclasses: x y\ntargets: each step\nsteps: 4\n", "none")
    assert (dataset.samples, dataset.feature_shape, dataset.at_steps) == (0, (4, 2), True)
    for text, missing in (("symbols: a", "outputs"), ("outputs: y", "inputs")):
        with pytest.raises(DataError, match=f"no samples and no {missing} line"):
            loads(f"kind: sequences\n{text}\n", "none")


def test_the_head_of_a_large_file_is_checked_alone() -> None:
    check_head(NUMBERS[:40], "sums")
    with pytest.raises(DataError, match="line 2: steps is"):
        check_head("kind: sequences\nsteps: many\n", "sums")


_NAMES = st.text(min_size=1, max_size=4)
_VALUES = st.floats(-1e100, 1e100)


def _padded(rows: list[list[Any]], steps: int, padding: Any, dtype: Any) -> NDArray[Any]:
    """Rows of some steps each as an array (samples, steps, ...), padded in front."""
    return np.array([[padding] * (steps - len(row)) + row for row in rows], dtype)


def _names(draw: st.DrawFn, most: int) -> tuple[str, ...]:
    return tuple(draw(st.lists(_NAMES, min_size=1, max_size=most, unique=True)))


@st.composite
def sequence_datasets(draw: st.DrawFn) -> Dataset:
    """Datasets of numbers or symbols, with a target for each step or for the sequence, classes or not."""
    lengths = draw(st.lists(st.integers(1, 5), max_size=5))
    steps = draw(st.integers(max(lengths, default=1), 7))
    at_steps, has_symbols, has_classes = (draw(st.booleans()) for _ in range(3))
    features, outputs = _names(draw, 4), _names(draw, 4)

    def numbers(count: int, width: int) -> list[list[float]]:
        return [[draw(_VALUES) for _ in range(width)] for _ in range(count)]

    def indices(count: int, names: tuple[str, ...]) -> list[int]:
        return [draw(st.integers(0, len(names) - 1)) for _ in range(count)]

    inputs: NDArray[Any]
    targets: NDArray[Any]
    if has_symbols:
        inputs = _padded([indices(length, features) for length in lengths], steps, -1, np.int16).reshape(-1, steps)
    else:
        padding = [np.nan] * len(features)
        rows = [numbers(length, len(features)) for length in lengths]
        inputs = _padded(rows, steps, padding, float).reshape(-1, steps, len(features))
        if draw(st.booleans()):
            inputs = (inputs / 1e70).astype(np.float32)
    if at_steps and has_classes:
        targets = _padded([indices(length, outputs) for length in lengths], steps, -1, np.int8).reshape(-1, steps)
    elif at_steps:
        padding = [np.nan] * len(outputs)
        targets = _padded([numbers(length, len(outputs)) for length in lengths], steps, padding, float)
        targets = targets.reshape(-1, steps, len(outputs))
    elif has_classes:
        targets = np.eye(len(outputs))[indices(len(lengths), outputs)].reshape(-1, len(outputs))
    else:
        targets = np.array(numbers(len(lengths), len(outputs))).reshape(-1, len(outputs))
    return Dataset(
        name="any",
        kind="sequences",
        inputs=inputs,
        targets=targets,
        class_names=outputs if has_classes else None,
        feature_names=features,
        output_names=outputs,
        recipe="names",
        title=draw(st.text(max_size=8)),
        tests=draw(st.integers(0, len(lengths))),
        symbols=features if has_symbols else (),
    )


@pytest.mark.slow
@given(sequence_datasets())
@settings(max_examples=300)
def test_every_dataset_of_sequences_comes_back_the_same(dataset: Dataset) -> None:
    again = loads(dumps(dataset), "any")
    assert again.same_content(dataset)
    assert again.title == dataset.title
