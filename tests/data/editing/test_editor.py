from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nn_tui.data.builtin.builtin import built_in
from nn_tui.data.catalog import Settings
from nn_tui.data.classes import point_classes, target_of
from nn_tui.data.dataset import Dataset
from nn_tui.data.editing import history as edit_history
from nn_tui.data.editing.editor import Editor, EditState
from nn_tui.data.editing.edits import renamed, without_sample
from nn_tui.data.editing.plane_edits import empty_plane
from nn_tui.data.errors import DataError
from nn_tui.data.names import pixel_names

LETTERS = built_in("letters")
XOR = built_in("xor")
DIGITS = built_in("digits")
IRIS = built_in("iris")
CIRCLES = built_in("circles", Settings(20))
BLOBS = built_in("blobs", Settings(20, 0, 3))
PLANE = built_in("plane", Settings(20, 0, 0))


def emptied(dataset: Dataset) -> Dataset:
    while dataset.samples:
        dataset = without_sample(dataset, 0)
    return dataset


Operation = Callable[[Editor], None]

numbers = st.integers(-2, 7)
cell_values = st.sampled_from([0.0, 1.0, 0.5, np.nan])
operations: st.SearchStrategy[Operation] = st.one_of(
    st.builds(lambda i, j, v: lambda e: e.set_cell(i, j, v), numbers, numbers, cell_values),
    st.builds(lambda i, j: lambda e: e.toggle((i, j)), numbers, numbers),
    st.builds(lambda i, j: lambda e: e.shift(i, j), numbers, numbers),
    st.builds(lambda i: lambda e: e.set_label(i), numbers),
    st.builds(lambda i: lambda e: e.toggle_target(i), numbers),
    st.builds(lambda i: lambda e: e.goto(i), numbers),
    st.builds(lambda name: lambda e: e.add_class(name), st.sampled_from(["D", "E", "#."])),
    st.builds(lambda i, name: lambda e: e.rename_class(i, name), numbers, st.sampled_from(["D", "X"])),
    st.builds(lambda i, j, k: lambda e: e.brighten((i, j), k), numbers, numbers, numbers),
    st.builds(lambda x, k: lambda e: e.drop_point(x, 1.0, k), numbers, numbers),
    st.builds(lambda x, v: lambda e: e.drop_point(x, -1.0, value=v), numbers, cell_values),
    st.builds(lambda x, r: lambda e: e.remove_point_near(x, 0.0, r), numbers, numbers),
    st.sampled_from(
        [
            Editor.clear,
            Editor.invert,
            Editor.mirror,
            Editor.write,
            Editor.add_sample,
            Editor.duplicate,
            Editor.delete_sample,
            Editor.next,
            Editor.previous,
            lambda e: e.paste("0 1 -> 1"),
            lambda e: e.paste("######\n" * 5),
        ]
    ),
)
few_digits = replace(DIGITS, inputs=DIGITS.inputs[:5], targets=DIGITS.targets[:5])
starts = st.sampled_from(
    [LETTERS, XOR, emptied(LETTERS), emptied(XOR), few_digits, IRIS, CIRCLES, BLOBS, PLANE]
    + [empty_plane("plane", classes) for classes in (0, 2, 3)]
)


def snapshot(state: EditState) -> tuple[object, ...]:
    data = state.dataset
    arrays = (data.inputs, data.targets, state.values, state.target)
    return (data.output_names, state.index, *(array.tolist() for array in arrays))


def perform(editor: Editor, operation: Operation) -> None:
    before = editor.state
    try:
        operation(editor)
    except DataError as error:
        message = str(error)
    else:
        message = ""
    if message:
        assert editor.state is before
        assert message.endswith(".")


