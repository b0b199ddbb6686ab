"""Own datasets that several instances, or other programs, change: both are kept until the person decides."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest

from nn_tui.data.builtin.builtin import built_in
from nn_tui.data.dataset import Dataset
from nn_tui.data.editing.edits import with_class, without_sample
from nn_tui.data.errors import ChangedError, DataError
from nn_tui.data.library.library import Library
from nn_tui.data.own_format.format import dumps
from nn_tui.experiment.workspace.own_datasets import Conflict
from nn_tui.experiment.workspace.workspace import Settling, Workspace

if TYPE_CHECKING:
    from tests.experiment.conftest import Flip
    from tests.experiment.workspace.conftest import Home

CONFLICT = Conflict("mine", "mine-mine")


@pytest.fixture
def mine(several: Home) -> Path:
    """The file of an own dataset."""
    Library(several.datasets).copy(built_in("letters"), "mine")
    return several.datasets / "mine.txt"


def edit(workspace: Workspace, dataset: Dataset) -> None:
    """Make the dataset the current one's new content, as Edit does, and wait until it is written."""
    workspace.write(dataset)
    assert workspace.writer.flush(10)


def on_disk(several: Home, name: str) -> Dataset:
    return Library(several.datasets).load(name)


def change_elsewhere(path: Path, dataset: Dataset) -> bytes:
    """Change the file as another program does, of the same size and with the times that it had."""
    before = path.stat()
    content = dumps(dataset).encode()
    path.write_bytes(content)
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    return content


def test_edits_of_one_instance_after_another_are_written(several: Home, mine: Path, flipped: Flip) -> None:
    one = several.open("mine")
    for sample in (0, 1, 2):
        edit(one, flipped(one.dataset, sample))
    assert on_disk(several, "mine").same_content(one.dataset)
    one.choose("letters")
    one.choose("mine")
    edit(one, flipped(one.dataset))
    assert on_disk(several, "mine").same_content(one.dataset)
    assert several.conflicts == []


def test_a_file_that_changed_is_not_overwritten_and_both_are_kept(several: Home, mine: Path, flipped: Flip) -> None:
    one = several.open("mine")
    content = change_elsewhere(mine, flipped(one.dataset, 1))
    edit(one, flipped(one.dataset, 0))
    assert mine.read_bytes() == content
    assert several.conflicts == [CONFLICT]
    assert np.array_equal(on_disk(several, "mine-mine").inputs, one.dataset.inputs)
    # Until somebody decides, what is edited here goes to its copy.
    edit(one, flipped(one.dataset, 2))
    assert mine.read_bytes() == content
    assert several.conflicts == [CONFLICT]
    assert np.array_equal(on_disk(several, "mine-mine").inputs, one.dataset.inputs)
    assert several.problems == []


def test_three_instances_edit_one_dataset_and_all_three_are_kept(several: Home, mine: Path, flipped: Flip) -> None:
    workspaces = [several.open("mine") for _ in range(3)]
    for sample, workspace in enumerate(workspaces):
        edit(workspace, flipped(workspace.dataset, sample))
    assert {conflict.copy for conflict in several.conflicts} == {"mine-mine", "mine-mine-2"}
    for name, workspace in zip(("mine", "mine-mine", "mine-mine-2"), workspaces, strict=True):
        assert np.array_equal(on_disk(several, name).inputs, workspace.dataset.inputs)


def test_the_same_change_is_no_conflict(several: Home, mine: Path, flipped: Flip) -> None:
    one, other = several.open("mine"), several.open("mine")
    edit(one, flipped(one.dataset))
    edit(other, flipped(other.dataset))
    assert several.conflicts == []


