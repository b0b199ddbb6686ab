"""The second half of the start: what needs NumPy, imported away from the event loop after the first paint."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from nn_tui.data.catalog import looks_like_path, why_unreadable
from nn_tui.experiment.background.snapshot import Snapshot
from nn_tui.experiment.storage.instance import Instance
from nn_tui.experiment.workspace.own_datasets import Conflict
from nn_tui.experiment.workspace.workspace import Workspace

if TYPE_CHECKING:
    from nn_tui.tui.screens.base import Host, WorkScreen


class OpenedWorkspace(NamedTuple):
    """The workspace; ``problem`` says what could not be opened."""

    workspace: Workspace
    problem: str | None


def load(
    target: str | None,
    datasets: Path,
    runs: Path,
    state: Path,
    on_change: Callable[[Snapshot], None],
    on_problem: Callable[[str | None], None],
    on_conflict: Callable[[Conflict], None],
) -> OpenedWorkspace:
    """Make the workspace and open the target, the name of a dataset or a path."""
    problem = why_unreadable(datasets) or why_unreadable(runs)
    workspace = Workspace(datasets, runs, Instance(state), on_change, on_problem, on_conflict)
    try:
        if target is not None and looks_like_path(target):
            workspace.open_path(Path(target))
        elif target is not None:
            workspace.choose(target)
    except ValueError as error:
        problem = str(error)
    return OpenedWorkspace(workspace, problem)


def load_screens() -> dict[str, Callable[[Host, Workspace], WorkScreen]]:
    """The other screens by name. Their import takes longest; meanwhile the first screen can be used."""
    from nn_tui.tui.screens.edit.screen import EditScreen
    from nn_tui.tui.screens.predict.screen import PredictScreen
    from nn_tui.tui.screens.train.screen import TrainScreen

    return {"Edit": EditScreen, "Train": TrainScreen, "Predict": PredictScreen}
