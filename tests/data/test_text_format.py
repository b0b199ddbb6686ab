from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nn_tui.data.builtin import built_in
from nn_tui.data.catalog import BUILT_IN
from nn_tui.data.dataset import Dataset
from nn_tui.data.errors import DataError
from nn_tui.data.names import check_class_name, input_names, output_names, pixel_names
from nn_tui.data.text_format import dumps, loads

HAND_WRITTEN = """\
# Two letters
#
shape: 2x3
classes: L I
title: Small: two letters

I
.#.
010
L
"""


def allowed_class_name(name: str) -> bool:
    try:
        check_class_name(name)
    except DataError:
        return False
    return True


finite = st.floats(-1e100, 1e100)
titles = st.text(max_size=20)
recipes = st.sampled_from(sorted(BUILT_IN))
printable = st.characters(exclude_categories=["C", "Z"])
class_names = st.text(printable, min_size=1, max_size=12).filter(allowed_class_name)


@st.composite
def pictures(draw: st.DrawFn) -> Dataset:
    samples, rows, columns = draw(st.integers(0, 4)), draw(st.integers(1, 5)), draw(st.integers(1, 5))
    classes = tuple(draw(st.lists(class_names, min_size=1, max_size=4, unique=True)))
    labels = draw(st.lists(st.integers(0, len(classes) - 1), min_size=samples, max_size=samples))
    count = samples * rows * columns
    ink = draw(st.lists(st.booleans(), min_size=count, max_size=count))
    return Dataset(
        name="drawn",
        kind="pixels",
        inputs=np.array(ink, dtype=np.float64).reshape(samples, rows, columns),
        targets=np.eye(len(classes))[labels].reshape(samples, len(classes)),
        class_names=classes,
        feature_names=pixel_names(rows, columns),
        output_names=classes,
        recipe=draw(recipes),
        title=draw(titles),
        own=True,
    )


@st.composite
def tables(draw: st.DrawFn) -> Dataset:
    samples, features, outputs = draw(st.integers(0, 4)), draw(st.integers(1, 4)), draw(st.integers(1, 3))
    width = features + outputs
    numbers = draw(st.lists(finite, min_size=samples * width, max_size=samples * width))
    values = np.array(numbers).reshape(samples, width)
    return Dataset(
        name="drawn",
        kind="table",
        inputs=values[:, :features],
        targets=values[:, features:],
        class_names=None,
        feature_names=input_names(features),
        output_names=output_names(outputs),
        recipe=draw(recipes),
        title=draw(titles),
        own=True,
    )


@given(st.one_of(pictures(), tables()))
@settings(max_examples=150, deadline=None)
def test_what_is_written_reads_back_the_same(dataset: Dataset) -> None:
    text = dumps(dataset)
    for variant in (text, "\ufeff" + text.replace("\n", "\r\n")):
        back = loads(variant, "drawn")
        assert back.same_content(dataset)
        assert (back.name, back.title, back.own) == (dataset.name, dataset.title, True)
        assert back.inputs.tobytes() == dataset.inputs.tobytes()
        assert back.targets.tobytes() == dataset.targets.tobytes()


@given(st.text("#.01 AB\n:->x,shape5inputsclasses\t", max_size=80))
@settings(max_examples=300, deadline=None)
def test_any_text_is_a_dataset_or_a_sentence(text: str) -> None:
    message = "file.txt"
    try:
        dataset = loads(text, "file", source="file.txt")
    except DataError as error:
        message = str(error)
    else:
        assert loads(dumps(dataset), "file").same_content(dataset)
    assert message.startswith("file.txt")
    assert message.isprintable()


@pytest.mark.parametrize("name", list(BUILT_IN))
def test_the_built_in_ones_can_be_written(name: str) -> None:
    assert loads(dumps(built_in(name)), name, own=False).same_content(built_in(name))


def test_written_by_hand() -> None:
    text = HAND_WRITTEN.replace("\nL\n", "\n\n\nL\n#..\n##.")
    dataset = loads(text, "small")
    assert dataset.class_names == ("L", "I")
    assert dataset.inputs.tolist() == [[[0, 1, 0], [0, 1, 0]], [[1, 0, 0], [1, 1, 0]]]
    assert dataset.targets.tolist() == [[0, 1], [1, 0]]
    assert (dataset.title, dataset.recipe, dataset.own) == ("Small: two letters", "letters", True)


def test_a_file_without_a_header_takes_all_from_its_samples() -> None:
    drawn = loads("B\n##\n..\n\nA\n1 0\n0,1\n\nB\n..\n..\n", "drawn")
    assert (drawn.class_names, drawn.feature_shape, drawn.samples) == (("B", "A"), (2, 2), 3)
    table = loads("0 1 2 -> 1 0\n", "table")
    assert (table.feature_names, table.output_names) == (("x1", "x2", "x3"), ("y1", "y2"))
    assert table.recipe == "xor"