@pytest.mark.parametrize("content", [b"<<<<<<< ours\n", b"", b"\xff\0"])
def test_a_file_that_was_damaged_meanwhile_is_left_and_the_edits_are_kept(
    several: Home, mine: Path, flipped: Flip, content: bytes
) -> None:
    one = several.open("mine")
    mine.write_bytes(content)
    edit(one, flipped(one.dataset))
    assert mine.read_bytes() == content
    assert np.array_equal(on_disk(several, "mine-mine").inputs, one.dataset.inputs)
    with pytest.raises(DataError):
        one.settle(CONFLICT, Settling.TAKE_OTHER)
    assert np.array_equal(on_disk(several, "mine-mine").inputs, one.dataset.inputs)
    one.settle(CONFLICT, Settling.OVERWRITE)
    assert on_disk(several, "mine").same_content(one.dataset)


def test_one_that_was_deleted_elsewhere_comes_back_with_the_edits(several: Home, mine: Path, flipped: Flip) -> None:
    one = several.open("mine")
    mine.unlink()
    edit(one, flipped(one.dataset))
    assert on_disk(several, "mine").same_content(one.dataset)
    assert several.conflicts == []


class TestDeciding:
    """The person goes on with the copy, takes the other, or overwrites it."""

    @pytest.fixture
    def one(self, several: Home, mine: Path, flipped: Flip) -> Workspace:
        """An instance that trains and edits, while the file changed."""
        one = several.open("mine")
        several.train(one, 3)
        change_elsewhere(mine, flipped(one.dataset, 1))
        edit(one, flipped(one.dataset, 0))
        assert several.conflicts == [CONFLICT]
        return one

    def test_going_on_with_the_copy(self, several: Home, mine: Path, flipped: Flip, one: Workspace) -> None:
        content, drawn = mine.read_bytes(), one.dataset
        one.settle(CONFLICT, Settling.KEEP_BOTH)
        several.settle(one)
        assert one.dataset.name == "mine-mine"
        assert np.array_equal(one.dataset.inputs, drawn.inputs)
        assert one.snapshot.epoch == 3
        edit(one, flipped(one.dataset, 2))
        assert mine.read_bytes() == content
        assert on_disk(several, "mine-mine").same_content(one.dataset)
        assert len(several.conflicts) == 1

    def test_taking_the_other(self, several: Home, mine: Path, flipped: Flip, one: Workspace) -> None:
        one.settle(CONFLICT, Settling.TAKE_OTHER)
        several.settle(one)
        assert one.dataset.same_content(on_disk(several, "mine"))
        assert not (several.datasets / "mine-mine.txt").exists()
        assert one.snapshot.epoch == 3
        assert one.snapshot.dataset.same_content(one.dataset)
        assert one.editor.dataset is one.dataset
        edit(one, flipped(one.dataset, 2))
        assert on_disk(several, "mine").same_content(one.dataset)
        assert len(several.conflicts) == 1

    def test_overwriting_the_other(self, several: Home, flipped: Flip, one: Workspace) -> None:
        drawn = one.dataset
        one.settle(CONFLICT, Settling.OVERWRITE)
        assert one.dataset is drawn
        assert on_disk(several, "mine").same_content(drawn)
        assert not (several.datasets / "mine-mine.txt").exists()
        edit(one, flipped(one.dataset, 2))
        assert on_disk(several, "mine").same_content(one.dataset)
        assert len(several.conflicts) == 1

    def test_another_dataset_is_current_by_then(self, several: Home, one: Workspace) -> None:
        one.choose("xor")
        one.settle(CONFLICT, Settling.KEEP_BOTH)
        assert one.dataset.name == "xor"
        assert (several.datasets / "mine-mine.txt").exists()


