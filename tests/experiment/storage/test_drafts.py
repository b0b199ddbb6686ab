"""A drawing that is not written yet is there again after a restart, if it still fits its dataset."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from nn_tui.data.builtin.builtin import built_in
from nn_tui.data.dataset import Dataset
from nn_tui.data.editing.sample_editor import SampleEditor
from nn_tui.data.editing.sequence_edits import SequenceEdits
from nn_tui.experiment.storage.drafts import Drafts
from tests.data.editing.test_sequences import classes, names, numbers, phrases

Change = Callable[[SampleEditor], None]

CHANGES: list[tuple[Dataset, Change]] = [
    (built_in("letters"), lambda editor: editor.toggle((0, 0))),
    (numbers(), lambda editor: SequenceEdits(editor).insert(0)),
    (numbers(False), lambda editor: editor.set_target(0, 0.1)),
    (classes(), lambda editor: SequenceEdits(editor).set_class(1, 0)),
    (classes(False), lambda editor: SequenceEdits(editor).remove(0)),
    (phrases(), lambda editor: SequenceEdits(editor).type(0, 1, ["not", "bad", "not"])),
    (names(), lambda editor: SequenceEdits(editor).type(1, 2, "boba")),
]


@pytest.mark.parametrize(("dataset", "change"), CHANGES)
@pytest.mark.parametrize("is_new", [False, True])
def test_a_drawing_comes_back(tmp_path: Path, dataset: Dataset, change: Change, is_new: bool) -> None:
    drafts, editor = Drafts(tmp_path), SampleEditor(dataset)
    editor.goto(1)
    if is_new:
        editor.add_sample()
        if dataset.kind == "sequences":
            SequenceEdits(editor).insert(1)
            SequenceEdits(editor).insert(1)
            SequenceEdits(editor).insert(1)
    change(editor)
    drafts.save(editor.state)
    again = drafts.editor(dataset)
    assert again.state.same(editor.state)
    again.undo()
    assert not again.changed
    drafts.delete(dataset.name)
    assert not drafts.editor(dataset).can_undo


def test_a_drawing_that_does_not_fit_is_left(tmp_path: Path) -> None:
    drafts, editor = Drafts(tmp_path), SampleEditor(phrases())
    SequenceEdits(editor).insert(0)
    drafts.save(editor.state)
    assert not drafts.editor(replace(numbers(), name="phrases")).can_undo
    editor.add_symbols(["dull"])
    assert not drafts.editor(editor.dataset).can_undo
