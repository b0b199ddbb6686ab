"""What is put through the network to be watched."""

from __future__ import annotations

from dataclasses import dataclass

from nn_tui.data.dataset import Dataset
from nn_tui.model.arrays import FloatArray


@dataclass(frozen=True, eq=False)
class Probe:
    """A name, and inputs (features,) in the dataset's units; ``sample`` is the row they have there, if it is one."""

    name: str
    inputs: FloatArray
    sample: int | None = None

    @classmethod
    def of_sample(cls, dataset: Dataset, row: int) -> Probe:
        """The sample in that row of a dataset."""
        return cls(f"sample {row + 1}", dataset.flat_inputs[row], row)


class Watched:
    """What is watched now: the place that a cursor went to last, or else a sample."""

    def __init__(self) -> None:
        self._sample = 0
        self._place: Probe | None = None

    def take(self, probe: Probe) -> None:
        """Watch this from now on."""
        self._place = probe if probe.sample is None else None
        if probe.sample is not None:
            self._sample = probe.sample

    def probe(self, dataset: Dataset) -> Probe | None:
        """What is watched of a dataset; None where that has no samples."""
        if self._place is not None and dataset.kind == "points":
            return self._place
        return self.neighbour(dataset, 0)

    def neighbour(self, dataset: Dataset, step: int) -> Probe | None:
        """The sample that many rows on, beginning again at the end; None where there are no samples."""
        return Probe.of_sample(dataset, (self._sample + step) % dataset.samples) if dataset.samples else None
