"""The states of an edit session: the current one, those before it and those that were undone."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from nn_tui.data.dataset import Array, Dataset
from nn_tui.data.editing.drawing import EditState, opened

UNDO_BYTES: Final = 512 * 1024 * 1024
"""How much memory the datasets of earlier states may take: hundreds of steps on thousands of pictures."""


class EditHistory:
    """A state, with undo and redo; unlimited, unless the datasets are so large that only the newest steps fit."""

    def __init__(self, state: EditState) -> None:
        self._state = state
        self._past: list[EditState] = []
        self._future: list[EditState] = []

    @property
    def state(self) -> EditState:
        """The whole current state."""
        return self._state

    @property
    def dataset(self) -> Dataset:
        """The dataset with all that was written to it."""
        return self._state.dataset

    @property
    def index(self) -> int | None:
        """The sample that the drawing is written to; None when it will be a new one."""
        return self._state.index

    @property
    def values(self) -> Array:
        """The drawing, read-only, in the feature shape."""
        return self._state.values

    @property
    def target(self) -> Array:
        """The drawing's target, read-only, of shape (outputs,)."""
        return self._state.target

    @property
    def can_undo(self) -> bool:
        """Whether there is a step to undo."""
        return bool(self._past)

    @property
    def can_redo(self) -> bool:
        """Whether there is an undone step to redo."""
        return bool(self._future)

    @property
    def changed(self) -> bool:
        """Whether the drawing is new or differs from the stored sample."""
        return self.index is None or not self._state.same(opened(self.dataset, self.index))

    def undo(self) -> None:
        """Take the last step back, if there is one."""
        if self._past:
            self._future.append(self._state)
            self._state = self._past.pop()

    def redo(self) -> None:
        """Do again the step that was taken back last, if there is one."""
        if self._future:
            self._past.append(self._state)
            self._state = self._future.pop()

    def rebase(self, dataset: Dataset) -> None:
        """Go on under the name of `dataset`, a copy of the current one: undo and redo keep that name too."""
        copies = {id(self.dataset): dataset} if dataset.same_content(self.dataset) else {}
        name = {"name": dataset.name, "own": dataset.own, "title": dataset.title, "settings": dataset.settings}

        def rebased(state: EditState) -> EditState:
            old = state.dataset
            if id(old) not in copies:
                copies[id(old)] = replace(old, **name)  # type: ignore[arg-type]
            return replace(state, dataset=copies[id(old)])

        # All of them before any assignment: an id is that of its dataset only while the dataset is alive.
        state, past, future = rebased(self._state), [*map(rebased, self._past)], [*map(rebased, self._future)]
        self._state, self._past, self._future = state, past, future

    def _go(self, state: EditState) -> None:
        if not state.same(self._state):
            self._past.append(self._state)
            self._future.clear()
            if state.dataset is not self._state.dataset:
                self._forget_oldest()
            self._state = state

    def _go_from(self, start: EditState, state: EditState) -> None:
        """Go to a state as if from ``start``, which is the current state or the one before it."""
        if start is not self._state:
            self._state = self._past.pop()
        self._go(state)

    def _forget_oldest(self) -> None:
        left, last = UNDO_BYTES, None
        for kept, state in enumerate(reversed(self._past)):
            if state.dataset is not last:
                last = state.dataset
                left -= last.inputs.nbytes + last.targets.nbytes
            if left < 0 and kept:
                del self._past[: len(self._past) - kept]
                return
