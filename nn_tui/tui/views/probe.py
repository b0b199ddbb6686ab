"""The inputs that are put through the network and watched."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from nn_tui.data.dataset import Dataset
from nn_tui.experiment.sessions.memory import Memory, numbers, whole
from nn_tui.model.arrays import FloatArray
from nn_tui.tui.presenting.planes import has_plane, place_words


@dataclass(frozen=True, eq=False)
class Probe:
    """Inputs (features,) in the dataset's units, or a sequence of it, with a name; ``sample`` is their row there, if
    they have one."""

    name: str
    inputs: FloatArray
    sample: int | None = None

    @classmethod
    def of_point(cls, dataset: Dataset, x1: float, x2: float) -> Probe:
        """A point of the plane of a dataset's two inputs."""
        name = f"point ({x1:.2f}, {x2:.2f})" if dataset.kind == "points" else place_words(dataset, x1, x2)
        return cls(name, np.array([x1, x2]))

    @classmethod
    def of_sample(cls, dataset: Dataset, row: int) -> Probe:
        """The sample in that row of a dataset, with its class in its name where it has one."""
        names = dataset.class_names
        label = f" ({names[dataset.class_of(row)]})" if names and not dataset.at_steps else ""
        return cls(f"sample {row + 1}{label}", dataset.flat_inputs[row], row)


class WatchedProbe:
    """What is watched now: the point that a cursor moved to last, or else a sample."""

    def __init__(self) -> None:
        self._sample = 0
        self._point: Probe | None = None

    def watch(self, probe: Probe) -> None:
        """Watch a probe from now on."""
        self._point = probe if probe.sample is None else None
        if probe.sample is not None:
            self._sample = probe.sample

    def memory(self) -> Memory:
        """The sample, and the point."""
        point = None if self._point is None else [float(number) for number in self._point.inputs]
        return {"sample": self._sample, "point": point}

    def recall(self, memory: Memory, dataset: Dataset) -> None:
        """Watch what was remembered, where the dataset has it."""
        self._sample = whole(memory, "sample", dataset.samples - 1) or 0
        point = numbers(memory, "point", 2) if has_plane(dataset) else None
        self._point = None if point is None else Probe.of_point(dataset, *point)

    def probe(self, dataset: Dataset) -> Probe | None:
        """The probe to watch on a dataset; None where that has no samples."""
        if self._point is not None and has_plane(dataset):
            return self._point
        return self.neighbour(dataset, 0)

    def neighbour(self, dataset: Dataset, step: int) -> Probe | None:
        """The sample that many rows further, starting over at the end; None where there are no samples."""
        return Probe.of_sample(dataset, (self._sample + step) % dataset.samples) if dataset.samples else None