def test_comments_end_where_the_samples_begin() -> None:
    dataset = loads("# one\n#\nA\n#\n\nA\n# \n", "hash")
    assert dataset.inputs.tolist() == [[[1]], [[1]]]


def test_empty_datasets() -> None:
    drawn = loads("shape: 5x6\nclasses: A B\n", "empty")
    assert (drawn.samples, drawn.feature_shape, drawn.class_names) == (0, (5, 6), ("A", "B"))
    table = loads("inputs: width height\noutputs: price", "empty")
    assert (table.samples, table.architecture_ends) == (0, (2, 1))
    assert table.feature_names == ("width", "height")


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("", None, "no samples"),
        ("# only a comment\n", None, "no samples"),
        ("shape: 5x6\n", None, "no classes line"),
        ("classes: A\n", None, "no shape line"),
        ("inputs: a\n", None, "no outputs line"),
        ("colour: red\n", 1, "is no key: use shape"),
        ("title: a\ntitle: b\n", 2, "given twice"),
        ("shape: 1x1\ninputs: a\n", 2, "belongs to a table"),
        ("shape: 5\nclasses: A\n", 1, "rows x columns"),
        ("shape: 65x6\nclasses: A\n", 1, "64x64"),
        ("shape: 0x6\nclasses: A\n", 1, "1x1"),
        ("shape: 1x1\nclasses:\n", 2, "at least one class name"),
        ("shape: 1x1\nclasses: A A\n", 2, "A is there twice"),
        ("shape: 1x1\nclasses: A ##\n", 2, "row of pixels"),
        ("shape: 1x1\nclasses: abcdefghijklm\n", 2, "12 characters"),
        ("inputs: a a\noutputs: y\n", 1, "a is there twice"),
        ("recipe: soup\nA\n#\n", 1, "write one of letters"),
        ("A\n#\n\n..\n##\n", 4, "class name is due"),
        ("A\n#\nB\n#\n", 3, "is not a row of pixels"),
        ("A\n#2\n", 2, "is not a row of pixels"),
        ("A\n##\n#\n", 3, "1 pixel instead of 2"),
        ("A\n##\n..\n\nB\n##\n", 5, "1 row instead of 2"),
        ("A\n", 1, "the picture has 0x0 pixels"),
        ("A\n#\nclasses: A\n", 3, "is not a row of pixels"),
        ("A\n#\n\nclasses: A\n", 4, "leave out spaces"),
        ("classes: A\n\nB\n#\n", 3, "B is not on the classes line"),
        ("A B\n#\n", 1, "leave out spaces"),
        ("0 1 -> 1\n0 -> 1\n", 2, "2 inputs and 1 output"),
        ("0 1 -> 1\n0 1 ->\n", 2, "2 inputs and 1 output"),
        ("0 1 -> 1 -> 1\n", 1, "is not a sample"),
        ("-> 1\n", 1, "is not a sample"),
        ("0 -> inf\n", 1, "is not a number"),
        ("0 -> nan\n", 1, "is not a number"),
        ("0 -> 1e101\n", 1, "is not a number"),
        ("0 -> 1_0\n", 1, "is not a number"),
        ("0 -> one\n", 1, '"one" is not a number'),
    ],
)
def test_a_complaint_names_the_file_the_line_and_the_remedy(text: str, line: int | None, words: str) -> None:
    with pytest.raises(DataError) as caught:
        loads(text, "mine", source="mine.txt")
    message = str(caught.value)
    assert message.startswith(f"mine.txt, line {line}: " if line else "mine.txt: ")
    assert words in message
    assert message.endswith(".")


def test_too_many_samples_and_classes() -> None:
    with pytest.raises(DataError, match="line 100001: 100000 samples is the most"):
        loads("0 -> 1\n" * 100_001, "long")
    with pytest.raises(DataError, match="1 to 1000"):
        loads("shape: 1x1\nclasses: " + " ".join(f"c{n}" for n in range(1_001)), "many")


def test_what_the_format_cannot_hold_is_refused() -> None:
    letters = built_in("letters")
    with pytest.raises(DataError, match="Sample 1 of letters has pixels other than 0 and 1"):
        dumps(replace(letters, inputs=letters.inputs * 0.5))
    for targets in (np.zeros((3, 3)), np.ones((3, 3)), np.eye(3) * 0.5):
        with pytest.raises(DataError, match="Sample 1 of letters has not just one class"):
            dumps(replace(letters, targets=targets))


@pytest.mark.parametrize("name", ["A", "0", "1", "10a", "a#b", "ß", "#A", "->", "abcdefghijkl"])
def test_class_names(name: str) -> None:
    check_class_name(name)
    assert loads(f"shape: 1x1\n\n{name}\n#\n", "one").class_names == (name,)


@pytest.mark.parametrize("name", ["", "#", ".", "10", "00", "#.", "a b", "a:b", "a\tb", "abcdefghijklm", "\x1b"])
def test_impossible_class_names(name: str) -> None:
    with pytest.raises(DataError):
        check_class_name(name)
