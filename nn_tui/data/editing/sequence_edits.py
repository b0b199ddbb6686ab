"""Changes of the sequence that is drawn: its symbols, its steps and their targets. Each is one undo step."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from nn_tui.data.dataset import Array
from nn_tui.data.editing.drawing import opposite
from nn_tui.data.editing.editor import Editor
from nn_tui.data.editing.sequences import are_indices, predicts_next
from nn_tui.data.errors import DataError
from nn_tui.data.plain_text import plain


class SequenceEdits:
    """What can be changed of a sequence besides its single numbers, label and targets, which `Editor` changes.

    Where the next symbol is predicted, the sequence is its ``line``: the symbols of all steps and, behind them, the
    last target. All steps count from 0. Every operation raises DataError for bad input and then changes nothing.
    """

    def __init__(self, editor: Editor) -> None:
        self._editor = editor
        self.predicts_next = predicts_next(editor.dataset)

    @property
    def line(self) -> Array:
        """The inputs of all steps, (places,) or (places, features); with the last target where that is a symbol."""
        values, target = self._editor.values, self._editor.target
        return np.concatenate([values, target[-1:]]) if self.predicts_next else values

    @property
    def shortest(self) -> int:
        """The least places of a line."""
        return 2 if self.predicts_next else 1

    def unknown(self, symbols: Sequence[str]) -> tuple[str, ...]:
        """Those that are no symbols of the dataset, each once."""
        return tuple(dict.fromkeys(symbol for symbol in symbols if symbol not in self._editor.dataset.symbols))

    def type(self, start: int, stop: int, symbols: Sequence[str]) -> None:
        """Put symbols, or none, in the place of those from ``start`` to before ``stop`` of the line."""
        dataset = self._editor.dataset
        if not dataset.symbols:
            raise DataError(f"{dataset.name} has numbers and no symbols: type a number instead.")
        if unknown := self.unknown(symbols):
            among = f"is not among the {len(dataset.symbols)} symbols of {dataset.name}"
            raise DataError(f"{plain(unknown[0]) or unknown[0]!r} {among}.")
        places = {symbol: index for index, symbol in enumerate(dataset.symbols)}
        self._replace(start, stop, np.array([places[symbol] for symbol in symbols], np.intp))

    def insert(self, step: int) -> None:
        """Insert a step before ``step``, or at the end: zeros, or the symbol there again, with the target before it."""
        line = self.line
        if not 0 <= step <= len(line):
            raise DataError(f"There is no step {step + 1}: choose one from 1 to {len(line)}.")
        new = line[min(step, len(line) - 1)][None] if self._editor.dataset.symbols else np.zeros_like(line[:1])
        self._replace(step, step, new)

    def remove(self, step: int) -> None:
        """Remove a step."""
        self._replace(step, step + 1, self.line[:0])

    def set_target(self, step: int, output: int, value: float) -> None:
        """Give one output of a step a value."""
        target = self._stepwise_target(step)
        if are_indices(target):
            raise DataError(f"{self._editor.dataset.name} has classes: give the step one of them instead.")
        if not 0 <= output < target.shape[1]:
            raise DataError(f"There is no output {output + 1}: choose one from 1 to {target.shape[1]}.")
        target[step, output] = value
        self._editor.redraw(self._editor.values, target)

    def toggle_target(self, step: int, output: int) -> None:
        """Turn one output of a step from 0 to 1 or back."""
        target = self._stepwise_target(step)
        present = target[step, output] if target.ndim == 2 and 0 <= output < target.shape[1] else 0.0
        self.set_target(step, output, opposite(float(present)))

    def set_class(self, step: int, class_index: int) -> None:
        """Give a step a class, by index."""
        target = self._stepwise_target(step)
        if not are_indices(target):
            raise DataError(f"{self._editor.dataset.name} has numbers as targets: set the outputs of the step instead.")
        target[step] = class_index
        self._editor.redraw(self._editor.values, target)

    def _stepwise_target(self, step: int) -> Array:
        """A copy of the targets of all steps."""
        editor = self._editor
        if not editor.dataset.at_steps:
            raise DataError(f"{editor.dataset.name} has one target for a sequence: change that one.")
        if not 0 <= step < len(editor.values):
            raise DataError(f"There is no step {step + 1}: choose one from 1 to {len(editor.values)}.")
        # The dataset may keep indices in one byte each.
        return editor.target.astype(np.intp) if are_indices(editor.target) else editor.target.copy()

    def _replace(self, start: int, stop: int, new: Array) -> None:
        """Put other places of the line in the place of a range; steps that are added have the target before them."""
        editor, line = self._editor, self.line
        if not 0 <= start <= stop <= len(line):
            raise DataError(f"There is no step {stop}: choose one from 1 to {len(line)}.")
        if len(line) - (stop - start) + len(new) < self.shortest:
            what = "one symbol and the one that follows" if self.predicts_next else "one step"
            raise DataError(f"A sequence has at least {what}: delete the whole sequence instead.")
        line = np.concatenate([line[:start], new, line[stop:]])
        if self.predicts_next:
            editor.redraw(line[:-1], line[1:])
        elif editor.dataset.at_steps:
            kept, added = editor.target[: start + min(stop - start, len(new))], max(0, len(new) - (stop - start))
            filler = kept[-1:] if len(kept) else editor.target[:1]
            editor.redraw(line, np.concatenate([kept, np.repeat(filler, added, axis=0), editor.target[stop:]]))
        else:
            editor.redraw(line, editor.target)