class TestLookingAgain:
    """What is shown here and not edited follows what is on disk."""

    def test_another_content_is_taken_over(self, several: Home, mine: Path, flipped: Flip) -> None:
        one, other = several.open("mine"), several.open("mine")
        several.train(other, 3)
        assert other.look_again() is None
        edit(one, flipped(one.dataset))
        followed = other.look_again()
        assert followed is not None
        followed.result(10)
        assert other.dataset.same_content(one.dataset)
        assert other.editor.dataset is other.dataset
        several.settle(other)
        assert other.snapshot.epoch == 3
        assert other.snapshot.dataset.same_content(one.dataset)
        assert other.look_again() is None
        edit(other, flipped(other.dataset, 2))
        assert several.conflicts == []
        assert one.look_again() is not None
        assert one.dataset.same_content(other.dataset)

    def test_another_shape_waits_for_a_reset(self, several: Home, mine: Path) -> None:
        one, other = several.open("mine"), several.open("mine")
        edit(one, with_class(one.dataset, "D"))
        assert other.look_again() is not None
        assert other.needs_reset
        assert other.dataset.same_content(one.dataset)

    def test_a_drawing_stays(self, several: Home, mine: Path) -> None:
        one, other = several.open("mine"), several.open("mine")
        other.editor.toggle((0, 0))
        other.current.keep_drawing()
        several.settle(other)
        edit(one, without_sample(one.dataset, 2))
        assert other.look_again() is not None
        assert other.editor.changed
        assert other.editor.dataset.samples == 2

    def test_a_damaged_or_missing_file_changes_nothing(self, several: Home, mine: Path) -> None:
        one = several.open("mine")
        before = one.dataset
        mine.write_text("half of a fi")
        with pytest.raises(DataError, match="mine"):
            one.look_again()
        mine.unlink()
        assert one.look_again() is None
        assert one.dataset is before

    def test_built_in_ones_do_not_change(self, several: Home) -> None:
        assert several.open().look_again() is None


class TestRenamingAndDeleting:
    def test_a_changed_one_keeps_its_change_under_the_new_name(self, several: Home, mine: Path, flipped: Flip) -> None:
        one = several.open("mine")
        content = change_elsewhere(mine, flipped(one.dataset, 1))
        one.rename("mine", "ours")
        several.settle(one)
        assert (several.datasets / "ours.txt").read_bytes() == content
        assert several.conflicts == [Conflict("ours", "ours-mine")]
        assert np.array_equal(on_disk(several, "ours-mine").inputs, one.dataset.inputs)

    def test_a_name_that_was_taken_meanwhile_is_not_overwritten(self, several: Home, mine: Path) -> None:
        one = several.open("mine")
        theirs = several.open().library.copy(built_in("xor"), "ours")
        with pytest.raises(DataError, match="ours"):
            one.rename("mine", "ours")
        assert on_disk(several, "ours").same_content(theirs)

    def test_a_changed_one_is_deleted_once_it_was_seen(self, several: Home, mine: Path, flipped: Flip) -> None:
        one = several.open("mine")
        changed = flipped(one.dataset, 1)
        change_elsewhere(mine, changed)
        with pytest.raises(ChangedError, match="look at it again"):
            one.delete("mine")
        assert one.dataset.same_content(changed)
        one.delete("mine")
        assert not mine.exists()
        assert one.dataset.name == "letters"

    def test_one_that_was_only_looked_at(self, several: Home, mine: Path, flipped: Flip) -> None:
        one = several.open()
        content = dumps(flipped(one.dataset_named("mine"), 1))
        mine.write_text(content)
        with pytest.raises(ChangedError):
            one.delete("mine")
        assert mine.read_text() == content
        one.delete("mine")
        assert not mine.exists()

    def test_a_damaged_one_can_be_deleted(self, several: Home, mine: Path) -> None:
        one = several.open("mine")
        mine.write_text("half of a fi")
        with pytest.raises(DataError):
            one.delete("mine")
        one.delete("mine")
        assert not mine.exists()


def test_many_edits_at_once_lose_none(several: Home, mine: Path, flipped: Flip) -> None:
    one, other = several.open("mine"), several.open("mine")
    # The two never come to the same content.
    other.write(without_sample(other.dataset, 2))
    for number in range(21):
        for workspace in (one, other):
            workspace.write(flipped(workspace.dataset, number % 2))
    several.settle()
    kept = [on_disk(several, path.stem).inputs.tobytes() for path in several.datasets.iterdir()]
    for workspace in (one, other):
        assert workspace.dataset.inputs.tobytes() in kept