@given(starts, st.lists(operations, max_size=15))
@settings(max_examples=200, deadline=None)
def test_undo_all_returns_the_start_and_redo_all_the_end(dataset: Dataset, steps: list[Operation]) -> None:
    editor = Editor(dataset)
    for step in steps:
        perform(editor, step)
        assert not editor.can_redo
        assert editor.values.shape == dataset.feature_shape
        assert editor.target.shape == (editor.dataset.outputs,)
        assert editor.index is None or 0 <= editor.index < editor.dataset.samples
        assert not editor.values.flags.writeable
        assert not editor.target.flags.writeable
        if editor.dataset.class_names is not None:
            assert sorted(editor.target)[-2:] == [0.0, 1.0]
            assert editor.label is not None
            np.testing.assert_array_equal(editor.target, target_of(editor.dataset, editor.label))
        if editor.dataset.levels > 1:
            assert set((editor.values * 16).ravel()) <= set(range(17))
        assert point_classes(editor.dataset) >= min(point_classes(dataset), 1)
        if editor.dataset is not dataset:
            assert editor.dataset.settings is None
    end = editor.state
    while editor.can_undo:
        editor.undo()
    assert editor.dataset is dataset
    # Moving on from what is written is no step: the start may be another sample, but never a drawing.
    assert not editor.changed or not dataset.samples
    while editor.can_redo:
        editor.redo()
    assert editor.state is end


@given(starts, st.lists(operations, max_size=10))
@settings(max_examples=100, deadline=None)
def test_each_step_is_undone_and_redone_exactly(dataset: Dataset, steps: list[Operation]) -> None:
    editor = Editor(dataset)
    for step in steps:
        before, was_changed = editor.state, editor.changed
        perform(editor, step)
        after = editor.state
        only_moved = after.dataset is before.dataset and not was_changed and not editor.changed
        if after is not before and not only_moved:
            editor.undo()
            assert editor.state is before
            editor.redo()
            assert editor.state is after


@given(starts, st.lists(operations, max_size=10), st.booleans())
@settings(max_examples=100, deadline=None)
def test_rebase_names_every_remembered_state_and_changes_no_content(
    dataset: Dataset, steps: list[Operation], undo_one: bool
) -> None:
    editor = Editor(dataset)
    for step in steps:
        perform(editor, step)
    if undo_one:
        editor.undo()
    before = snapshot(editor.state)
    copy = renamed(editor.dataset, "mine")
    editor.rebase(copy)
    assert editor.dataset is copy
    assert snapshot(editor.state) == before
    while editor.can_redo:
        editor.redo()
    while editor.can_undo:
        assert (editor.dataset.name, editor.dataset.own) == ("mine", True)
        editor.undo()
    assert (editor.dataset.name, editor.dataset.own) == ("mine", True)
    assert editor.dataset.same_content(dataset)


def test_the_drawing_begins_as_a_copy() -> None:
    editor = Editor(LETTERS, 2)
    assert np.array_equal(editor.values, LETTERS.inputs[2])
    assert (editor.index, editor.label, editor.changed) == (2, 2, False)
    editor.toggle((0, 0))
    assert editor.changed
    assert editor.dataset is LETTERS
    editor.toggle((0, 0))
    assert not editor.changed


def test_write_stores_the_drawing() -> None:
    editor = Editor(LETTERS)
    editor.toggle((0, 0))
    editor.set_label(1)
    editor.write()
    assert editor.dataset.inputs[0, 0, 0] == 1.0
    assert editor.dataset.class_of(0) == 1
    assert not editor.changed
    before = editor.state
    editor.write()
    assert editor.state is before


def test_operations_on_pixels() -> None:
    editor = Editor(LETTERS)
    editor.mirror()
    assert not editor.can_undo  # A is its own mirror image
    editor.set_cell(0, 0, 1.0)
    editor.mirror()
    assert editor.values[0].tolist() == [0, 0, 1, 1, 0, 1]
    editor.shift(1, -1)
    assert editor.values[0].tolist() == [0] * 6
    assert editor.values[1].tolist() == [0, 1, 1, 0, 1, 0]
    editor.invert()
    assert editor.values[1].tolist() == [1, 0, 0, 1, 0, 1]
    editor.clear()
    assert not editor.values.any()
    editor.paste(".#.#.#\n" * 5)
    assert editor.values[4].tolist() == [0, 1, 0, 1, 0, 1]
    editor.shift(5, 0)
    assert not editor.values.any()


