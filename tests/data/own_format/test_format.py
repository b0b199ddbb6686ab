from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nn_tui.data.builtin.builtin import built_in
from nn_tui.data.catalog import BUILT_IN, Kind
from nn_tui.data.dataset import Dataset
from nn_tui.data.errors import DataError
from nn_tui.data.lines.grey_levels import shades
from nn_tui.data.names import check_class_name, input_names, output_names, pixel_names
from nn_tui.data.own_format.format import dumps, loads

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
words = st.text(printable, min_size=1, max_size=24)
class_names = words.filter(allowed_class_name)
table_class_names = words.filter(lambda name: ":" not in name)


@st.composite
def pictures(draw: st.DrawFn) -> Dataset:
    samples, rows, columns = draw(st.integers(0, 4)), draw(st.integers(1, 5)), draw(st.integers(1, 5))
    classes = tuple(draw(st.lists(class_names, min_size=1, max_size=4, unique=True)))
    labels = draw(st.lists(st.integers(0, len(classes) - 1), min_size=samples, max_size=samples))
    channels = draw(st.sampled_from([1, 2, 3, 16]))
    shape = (samples, rows, columns) if channels == 1 else (samples, channels, rows, columns)
    count = samples * channels * rows * columns
    levels = draw(st.sampled_from([1, 2, 16, 35, 36, 100, 255]))
    ink = draw(st.lists(st.integers(0, levels), min_size=count, max_size=count))
    return Dataset(
        name="drawn",
        kind="pixels",
        inputs=shades(levels)[np.array(ink, dtype=np.intp)].reshape(shape),
        targets=np.eye(len(classes))[labels].reshape(samples, len(classes)),
        class_names=classes,
        feature_names=pixel_names(rows, columns, channels),
        output_names=classes,
        recipe=draw(recipes),
        title=draw(titles),
        own=True,
        levels=levels,
        standardise=draw(st.booleans()),
        tests=draw(st.integers(0, samples)),
    )


