"""All figures of the answers to one part of the samples, whichever kind they are."""

from __future__ import annotations

from dataclasses import dataclass
from math import isfinite
from typing import Any

import numpy as np

from nn_tui.experiment.judging.classification import Calibration, ClassFigures, calibration, figures_by_class, roc_auc
from nn_tui.experiment.judging.regression import NumberFigures, number_figures
from nn_tui.experiment.judging.yardstick import Yardstick
from nn_tui.model.arrays import FloatArray, IntArray

SHARES = ("softmax", "sigmoid")
"""The output activations whose answers are probabilities."""


@dataclass(frozen=True, eq=False)
class Figures:
    """The figures of one part, in the units of the data: those ``by_class`` of ``names``, or the ``numbers`` of the
    outputs of these names.

    ``auc`` is known for two classes, ``calibration`` where answers are probabilities: of two classes those of the
    second, else those of the class that is answered.
    """

    part: str
    samples: int
    names: tuple[str, ...]
    by_class: ClassFigures | None = None
    auc: float | None = None
    calibration: Calibration | None = None
    numbers: NumberFigures | None = None

    def values(self) -> dict[str, Any]:
        """The figures as values for programs: what cannot be said is None."""
        values: dict[str, Any] = {"part": self.part, "samples": self.samples}
        if self.numbers is not None:
            by_output = {name: _known(column) for name, column in self.numbers._asdict().items()}
            return values | {"outputs": list(self.names), **by_output}
        if self.by_class is not None:
            figures = self.by_class
            values |= {"classes": list(self.names), "counts": figures.counts.tolist()}
            values |= {name: _known(getattr(figures, name)) for name in ("precision", "recall", "f1")}
            values["balanced_accuracy"] = _known(np.array([figures.balanced_accuracy]))[0]
            values["roc_auc"] = self.auc if self.auc is not None and isfinite(self.auc) else None
            values["calibration_error"] = self.calibration.error if self.calibration is not None else None
        return values


def figures_of(part: str, outputs: FloatArray, rows: IntArray, yardstick: Yardstick, output: str) -> Figures:
    """The figures of the answers (rows, outputs), in the dataset's units, to the samples ``rows`` of a part; ``output``
    is the activation that gave them."""
    classes = yardstick.classes
    if classes is None:
        numbers = number_figures(outputs, yardstick.targets[rows])
        return Figures(part, len(rows), yardstick.dataset.output_names, numbers=numbers)
    true, answered = classes.true[rows], classes.answered(outputs)
    by_class = figures_by_class(true, answered, len(classes.names))
    is_two = len(classes.names) == 2
    second = outputs[:, -1]
    auc = roc_auc(np.asarray(second, float), true == 1) if is_two else None
    calibrated: Calibration | None = None
    if output in SHARES:
        if is_two:
            calibrated = calibration(np.asarray(second, float), true == 1)
        else:
            calibrated = calibration(np.asarray(outputs.max(axis=1), float), answered == true)
    return Figures(part, len(rows), classes.names, by_class, auc, calibrated)


def _known(values: FloatArray) -> list[float | None]:
    return [float(value) if isfinite(value) else None for value in values]
