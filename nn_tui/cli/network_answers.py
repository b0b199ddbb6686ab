"""What a run's network answers, in the units of its dataset."""

from __future__ import annotations

import numpy as np

from nn_tui.experiment.run.experiment import Experiment
from nn_tui.model.arrays import FloatArray


def outputs_for(experiment: Experiment, inputs: FloatArray) -> FloatArray:
    """The outputs (samples, outputs) for inputs (samples, features) in the dataset's order and units."""
    encoding = experiment.encoding
    # After a divergence there may be nothing finite to give back its units.
    with np.errstate(all="ignore"):
        return encoding.decode(experiment.network.forward(encoding.encode(inputs)))


def targets_to_compare(experiment: Experiment) -> FloatArray:
    """The dataset's targets (samples, outputs) as they compare with the outputs: of two classes of points, 0 and 1 for
    a sigmoid; all others as they are."""
    encoding, targets = experiment.encoding, experiment.dataset.targets
    return encoding.encode_targets(targets) if encoding.zero_one else targets
