"""An edit session in which many samples can be added, or all of them taken away, at once."""

from __future__ import annotations

from dataclasses import replace

from nn_tui.data.dataset import Array
from nn_tui.data.editing import edits
from nn_tui.data.editing.drawing import opened
from nn_tui.data.editing.editor import Editor


class SampleEditor(Editor):
    """An editor that also adds many samples, and takes away all of them, as one undo step."""

    def add_samples(self, inputs: Array, targets: Array) -> None:
        """Store more samples, inputs (samples, ...) and targets (samples, outputs), and edit the last of them next.

        Raises DataError when they do not fit the dataset or are too many.
        """
        dataset = edits.with_samples(self.dataset, inputs, targets)
        self._go(opened(dataset, dataset.samples_before_tests - 1))

    def remove_all(self) -> None:
        """Take all samples away."""
        dataset = self.dataset
        source = dataset.source and dataset.source.without_samples()
        inputs, targets = dataset.inputs[:0], dataset.targets[:0]
        nothing = replace(dataset, inputs=inputs, targets=targets, settings=None, tests=0, source=source)
        self._go(opened(nothing, 0))
