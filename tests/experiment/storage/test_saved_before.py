"""Files of every version that ever was open, and their runs go on as they did then.

Beside this file lie runs that earlier versions saved in the middle of an epoch, with what they made of them then: the
weights when they were saved, those some epochs later, and the losses up to there.
"""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from nn_tui.experiment.errors import ExperimentError
from nn_tui.experiment.run.experiment import Experiment
from nn_tui.experiment.run.resuming import resume
from nn_tui.experiment.storage import run_file

SAVED = Path(__file__).with_name("saved")
LAYOUTS = {
    "first": 1,
    "interventions": 2,
    "table": 2,
    "pictures": 2,
    "updates": 2,
    "sequences": 2,
    "steps": 2,
    "before_validation": 3,
    "schema": run_file.VERSION,
    "now": run_file.VERSION,
}


def header_of(content: bytes) -> dict[str, Any]:
    with np.load(io.BytesIO(content)) as arrays:
        header = json.loads(arrays["header"].tobytes())
    assert isinstance(header, dict)
    return header


def with_header(content: bytes, **changed: object) -> bytes:
    """The file with other values in its header."""
    with np.load(io.BytesIO(content)) as arrays:
        parts = {name: arrays[name] for name in arrays.files}
    parts["header"] = np.frombuffer(json.dumps({**header_of(content), **changed}).encode(), np.uint8)
    buffer = io.BytesIO()
    np.savez(buffer, **parts)
    return buffer.getvalue()


def gone_on(run: Experiment, epochs: int) -> Experiment:
    while run.epoch < epochs and run.advance(run.updates_until(epochs)):
        pass
    return run


@pytest.mark.parametrize("name", LAYOUTS)
def test_a_run_of_every_layout_goes_on_as_it_did(name: str, tmp_path: Path) -> None:
    path = SAVED / f"{name}.nntui"
    expected = json.loads(path.with_suffix(".json").read_text())
    assert header_of(path.read_bytes())["version"] == LAYOUTS[name]
    run = resume(run_file.load(path))
    assert [run.epoch, run.position] == expected["saved_at"]
    assert run.network.parameters.tolist() == expected["parameters"]
    run_file.save(tmp_path / "again.nntui", run.state())
    gone_on(run, expected["epochs"])
    assert run.epoch == expected["epoch_then"]
    # Another processor adds in another order.
    tolerance = {8: 1e-9, 4: 1e-4}[run.network.parameters.itemsize]
    np.testing.assert_allclose(run.network.parameters, expected["parameters_then"], tolerance, tolerance)
    np.testing.assert_allclose(run.recorder.view().column("loss"), expected["losses_then"], tolerance, tolerance)
    # Saved as it is saved today, it has the same bits.
    again = gone_on(resume(run_file.load(tmp_path / "again.nntui")), expected["epochs"])
    assert again.network.parameters.tobytes() == run.network.parameters.tobytes()


@pytest.mark.parametrize(
    ("name", "holds"),
    [
        ("interventions", lambda run: run.frozen.sum() == 11 and run.changes[1].parameters[3] == 0.25),
        ("table", lambda run: run.dataset.source.schema.columns[1].categories == ("a", "b", "c")),
        ("pictures", lambda run: (run.dataset.tests, run.dataset.levels, len(run.testing)) == (6, 15, 6)),
        ("updates", lambda run: run.recorder.updates.last_epoch == 1.51),
        ("sequences", lambda run: len(run.dataset.symbols) == 31 and run.dataset.kind == "sequences"),
        ("steps", lambda run: run.dataset.at_steps),
        ("now", lambda run: len(run.validation) == 21 and run.best.best.epoch < run.epoch),
        ("schema", lambda run: run.dataset.source.schema.columns[1].date.parts == ("days", "weekday")),
    ],
)
def test_what_a_layout_added_is_still_read(name: str, holds: Callable[[Experiment], bool]) -> None:
    assert holds(resume(run_file.load(SAVED / f"{name}.nntui")))


@pytest.mark.parametrize(("name", "tolerance"), [("letters", 1e-12), ("spirals", 1e-5)])
def test_a_run_saved_before_layers_had_a_protocol_answers_as_it_did(name: str, tolerance: float) -> None:
    expected = json.loads((SAVED / f"{name}.json").read_text())
    run = resume(run_file.load(SAVED / f"{name}.nntui"))

    def answers() -> np.ndarray:
        return run.predictor.outputs(run.dataset.flat_inputs)

    np.testing.assert_allclose(answers(), expected["outputs"], rtol=tolerance, atol=tolerance)
    run.advance(run.updates_until(expected["epochs"]))
    assert run.epoch == expected["epochs"]
    np.testing.assert_allclose(answers(), expected["outputs_then"], rtol=tolerance, atol=tolerance)


@pytest.mark.parametrize("name", LAYOUTS)
def test_a_file_of_a_later_version_says_so(name: str, tmp_path: Path) -> None:
    path = tmp_path / "run.nntui"
    path.write_bytes(with_header((SAVED / f"{name}.nntui").read_bytes(), version=run_file.VERSION + 1))
    with pytest.raises(ExperimentError, match=r"run\.nntui was saved by a newer nn-tui") as refused:
        run_file.load(path)
    assert f"file version {run_file.VERSION + 1}; this one reads up to {run_file.VERSION}" in str(refused.value)


def test_the_layout_of_this_version_is_among_them() -> None:
    """Whoever changes the layout gives it a new version, and a file of this one to the others."""
    now = resume(run_file.load(SAVED / "now.nntui"))
    then, here = (header_of(content) for content in ((SAVED / "now.nntui").read_bytes(), run_file.dumps(now.state())))
    assert [then.keys(), then["trainer"].keys()] == [here.keys(), here["trainer"].keys()]
    for part in ("datasets", "changes"):
        assert [entry.keys() for entry in then[part]] == [entry.keys() for entry in here[part]]