def test_shifts_in_a_row_are_one_step_and_bring_back_what_left_the_frame() -> None:
    editor = Editor(LETTERS)
    before = editor.values
    for _ in range(9):
        editor.shift(-1, 0)
    assert not editor.values.any()
    for _ in range(4):
        editor.shift(1, 0)
    assert np.array_equal(editor.values[0], before[1])
    editor.shift(0, 3)
    editor.undo()
    assert np.array_equal(editor.values, before)
    assert not editor.can_undo
    # There and back again changed nothing, and is no step.
    editor.shift(2, -3)
    editor.shift(-2, 3)
    assert np.array_equal(editor.values, before)
    assert not editor.can_undo
    editor.shift(0, 1)
    editor.undo()
    editor.redo()
    editor.shift(0, 1)
    editor.undo()
    assert np.array_equal(editor.values[:, 1:], before[:, :-1])


def test_what_shifts_push_out_is_counted_until_something_else_is_done() -> None:
    editor = Editor(LETTERS)
    before = editor.values
    inside = int(before.sum())
    assert editor.pixels_outside == 0
    for down, right in ((-1, 0), (0, -1), (0, -2), (1, 0), (0, 4), (2, 0)):
        editor.shift(down, right)
        assert editor.pixels_outside == inside - int(editor.values.sum())
    assert editor.pixels_outside > 0
    editor.shift(-2, -1)
    assert np.array_equal(editor.values, before)
    assert editor.pixels_outside == 0
    editor.shift(-2, 0)
    editor.set_cell(4, 3, 1.0)
    assert editor.pixels_outside == 0, "they are lost to moves, not to undo"
    editor.undo()
    assert editor.pixels_outside == 0


def test_another_change_ends_a_row_of_shifts() -> None:
    editor = Editor(LETTERS)
    editor.shift(0, -1)
    editor.toggle((0, 0))
    drawing = editor.values
    editor.shift(0, 1)
    editor.undo()
    assert np.array_equal(editor.values, drawing)
    editor.undo()
    editor.undo()
    assert not editor.changed


def test_operations_on_a_table() -> None:
    editor = Editor(XOR, 1)
    assert editor.label is None
    editor.shift(1, -1)
    assert editor.values.tolist() == [1, 0]
    editor.toggle((0, 1))
    editor.toggle_target(0)
    assert (editor.values.tolist(), editor.target.tolist()) == ([1, 1], [0])
    editor.set_target(0, 0.75)
    editor.paste("0.5, -2, 3")
    assert (editor.values.tolist(), editor.target.tolist()) == ([0.5, -2], [3])
    editor.undo()
    assert (editor.values.tolist(), editor.target.tolist()) == ([1, 1], [0.75])


def test_a_new_sample_is_blank_and_stored_when_written() -> None:
    editor = Editor(LETTERS, 2)
    editor.add_sample()
    assert (editor.index, editor.label, editor.changed) == (None, 0, True)
    assert not editor.values.any()
    assert editor.dataset.samples == 3
    editor.toggle((2, 2))
    editor.write()
    assert (editor.index, editor.dataset.samples, editor.changed) == (3, 4, False)


def test_duplicate_stores_the_drawing_and_leaves_the_sample() -> None:
    editor = Editor(LETTERS, 1)
    editor.toggle((0, 0))
    editor.duplicate()
    assert (editor.index, editor.changed) == (3, False)
    assert editor.dataset.inputs[3, 0, 0] == 1.0
    assert np.array_equal(editor.dataset.inputs[1], LETTERS.inputs[1])


def test_delete_goes_on_with_a_neighbour_down_to_the_empty_set() -> None:
    editor = Editor(LETTERS, 1)
    editor.delete_sample()
    assert (editor.index, editor.label) == (1, 2)
    editor.delete_sample()
    assert (editor.index, editor.label) == (0, 0)
    editor.delete_sample()
    assert (editor.index, editor.dataset.samples) == (None, 0)
    before = editor.state
    for operation in (editor.delete_sample, editor.next, editor.previous):
        operation()
        assert editor.state is before


