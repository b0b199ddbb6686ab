"""A drawing that is not written yet is there again after a restart, if it still fits its dataset."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from nn_tui.data.builtin.builtin import built_in
from nn_tui.data.dataset import Dataset
from nn_tui.data.editing.edits import renamed, with_class
from nn_tui.data.editing.sample_editor import SampleEditor
from nn_tui.data.editing.sequence_edits import SequenceEdits
from nn_tui.data.own_format.format import dumps
from nn_tui.experiment.storage.drafts import Drafts
from nn_tui.experiment.storage.instance import Instance
from tests.data.editing.test_sequences import classes, names, numbers, phrases

Change = Callable[[SampleEditor], None]

LETTERS = built_in("letters")
CHANGES: list[tuple[Dataset, Change]] = [
    (built_in("letters"), lambda editor: editor.toggle((0, 0))),
    (numbers(), lambda editor: SequenceEdits(editor).insert(0)),
    (numbers(False), lambda editor: editor.set_target(0, 0.1)),
    (classes(), lambda editor: SequenceEdits(editor).set_class(1, 0)),
    (classes(False), lambda editor: SequenceEdits(editor).remove(0)),
    (phrases(), lambda editor: SequenceEdits(editor).type(0, 1, ["not", "bad", "not"])),
    (names(), lambda editor: SequenceEdits(editor).type(1, 2, "boba")),
]


class Folder:
    """A folder of drawings, and the instances that draw."""

    def __init__(self, path: Path) -> None:
        self.path = path / "drafts"
        self._state = path / "state"
        self._instances: list[Instance] = []

    def drafts(self) -> Drafts:
        """The drawings as another, new instance sees them."""
        self._instances.append(Instance(self._state))
        return Drafts(self.path, self._instances[-1])

    def end_all(self) -> None:
        while self._instances:
            self._instances.pop().close()

    @property
    def files(self) -> int:
        return len(list(self.path.iterdir()))


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Folder]:
    folder = Folder(tmp_path)
    yield folder
    folder.end_all()


@pytest.fixture
def drafts(folder: Folder) -> Drafts:
    return folder.drafts()


def draw(drafts: Drafts, pixel: int, dataset: Dataset = LETTERS) -> SampleEditor:
    """Draw on a sample, from what is there, and keep it."""
    editor = drafts.editor(dataset)
    editor.toggle((0, pixel))
    drafts.save(editor.state)
    return editor


def drawn(editor: SampleEditor) -> list[int]:
    """The pixels of the first row that are not as in the dataset."""
    assert editor.index is not None
    return np.flatnonzero(editor.values[0] != editor.dataset.inputs[editor.index][0]).tolist()


@pytest.mark.parametrize(("dataset", "change"), CHANGES)
@pytest.mark.parametrize("is_new", [False, True])
def test_a_drawing_comes_back(drafts: Drafts, dataset: Dataset, change: Change, is_new: bool) -> None:
    editor = SampleEditor(dataset)
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


def test_a_drawing_that_does_not_fit_is_left(drafts: Drafts) -> None:
    editor = SampleEditor(phrases())
    SequenceEdits(editor).insert(0)
    drafts.save(editor.state)
    assert not drafts.editor(replace(numbers(), name="phrases")).can_undo
    editor.add_symbols(["dull"])
    assert not drafts.editor(editor.dataset).can_undo


@pytest.mark.parametrize("title", ["", "sample", "sample 0", "sample 99", "sample -1", "9" * 5000])
def test_a_drawing_whose_title_numbers_no_sample_is_left(drafts: Drafts, title: str, folder: Folder) -> None:
    lines = dumps(replace(LETTERS, inputs=LETTERS.inputs[:1], targets=LETTERS.targets[:1], title=title))
    (folder.path / "letters.txt").parent.mkdir(exist_ok=True)
    (folder.path / "letters.txt").write_text(lines)
    assert not drafts.editor(LETTERS).can_undo


def test_two_instances_draw_in_one_dataset(folder: Folder) -> None:
    one, other = folder.drafts(), folder.drafts()
    draw(one, 0)
    draw(other, 1)
    draw(one, 2)
    assert drawn(one.editor(built_in("letters"))) == [0, 2]
    assert drawn(other.editor(built_in("letters"))) == [1]
    assert folder.files == 2
    one.delete("letters")
    assert drawn(other.editor(built_in("letters"))) == [1]


def test_the_next_start_takes_over_the_newest_and_offers_the_others(folder: Folder) -> None:
    letters = built_in("letters")
    one, other, third = folder.drafts(), folder.drafts(), folder.drafts()
    for pixel, drafts in enumerate((other, one, third, one)):
        draw(drafts, pixel)
    folder.end_all()
    for path in folder.path.iterdir():
        os.utime(path, (10**10 * ("3." in path.name), 0))
    drafts = folder.drafts()
    assert drawn(drafts.editor(letters)) == [1, 3]
    assert drafts.waiting(letters) == 2
    assert [drawn(editor) for editor in each_next(drafts, letters, 4)] == [[0], [2], [1, 3], [0]]
    assert folder.files == 3


def each_next(drafts: Drafts, dataset: Dataset, count: int) -> Iterator[SampleEditor]:
    for _ in range(count):
        editor = drafts.next_editor(dataset)
        assert editor is not None
        yield editor


def test_a_drawing_that_is_gone_on_with_is_this_one_s_own(folder: Folder) -> None:
    draw(folder.drafts(), 0)
    folder.end_all()
    one, other = folder.drafts(), folder.drafts()
    draw(one, 1)
    assert folder.files == 1
    assert not other.editor(built_in("letters")).can_undo
    draw(other, 5)
    assert folder.files == 2
    assert drawn(one.editor(built_in("letters"))) == [0, 1]


def test_two_that_took_up_the_same_drawing_keep_one_each(folder: Folder) -> None:
    draw(folder.drafts(), 0)
    folder.end_all()
    letters = built_in("letters")
    one, other = folder.drafts(), folder.drafts()
    editors = [one.editor(letters), other.editor(letters)]
    for pixel, (drafts, editor) in enumerate(zip((one, other), editors, strict=True), 1):
        editor.toggle((0, pixel))
        drafts.save(editor.state)
    assert drawn(one.editor(letters)) == [0, 1]
    assert drawn(other.editor(letters)) == [0, 2]


def test_one_that_no_longer_fits_is_not_written_over(folder: Folder) -> None:
    drafts = folder.drafts()
    draw(drafts, 0)
    larger = with_class(built_in("letters"), "D")
    draw(drafts, 3, larger)
    assert folder.files == 2
    assert drawn(drafts.editor(built_in("letters"))) == [0]
    assert drawn(drafts.editor(larger)) == [3]
    assert drafts.waiting(larger) == 0


def test_one_of_an_older_version_is_taken_up_and_counts_as_the_oldest(folder: Folder) -> None:
    draw(folder.drafts(), 0)
    (path,) = folder.path.iterdir()
    path.rename(folder.path / "letters.txt")
    folder.end_all()
    drafts = folder.drafts()
    assert drawn(drafts.editor(built_in("letters"))) == [0]
    draw(folder.drafts(), 1)
    folder.end_all()
    assert folder.files == 1


def test_drawings_follow_a_new_name(folder: Folder) -> None:
    living, dead, drafts = folder.drafts(), folder.drafts(), folder.drafts()
    draw(living, 0)
    draw(dead, 1)
    folder._instances[1].close()
    draw(drafts, 2)
    drafts.rename("letters", "mine")
    mine = renamed(built_in("letters"), "mine")
    assert drawn(drafts.editor(mine)) == [1, 2]
    assert drawn(living.editor(built_in("letters"))) == [0]
    drafts.delete_all("mine")
    assert not drafts.editor(mine).can_undo
    assert folder.files == 1


def test_what_is_no_drawing_is_left_alone(folder: Folder) -> None:
    drafts = folder.drafts()
    draw(drafts, 0)
    names = ["letters.000000000009.0123abcd.txt", "letters.9.0123abcd.txt", "letters.txt~"]
    for name in names:
        (folder.path / name).write_bytes(b"\xff\0")
    os.mkfifo(folder.path / "letters.000000000010.0123abcd.txt")
    assert drawn(drafts.editor(built_in("letters"))) == [0]
    assert drafts.waiting(built_in("letters")) == 0
    draw(drafts, 1)
    assert drawn(drafts.editor(built_in("letters"))) == [0, 1]
    assert all((folder.path / name).exists() for name in names)
