"""Many samples added and all taken away in one step; and drafts of every kind of data."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from nn_tui.data.builtin.builtin import built_in
from nn_tui.data.catalog import Settings
from nn_tui.data.dataset import Dataset
from nn_tui.data.editing.edits import renamed
from nn_tui.data.editing.plane_edits import empty_plane
from nn_tui.data.editing.sample_editor import SampleEditor
from nn_tui.data.errors import DataError
from nn_tui.data.names import pixel_names
from nn_tui.experiment.storage.drafts import Drafts
from nn_tui.experiment.storage.instance import Instance


def test_samples_are_added_and_taken_away_in_one_step() -> None:
    dataset = renamed(built_in("circles", Settings(20, 0.0, 2, 0)), "mine", own=True)
    editor = SampleEditor(dataset)
    editor.add_samples(dataset.inputs[:3], dataset.targets[:3])
    assert editor.dataset.samples == 23
    assert editor.index == 22
    assert not editor.changed
    editor.remove_all()
    assert editor.dataset.samples == 0
    assert editor.index is None
    editor.undo()
    editor.undo()
    assert editor.dataset is dataset
    editor.redo()
    assert editor.dataset.samples == 23
    assert editor.dataset.settings is None


def test_samples_that_do_not_fit_change_nothing() -> None:
    editor = SampleEditor(empty_plane("mine", 3))
    before = editor.state
    with pytest.raises(DataError, match="targets"):
        editor.add_samples(np.zeros((2, 2)), np.zeros((1, 3)))
    assert editor.state is before


def coloured() -> Dataset:
    """The letters in red, with a test part of their own."""
    letters = built_in("letters")
    pictures = np.stack([letters.inputs, *np.zeros((2, *letters.inputs.shape))], axis=1)
    return replace(letters, name="colours", inputs=pictures, feature_names=pixel_names(5, 6, 3), tests=2)


@pytest.mark.parametrize(
    "dataset",
    [*map(built_in, ("letters", "digits", "circles", "blobs", "plane", "iris", "bits")), coloured()],
    ids=lambda dataset: dataset.name,
)
def test_a_draft_of_every_kind_is_taken_up_again(dataset: Dataset, tmp_path: Path) -> None:
    dataset = renamed(dataset, "mine", own=True)
    instance = Instance(tmp_path / "state")
    drafts = Drafts(tmp_path, instance)
    editor = drafts.editor(dataset)
    editor.goto(3 % dataset.samples)
    values = editor.values.copy()
    values[..., -1] = 0.5 if dataset.levels > 1 else 1.0 - values[..., -1]
    editor.take_up(editor.index, values, editor.target)
    assert editor.changed
    drafts.save(editor.state)
    again = drafts.editor(dataset)
    assert again.index == editor.index
    assert np.array_equal(again.values, values)
    assert np.array_equal(again.target, editor.target)
    again.add_sample()
    drafts.save(again.state)
    assert drafts.editor(dataset).index is None
    drafts.delete(dataset.name)
    assert not drafts.editor(dataset).changed
    instance.close()