def test_a_drawing_given_up_is_not_stored() -> None:
    editor = Editor(LETTERS)
    editor.add_sample()
    editor.delete_sample()
    assert (editor.index, editor.dataset) == (2, LETTERS)


def test_classes() -> None:
    editor = Editor(LETTERS, 2)
    editor.add_class("D")
    assert (editor.label, editor.changed) == (2, False)
    editor.set_label(3)
    editor.rename_class(3, "Delta")
    assert editor.dataset.class_names == ("A", "B", "C", "Delta")
    assert editor.label == 3


def test_moving_is_remembered_only_when_it_discards_a_drawing() -> None:
    editor = Editor(LETTERS)
    editor.next()
    editor.previous()
    editor.previous()
    assert (editor.index, editor.can_undo) == (2, False)
    editor.toggle((0, 0))
    drawn = editor.state
    editor.next()
    assert (editor.index, editor.changed) == (0, False)
    editor.undo()
    assert editor.state is drawn


def test_moving_keeps_what_can_be_redone() -> None:
    editor = Editor(LETTERS)
    editor.toggle((0, 0))
    drawn = editor.state
    editor.undo()
    editor.next()
    editor.redo()
    assert editor.state is drawn


def test_a_new_step_forgets_what_was_undone() -> None:
    editor = Editor(LETTERS)
    editor.toggle((0, 0))
    editor.undo()
    editor.toggle((1, 0))
    assert not editor.can_redo
    editor.redo()
    assert (editor.values[0, 0], editor.values[1, 0]) == (0.0, 1.0)


def test_the_only_sample_is_its_own_neighbour() -> None:
    editor = Editor(without_sample(without_sample(LETTERS, 0), 0))
    editor.toggle((0, 0))
    editor.next()
    assert editor.changed


def test_from_a_new_drawing_to_the_ends() -> None:
    editor = Editor(LETTERS, 1)
    editor.add_sample()
    editor.previous()
    assert editor.index == 2
    editor.undo()
    editor.next()
    assert editor.index == 0


@pytest.mark.parametrize(
    "operation",
    [
        lambda e: e.set_cell(5, 0, 1.0),
        lambda e: e.set_cell(-1, 0, 1.0),
        lambda e: e.set_cell(0, 0, float("inf")),
        lambda e: e.toggle((0, 6)),
        lambda e: e.paste("##"),
        lambda e: e.set_label(3),
        lambda e: e.set_target(0, 1.0),
        lambda e: e.toggle_target(0),
        lambda e: e.goto(3),
        lambda e: e.add_class("A"),
        lambda e: e.rename_class(3, "D"),
    ],
)
def test_what_is_impossible_is_refused_and_changes_nothing(operation: Operation) -> None:
    editor = Editor(LETTERS)
    before = editor.state
    with pytest.raises(DataError):
        operation(editor)
    assert editor.state is before
    assert not editor.can_undo


def test_a_table_takes_one_pasted_row_and_no_label() -> None:
    editor = Editor(XOR)
    with pytest.raises(DataError, match="has 2 rows"):
        editor.paste("0 0 0\n1 1 1")
    with pytest.raises(DataError, match="no classes"):
        editor.set_label(0)


def test_a_session_begins_at_a_sample_that_exists() -> None:
    with pytest.raises(DataError, match="no sample 4"):
        Editor(LETTERS, 3)
    assert Editor(emptied(LETTERS)).index is None


