"""Where things are kept."""

from __future__ import annotations

import os
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


def test_kept_runs_come_newest_first(tmp_path: Path) -> None:
    for age, name in enumerate(["new.nntui", "middle.nntui", "old.nntui", "other.txt"]):
        (tmp_path / name).touch()
        os.utime(tmp_path / name, (1000 - age, 1000 - age))
    (tmp_path / "dangling.nntui").symlink_to(tmp_path / "nowhere")
    names = [path.stem for path in locations.kept_runs(tmp_path)]
    assert names == ["new", "middle", "old", "dangling"]


def test_no_folder_means_no_runs(tmp_path: Path) -> None:
    assert locations.kept_runs(tmp_path / "missing") == []
    (tmp_path / "file").touch()
    assert locations.kept_runs(tmp_path / "file") == []
