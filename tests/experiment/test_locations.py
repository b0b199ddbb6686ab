"""Where things are kept."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from nn_tui.experiment import locations


@pytest.mark.skipif(sys.platform != "linux", reason="other platforms have their folders elsewhere")
def test_everything_lies_below_the_platform_s_data_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    assert locations.data_folder() == tmp_path / "nn-tui"
    assert locations.datasets_folder() == tmp_path / "nn-tui" / "datasets"
    assert locations.runs_folder() == tmp_path / "nn-tui" / "runs"
    assert not (tmp_path / "nn-tui").exists()
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    assert locations.state_folder() == tmp_path / "state" / "nn-tui"