def test_greys() -> None:
    editor = Editor(DIGITS)
    assert editor.values[0, 2] == 5 / 16
    editor.toggle((0, 2))
    assert editor.values[0, 2] == 0
    editor.toggle((0, 2))
    assert editor.values[0, 2] == 1
    editor.brighten((0, 2), 3)
    assert editor.values[0, 2] == 1
    editor.brighten((0, 2), -4)
    assert editor.values[0, 2] == 12 / 16
    editor.brighten((0, 2), -40)
    assert editor.values[0, 2] == 0
    editor.set_cell(0, 2, 0.3)
    assert editor.values[0, 2] == 5 / 16
    assert not editor.changed
    editor.set_cell(0, 2, 7.0)
    assert editor.values[0, 2] == 1
    before = editor.values
    editor.invert()
    assert np.array_equal(editor.values, 1 - before)
    editor.mirror()
    editor.shift(1, 0)
    assert np.array_equal(editor.values[1:], 1 - before[:-1, ::-1])


def test_black_and_white_has_two_greys() -> None:
    editor = Editor(LETTERS)
    editor.brighten((0, 0), 1)
    assert editor.values[0, 0] == 1
    editor.brighten((0, 0), -1)
    assert editor.values[0, 0] == 0
    with pytest.raises(DataError, match="no greys"):
        Editor(XOR).brighten((0, 0), 1)


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ("..5g9..1", [0, 0, 5, 16, 9, 0, 0, 1]),
        (".#.#..##", [0, 16, 0, 16, 0, 0, 16, 16]),
        ("0 1 0 1 1 0 0 0", [0, 16, 0, 16, 16, 0, 0, 0]),
        ("..1.1...", [0, 0, 1, 0, 1, 0, 0, 0]),
    ],
)
def test_greys_are_pasted_in_greys_or_in_black_and_white(row: str, expected: list[int]) -> None:
    editor = Editor(DIGITS)
    editor.paste(f"{row}\n" * 8)
    assert (editor.values * 16).tolist() == [expected] * 8


def test_a_written_grey_of_single_precision_is_no_change() -> None:
    dataset = replace(DIGITS, inputs=(np.arange(64).reshape(1, 8, 8) / 255).astype(np.float32), targets=np.eye(10)[:1])
    editor = Editor(replace(dataset, levels=255))
    editor.brighten((0, 5), 1)
    assert editor.changed
    editor.write()
    assert not editor.changed
    assert editor.dataset.inputs[0, 0, 5] == np.float32(6 / 255)
    editor.brighten((0, 5), -1)
    editor.write()
    assert np.array_equal(editor.dataset.inputs, dataset.inputs)


@pytest.mark.parametrize("classes", [2, 3])
def test_points_are_dropped_from_an_empty_plane_on(classes: int) -> None:
    editor = Editor(empty_plane("mine", classes))
    editor.drop_point(1.0, 2.0, 0)
    editor.drop_point(-1.0, 2.5, 1)
    dataset = editor.dataset
    assert (dataset.samples, editor.index, editor.changed) == (2, 1, False)
    assert dataset.inputs.tolist() == [[1, 2], [-1, 2.5]]
    assert dataset.targets.tolist() == ([[-1], [1]] if classes == 2 else [[1, 0, 0], [0, 1, 0]])
    assert editor.remove_point_near(1.2, 2.0, 0.5)
    assert editor.dataset.inputs.tolist() == [[-1, 2.5]]
    assert not editor.remove_point_near(1.2, 2.0, 0.5)
    editor.undo()
    assert editor.dataset is dataset
    editor.undo()
    assert editor.dataset.samples == 1
    editor.redo()
    assert editor.remove_point_near(0.0, 2.5, 9.0)
    assert editor.dataset.samples == 1
    assert editor.remove_point_near(0.0, 2.5, 9.0)
    assert (editor.dataset.samples, editor.index) == (0, None)
    assert not editor.remove_point_near(0.0, 2.5, 9.0)


