"""Which part of a run each sample belongs to, by name."""

from __future__ import annotations

import numpy as np

from nn_tui.experiment.judging.judgement import TEST, TRAINING, VALIDATION
from nn_tui.experiment.run.experiment import Experiment


def sample_parts(experiment: Experiment) -> list[str]:
    """The part of each sample of the run's dataset, in order; empty where all are trained on."""
    samples = experiment.dataset.samples
    if len(experiment.training) == samples:
        return []
    parts = np.full(samples, TRAINING, dtype=object)
    parts[experiment.testing], parts[experiment.validation] = TEST, VALIDATION
    return [str(part) for part in parts]
