"""Runs that were saved before layers had a protocol open, predict and go on as they did then.

The files beside this one hold a run each, what it answered to its samples, and what it answered some epochs later.
"""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from nn_tui.experiment.run.resuming import resume
from nn_tui.experiment.storage import run_file

SAVED = Path(__file__).with_name("saved")


@pytest.mark.parametrize(("name", "tolerance"), [("letters", 1e-12), ("spirals", 1e-5)])
def test_a_run_saved_earlier_goes_on_as_it_did(name: str, tolerance: float) -> None:
    expected = json.loads((SAVED / f"{name}.json").read_text())
    run = resume(run_file.load(SAVED / f"{name}.nntui"))

    def answers() -> np.ndarray:
        return run.predictor.outputs(run.dataset.flat_inputs)

    np.testing.assert_allclose(answers(), expected["outputs"], rtol=tolerance, atol=tolerance)
    run.advance(run.updates_until(expected["epochs"]))
    assert run.epoch == expected["epochs"]
    np.testing.assert_allclose(answers(), expected["outputs_then"], rtol=tolerance, atol=tolerance)