def test_a_point_of_regression_has_a_value() -> None:
    editor = Editor(empty_plane("mine", 0))
    editor.drop_point(1.0, 2.0, value=-1.0)
    editor.drop_point(1.0, 2.0, value=0.25)
    assert editor.dataset.targets.tolist() == [[-1.0], [0.25]]
    for wrong in (
        lambda: editor.drop_point(0, 0, 1),
        lambda: editor.drop_point(0, 0),
        lambda: editor.drop_point(0, 0, value=np.nan),
        lambda: Editor(CIRCLES).drop_point(0, 0, value=1.0),
        lambda: Editor(CIRCLES).drop_point(0, 0, 2),
        lambda: Editor(CIRCLES).drop_point(np.inf, 0, 1),
        lambda: Editor(XOR).drop_point(0, 0, value=1.0),
        lambda: Editor(XOR).remove_point_near(0, 0, 1.0),
    ):
        with pytest.raises(DataError, match=r"\.$"):
            wrong()


def test_the_point_on_top_goes_first() -> None:
    editor = Editor(empty_plane("mine", 2))
    for class_index in (0, 1, 0):
        editor.drop_point(1.0, 1.0, class_index)
    editor.drop_point(1.5, 1.0, 1)
    assert editor.remove_point_near(1.0, 1.0, 1.0)
    assert editor.dataset.targets[:, 0].tolist() == [-1, 1, 1]


def test_the_class_of_two_is_set_and_turned() -> None:
    editor = Editor(CIRCLES)
    editor.set_label(0)
    assert (editor.target.tolist(), editor.label) == ([-1], None)
    editor.toggle_target(0)
    assert editor.target.tolist() == [1]
    editor.set_target(0, -1.0)
    assert editor.target.tolist() == [-1]
    wrongs: list[Callable[[], object]] = [
        lambda: editor.set_target(0, 0.5),
        lambda: editor.set_label(2),
        lambda: editor.paste("1 2 -> 0"),
    ]
    for wrong in wrongs:
        with pytest.raises(DataError, match=r"\.$"):
            wrong()
    editor.add_sample()
    assert (editor.values.tolist(), editor.target.tolist()) == ([0, 0], [-1])


def test_a_third_class_makes_points_one_hot() -> None:
    editor = Editor(CIRCLES, 3)
    editor.set_label(1)
    with pytest.raises(DataError, match="add a third"):
        editor.rename_class(0, "inside")
    with pytest.raises(DataError, match="a class 2 already"):
        editor.add_class("2")
    editor.add_class("far")
    dataset = editor.dataset
    assert (dataset.class_names, dataset.recipe, editor.label) == (("1", "2", "far"), "blobs", 1)
    assert np.array_equal(dataset.targets[:, 1] == 1, CIRCLES.targets[:, 0] == 1)
    assert (dataset.targets.sum(axis=1) == 1).all()
    editor.rename_class(0, "near")
    editor.drop_point(0.0, 0.0, 2)
    assert editor.label == 2
    for name in ("4", "5", "6"):
        editor.add_class(name)
    with pytest.raises(DataError, match="6 is the most"):
        editor.add_class("7")
    while editor.can_undo:
        editor.undo()
    assert editor.dataset is CIRCLES


def test_spirals_stay_spirals_with_a_third_class() -> None:
    editor = Editor(built_in("spirals", Settings(20)))
    editor.add_class("third")
    assert editor.dataset.recipe == "spirals"


def test_a_table_with_classes() -> None:
    editor = Editor(IRIS)
    editor.set_label(2)
    assert editor.target.tolist() == [0, 0, 1]
    editor.toggle_target(1)
    assert (editor.target.tolist(), editor.label) == ([0, 1, 0], 1)
    with pytest.raises(DataError, match="has classes"):
        editor.set_target(0, 0.5)
    for text in ("1 2.5 3 4 -> virginica", "1, 2.5, 3, 4, virginica"):
        editor.paste(text)
        assert (editor.values.tolist(), editor.label) == ([1, 2.5, 3, 4], 2)
        editor.undo()
    for text in ("1 2 3 4 -> rose", "1 2 3 -> setosa", "1 2 3 4", "", "1 2 3 x -> setosa"):
        with pytest.raises(DataError, match=r"\.$"):
            editor.paste(text)
    editor.add_sample()
    assert editor.label == 0


