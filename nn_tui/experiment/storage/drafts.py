"""Drawings that are not yet in their dataset, kept so that a lost connection does not lose them.

Each is one readable file in the dataset format, with one drawing; its title says which sample it is. The file's name
holds the dataset, a number and the instance that draws. Of several drawings of a dataset the one with the greatest
number is the newest. Those of dead instances, and those of an older nn-tui, named after the dataset alone, wait
for whoever opens the dataset next.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from nn_tui.data.atomic import write_atomically
from nn_tui.data.catalog import SUFFIX
from nn_tui.data.dataset import Dataset
from nn_tui.data.editing.editor import EditState
from nn_tui.data.editing.sample_editor import SampleEditor
from nn_tui.data.own_format.file import read_text_file
from nn_tui.data.own_format.format import dumps
from nn_tui.experiment.storage.instance import ID_PATTERN, Instance

NEW = "new sample"

_NAME = re.compile(rf"([^.]+)(?:\.([0-9]{{12}})\.({ID_PATTERN}))?{re.escape(SUFFIX)}")


class Draft(NamedTuple):
    """The file of a drawing; ``owner`` is the instance that draws it, "" for one of an older nn-tui."""

    path: Path
    number: int
    owner: str


class Drafts:
    """The drawings in a folder, by the names of their datasets, as one instance sees them.

    At most one of each dataset is the present one of this instance: the one that it saved or took up last.
    """

    def __init__(self, folder: Path, instance: Instance) -> None:
        self._folder = folder
        self._instance = instance
        self._present: dict[str, Path] = {}

    def save(self, state: EditState) -> None:
        """Write the drawing, as the newest. Raises OSError, or DataError for a drawing that the format cannot hold."""
        name = state.dataset.name
        title = NEW if state.index is None else f"sample {state.index + 1}"
        inputs, targets = state.values[None], state.target[None]
        draft = replace(state.dataset, inputs=inputs, targets=targets, title=title, tests=0, source=None)
        content = dumps(draft).encode()
        before = self._present.get(name)
        path = before if before is not None and self._is_newest_of_mine(before, name) else self._next_path(name)
        write_atomically(path, content)
        self._present[name] = path
        if before is not None and before != path:
            before.unlink(missing_ok=True)

    def rename(self, old: str, new: str) -> None:
        """Follow a dataset that gets another name. Raises OSError."""
        for draft in reversed(self._free(old)):
            renamed = self._next_path(new)
            draft.path.replace(renamed)
            if self._present.get(old) == draft.path:
                self._present[new] = renamed
                del self._present[old]

    def delete(self, name: str) -> None:
        """Delete the present drawing of a dataset, if there is one. Raises OSError."""
        if name in self._present:
            self._present[name].unlink(missing_ok=True)
            del self._present[name]

    def delete_all(self, name: str) -> None:
        """Delete all drawings of a dataset but those of other living instances. Raises OSError."""
        for draft in self._free(name):
            draft.path.unlink(missing_ok=True)
        self._present.pop(name, None)

    def editor(self, dataset: Dataset) -> SampleEditor:
        """An editor of the dataset, with the newest drawing that fits and that no other living instance draws.

        One left by a dead instance becomes this one's own when it is saved.
        """
        self._present.pop(dataset.name, None)
        return self._taken_up(dataset, self._free(dataset.name)) or SampleEditor(dataset)

    def waiting(self, dataset: Dataset) -> int:
        """How many drawings of the dataset there are besides the present one, without those of other living instances
        and those that do not fit."""
        return sum(_read(draft, dataset) is not None for draft in self._others(dataset.name))

    def next_editor(self, dataset: Dataset) -> SampleEditor | None:
        """An editor with the drawing after the present one, after the newest the oldest; the one before waits.

        None where no other drawing waits.
        """
        present = self._present.get(dataset.name)
        number = _numbered(present).number if present else 0
        others = self._others(dataset.name)[::-1]
        return self._taken_up(dataset, sorted(others, key=lambda draft: draft.number < number))

    def _taken_up(self, dataset: Dataset, drafts: Iterable[Draft]) -> SampleEditor | None:
        """An editor with the first of these drawings that fits, which becomes the present one; None without any."""
        for draft in drafts:
            editor = _read(draft, dataset)
            if editor is not None:
                self._present[dataset.name] = draft.path
                return editor
        return None

    def _all(self, name: str) -> list[Draft]:
        """All drawings of a dataset, the newest first."""
        try:
            files = os.listdir(self._folder)
        except OSError:
            return []
        drafts = [_numbered(self._folder / file) for file in files if _dataset_of(file) == name]
        return sorted(drafts, key=lambda draft: (draft.number, draft.path.name), reverse=True)

    def _free(self, name: str) -> list[Draft]:
        """The drawings of a dataset that no other living instance draws, the newest first."""
        mine = ("", self._instance.id)
        return [draft for draft in self._all(name) if draft.owner in mine or not self._instance.is_alive(draft.owner)]

    def _others(self, name: str) -> list[Draft]:
        """Those besides the present one, the newest first."""
        return [draft for draft in self._free(name) if draft.path != self._present.get(name)]

    def _is_newest_of_mine(self, path: Path, name: str) -> bool:
        draft = _numbered(path)
        return draft.owner == self._instance.id and all(other.number <= draft.number for other in self._all(name))

    def _next_path(self, name: str) -> Path:
        number = max((draft.number for draft in self._all(name)), default=0) + 1
        return self._folder / f"{name}.{number:012}.{self._instance.id}{SUFFIX}"


def _dataset_of(file: str) -> str | None:
    match = _NAME.fullmatch(file)
    return match[1] if match else None


def _numbered(path: Path) -> Draft:
    match = _NAME.fullmatch(path.name)
    return Draft(path, int(match[2]), match[3]) if match and match[2] else Draft(path, 0, "")


def _read(draft: Draft, dataset: Dataset) -> SampleEditor | None:
    """An editor with the drawing; None for a file that cannot be read, or a drawing that does not fit the dataset."""
    editor = SampleEditor(dataset)
    # Whatever is wrong with the file is a DataError, which is a ValueError; so is a title that numbers no sample.
    with suppress(ValueError):
        kept = read_text_file(draft.path, dataset.name, own=True)
        if kept.same_shape(dataset, any_length=True) and kept.samples == 1:
            index = None if kept.title == NEW else int(kept.title.rpartition(" ")[2]) - 1
            editor.take_up(index, kept.inputs[0], kept.targets[0])
            return editor
    return None
