"""Several workspaces on one home, each as its own instance: what two running apps are to each other."""

from __future__ import annotations

from collections.abc import Iterator
from math import inf
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from nn_tui.experiment.storage.instance import Instance
from nn_tui.experiment.storage.kept_runs import kept_runs
from nn_tui.experiment.workspace.own_datasets import Conflict
from nn_tui.experiment.workspace.workspace import Workspace

if TYPE_CHECKING:
    from tests.experiment.conftest import WaitUntil

SOON = 10.0


class Home:
    """The folders of a person, and the workspaces that are open on them."""

    def __init__(self, folder: Path, wait_until: WaitUntil) -> None:
        self.datasets, self.runs, self.state = folder / "datasets", folder / "runs", folder / "state"
        self.drafts = folder / "drafts"
        self.problems: list[str | None] = []
        self.conflicts: list[Conflict] = []
        self._wait_until = wait_until
        self._open: list[Workspace] = []

    def open(self, dataset: str | None = None) -> Workspace:
        """Another instance on this home, with that dataset."""
        workspace = Workspace(
            self.datasets,
            self.runs,
            Instance(self.state),
            on_problem=self.problems.append,
            on_conflict=self.conflicts.append,
        )
        self._open.append(workspace)
        if dataset:
            workspace.choose(dataset)
        return workspace

    def close(self) -> None:
        """End all instances."""
        while self._open:
            self._open.pop().close(SOON)

    def settle(self, *workspaces: Workspace) -> None:
        """Wait until what was asked before is done, and kept."""
        for workspace in workspaces or self._open:
            workspace.runner.capture().result(SOON)
            assert workspace.writer.flush(SOON)

    def train(self, workspace: Workspace, epochs: int) -> None:
        """Flat out, to the end of the last of them, and kept."""
        workspace.runner.set_speed(inf)
        workspace.runner.run(epochs)
        self.settle(workspace)
        self._wait_until(lambda: not workspace.is_running, "the end of the run")
        self.settle(workspace)

    @property
    def kept(self) -> list[Path]:
        """The kept runs, the newest first."""
        return kept_runs(self.runs)


@pytest.fixture
def several(tmp_path: Path, wait_until: WaitUntil) -> Iterator[Home]:
    home = Home(tmp_path, wait_until)
    yield home
    home.close()