def test_only_so_many_large_datasets_are_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(edit_history, "UNDO_BYTES", 3.5 * (LETTERS.inputs.nbytes + LETTERS.targets.nbytes))
    editor = Editor(LETTERS)
    for _ in range(10):
        editor.toggle((0, 0))
        editor.write()
    undone = 0
    while editor.can_undo:
        editor.undo()
        undone += editor.dataset.samples == 3
    assert undone == 6


def test_a_copy_s_earlier_states_are_generated_by_no_settings_either() -> None:
    editor = Editor(CIRCLES)
    editor.drop_point(0.0, 0.0, 1)
    editor.rebase(renamed(editor.dataset, "mine"))
    editor.undo()
    assert (editor.dataset.name, editor.dataset.samples, editor.dataset.settings) == ("mine", 20, None)


def coloured() -> Dataset:
    pictures = np.zeros((2, 3, 2, 2))
    pictures[1, 0] = 1.0
    names = ("A", "B")
    return Dataset("mine", "pixels", pictures, np.eye(2), names, pixel_names(2, 2, 3), names, "digits", levels=255)


def test_one_channel_of_a_picture_or_all_of_them() -> None:
    editor = Editor(coloured())
    editor.set_cell(0, 1, 0.5, 2)
    assert editor.values[:, 0, 1].tolist() == [0, 0, pytest.approx(128 / 255)]
    editor.set_cell(0, 1, 1.0)
    assert editor.values[:, 0, 1].tolist() == [1, 1, 1]
    editor.toggle((0, 1), 1)
    assert editor.values[:, 0, 1].tolist() == [1, 0, 1]
    editor.toggle((0, 1))
    assert not editor.values.any()
    editor.brighten((1, 0), 51, 0)
    editor.brighten((1, 0), 51)
    assert editor.values[:, 1, 0].tolist() == [pytest.approx(0.4), pytest.approx(0.2), pytest.approx(0.2)]
    editor.brighten((1, 0), 200)
    assert editor.values[:, 1, 0].tolist() == [1, pytest.approx(251 / 255), pytest.approx(251 / 255)]
    editor.shift(-1, 1)
    assert editor.values[0].tolist() == [[0, 1], [0, 0]]
    editor.mirror()
    assert editor.values[0].tolist() == [[1, 0], [0, 0]]
    with pytest.raises(DataError, match="no channel 4"):
        editor.set_cell(0, 0, 1.0, 3)
    while editor.can_undo:
        editor.undo()
    assert not editor.changed


def test_a_picture_with_channels_moves_as_a_whole() -> None:
    editor = Editor(coloured())
    before = editor.values
    editor.shift(0, 1)
    editor.shift(1, 0)
    assert np.array_equal(editor.values[:, 1:, 1:], before[:, :-1, :-1])
    editor.undo()
    assert np.array_equal(editor.values, before)


def test_a_picture_with_channels_is_pasted_channel_by_channel() -> None:
    editor = Editor(coloured())
    editor.paste("##\n..\n#.\n..\n..\n.#")
    assert editor.values.tolist() == [[[1, 1], [0, 0]], [[1, 0], [0, 0]], [[0, 0], [0, 1]]]
    with pytest.raises(DataError, match="copy 6 rows of 2 pixels"):
        editor.paste("##\n..")


def test_new_samples_stand_before_the_own_test_part() -> None:
    editor = Editor(replace(XOR, tests=2))
    editor.add_sample()
    editor.write()
    assert (editor.index, editor.dataset.samples, editor.dataset.tests) == (2, 5, 2)
    editor.duplicate()
    assert (editor.index, editor.dataset.tests) == (3, 2)
    editor.goto(5)
    editor.delete_sample()
    assert (editor.dataset.samples, editor.dataset.tests) == (5, 1)
    plane = Editor(replace(CIRCLES, tests=5))
    plane.drop_point(0.0, 0.0, 1)
    assert (plane.index, plane.dataset.samples, plane.dataset.tests) == (15, 21, 5)