@st.composite
def tables(draw: st.DrawFn) -> Dataset:
    kinds: tuple[Kind, ...] = ("table", "points")
    kind = draw(st.sampled_from(kinds))
    samples, features, outputs = draw(st.integers(0, 4)), draw(st.integers(1, 4)), draw(st.integers(1, 3))
    features = 2 if kind == "points" else features
    width = features + outputs
    numbers = draw(st.lists(finite, min_size=samples * width, max_size=samples * width))
    values = np.array(numbers).reshape(samples, width)
    targets, classes = values[:, features:], None
    if draw(st.booleans()):
        classes = tuple(draw(st.lists(table_class_names, min_size=1, max_size=4, unique=True)))
        labels = draw(st.lists(st.integers(0, len(classes) - 1), min_size=samples, max_size=samples))
        targets = np.eye(len(classes))[labels].reshape(samples, len(classes))
    return Dataset(
        name="drawn",
        kind=kind,
        inputs=values[:, :features],
        targets=targets,
        class_names=classes,
        feature_names=input_names(features),
        output_names=classes or output_names(outputs),
        standardise=draw(st.booleans()),
        recipe=draw(recipes),
        title=draw(titles),
        own=True,
        tests=draw(st.integers(0, samples)),
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


@given(st.text("#.01 AB\n:->x,shape5inputsclasseslvkdt\t", max_size=80))
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
        ("colour: red\n", 1, "is not a key: use kind, shape"),
        ("title: a\ntitle: b\n", 2, "given twice"),
        ("shape: 1x1\ninputs: a\n", 2, "belongs to a table"),
        ("shape: 5\nclasses: A\n", 1, "rows x columns"),
        ("shape: 65x6\nclasses: A\n", 1, "64x64"),
        ("shape: 0x6\nclasses: A\n", 1, "1x1"),
        ("shape: 1x1\nclasses:\n", 2, "at least one class name"),
        ("shape: 1x1\nclasses: A A\n", 2, "A is used twice"),
        ("shape: 1x1\nclasses: A ##\n", 2, "row of pixels"),
        ("shape: 1x1\nclasses: abcdefghijklmnopqrstuvwxy\n", 2, "24 characters"),
        ("inputs: a a\noutputs: y\n", 1, "a is used twice"),
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
        ("kind: sound\n", 1, "write one of pixels, points, table"),
        ("kind: points\nshape: 1x1\n", 2, "does not fit the kind points"),
        ("kind: pixels\nclasses: A\ninputs: a\n", 3, "does not fit the kind pixels"),
        ("inputs: a\noutputs: y\nclasses: A\n", 3, "leave out one of them"),
        ("levels: 256\nA\n#\n", 1, "1 to 255"),
        ("levels: x\nA\n#\n", 1, "1 to 255"),
        ("channels: 17\nA\n#\n", 1, "1 to 16"),
        ("shape: 64x64\nchannels: 4\nclasses: A\n", 2, "with pictures of 64x64 pixels write 3 at most"),
        ("channels: 3\nshape: 1x1\nA\n#\n#\n", 3, "2 rows instead of 3"),
        ("channels: 2\nA\n#\n", 2, "the picture has 0x1 pixels"),
        ("channels: 2\ninputs: a\n", 2, "belongs to a table"),
        ("tests: x\n0 -> 1\n", 1, "from 0 to 1"),
        ("tests: 2\n0 -> 1\n", 1, "from 0 to 1"),
        ("standardise: maybe\n0 -> 1\n", 1, "write yes or no"),
        ("levels: 3\nA\n.1\n.4\n", 4, ". for paper and 1 to 3"),
        ("levels: 100\nA\n..64\n..65\n", 4, "01 to 64"),
        ("levels: 100\nA\n..64\n...\n", 4, "is not a row of pixels"),
        ("levels: 100\nA\n..64\n..\n", 4, "1 pixel instead of 2"),
        ("classes: a b\n1 2 -> a\n1 2 -> c\n", 3, "not on the classes line"),
        ("classes: a b\n1 2 -> a\n1 -> b\n", 3, "2 inputs and a class"),
        ("classes: a b\n1 2 -> a\n1 2 ->\n", 3, "2 inputs and a class"),
        ("classes: a b\n1 2 -> a\n1 inf -> a\n", 3, '"inf" is not a number'),
        ("classes: a b\n1 2 -> a\n1 x -> a\n", 3, '"x" is not a number'),
        ("kind: points\n1 2 -> 1\n1 2 3 -> 1\n", 3, "2 inputs and 1 output"),
        ("kind: points\ninputs: a b c\n", None, "2 are needed"),
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


@pytest.mark.parametrize("name", ["A", "0", "1", "10a", "a#b", "ß", "#A", "->", "abcdefghijklmnopqrstuvwx"])
def test_class_names(name: str) -> None:
    check_class_name(name)
    assert loads(f"shape: 1x1\n\n{name}\n#\n", "one").class_names == (name,)


@pytest.mark.parametrize("name", ["", "#", ".", "10", "00", "#.", "a b", "a:b", "a\tb", "x" * 25, "\x1b"])
def test_impossible_class_names(name: str) -> None:
    with pytest.raises(DataError):
        check_class_name(name)


def test_a_table_with_classes() -> None:
    text = "inputs: width height\nclasses: small 10\nstandardise: yes\n\n1 2 -> small\n3, 4; 10\n5 6 -> 10\n"
    dataset = loads(text, "sizes")
    assert (dataset.kind, dataset.standardise, dataset.recipe) == ("table", True, "iris")
    assert dataset.class_names == dataset.output_names == ("small", "10")
    assert dataset.inputs.tolist() == [[1, 2], [3, 4], [5, 6]]
    assert dataset.targets.tolist() == [[1, 0], [0, 1], [0, 1]]


@pytest.mark.parametrize(
    ("head", "rows", "recipe"),
    [
        ("", "1 2 -> 1\n1 2 -> -1", "circles"),
        ("", "", "circles"),
        ("", "1 2 -> 1\n1 2 -> 0.5", "plane"),
        ("outputs: a b", "1 2 -> 1 1", "plane"),
        ("classes: a b c", "1 2 -> b", "blobs"),
        ("classes: a b", "1 2 -> b", "blobs"),
    ],
)
def test_points_and_the_recipe_that_suits_them(head: str, rows: str, recipe: str) -> None:
    dataset = loads(f"kind: points\n{head}\n\n{rows}\n", "mine")
    assert (dataset.kind, dataset.feature_names, dataset.recipe) == ("points", ("x1", "x2"), recipe)


def test_greys_by_hand() -> None:
    dataset = loads("levels: 35\nA\n. 1\n0 z\n", "grey")
    assert (dataset.inputs * 35).tolist() == [[[0, 1], [0, 35]]]
    assert dataset.recipe == "digits"
    dataset = loads("levels: 255\nA\n..01\nFf .. \n", "grey")
    assert (dataset.inputs * 255).tolist() == [[[0, 1], [255, 0]]]
    with pytest.raises(DataError, match="multiples of 1/255"):
        dumps(replace(dataset, inputs=dataset.inputs / 2))


def test_single_precision_reads_back_the_same() -> None:
    for greys in (shades(255), np.arange(256) / 255):
        names, pictures = pixel_names(16, 16), greys.reshape(1, 16, 16)
        dataset = Dataset("grey", "pixels", pictures, np.ones((1, 1)), ("A",), names, ("A",), "digits", levels=255)
        assert loads(dumps(dataset), "grey").same_content(dataset)


def test_generated_points_become_points_of_their_own() -> None:
    blobs = built_in("blobs")
    back = loads(dumps(blobs), "mine")
    assert back.settings is None
    assert back.same_content(blobs)


def test_a_table_of_classes_needs_one_for_each_sample() -> None:
    iris = built_in("iris")
    with pytest.raises(DataError, match="Sample 1 of iris has not just one class"):
        dumps(replace(iris, targets=iris.targets * 0.5))


def test_colours_and_an_own_test_part_by_hand() -> None:
    text = "shape: 1x2\nchannels: 3\nclasses: warm cold\ntests: 1\n\nwarm\n##\n#.\n..\n\ncold\n..\n..\n##\n"
    dataset = loads(text, "mine")
    assert dataset.inputs.tolist() == [[[[1, 1]], [[1, 0]], [[0, 0]]], [[[0, 0]], [[0, 0]], [[1, 1]]]]
    assert dataset.feature_names == ("r1c1-red", "r1c2-red", "r1c1-green", "r1c2-green", "r1c1-blue", "r1c2-blue")
    assert (dataset.channels, dataset.tests) == (3, 1)
    assert dumps(dataset) == (
        "# An nn-tui dataset: each picture stands below its class, one channel below the other: red, green, blue.\n"
        + text.replace("tests: 1", "tests: 1\nrecipe: letters")
    )
    assert loads(text.replace("shape: 1x2\n", ""), "mine").same_content(dataset)
    assert not replace(dataset, tests=0).same_content(dataset)


def test_a_sample_far_down_is_named_too() -> None:
    digits = built_in("digits")
    pictures = digits.inputs.copy()
    pictures[1500, 0, 0] = 0.01
    with pytest.raises(DataError, match="Sample 1501 of digits has pixels other than"):
        dumps(replace(digits, inputs=pictures))
