"""What there is to say about a dataset's own test part."""

from __future__ import annotations

import numpy as np

from nn_tui.data.dataset import Dataset
from nn_tui.data.lines.spelling import spelled
from nn_tui.data.sequence_checks import PADDING
from nn_tui.data.tables.cells import listed


def notes_on_tests(dataset: Dataset) -> tuple[str, ...]:
    """A sentence that names the classes found in the own test part alone; no sentence where there are none."""
    if dataset.class_names is None or not dataset.tests:
        return ()
    classes = dataset.targets if dataset.at_steps else dataset.targets.argmax(axis=1)
    trained, tested = (set(np.unique(part).tolist()) for part in np.split(classes, [dataset.samples_before_tests]))
    names = [spelled(dataset.class_names[index]) for index in sorted(tested - trained - {PADDING})]
    if not names:
        return ()
    if len(names) == 1:
        return (f"Class {names[0]} is only in the test part: it is never trained.",)
    return (f"Classes {listed(names)} are only in the test part: they are never trained.",)
