"""What other threads tell the app."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from textual.message import Message

if TYPE_CHECKING:
    from nn_tui.experiment.background.snapshot import Snapshot
    from nn_tui.experiment.sessions.keeping import SessionKeeper
    from nn_tui.experiment.workspace.own_datasets import Conflict
    from nn_tui.tui.keys.catalogue import Catalogue
    from nn_tui.tui.screens.edit.screen import EditScreen
    from nn_tui.tui.screens.predict.screen import PredictScreen
    from nn_tui.tui.screens.train.screen import TrainScreen
    from nn_tui.tui.startup import OpenedWorkspace


class WorkspaceLoaded(Message):
    """The workspace is loaded; sent by the loading thread."""

    def __init__(self, opened: OpenedWorkspace) -> None:
        super().__init__()
        self.opened = opened


class ScreensLoaded(Message):
    """The other screens are imported; sent by the loading thread."""

    def __init__(
        self,
        screens: Mapping[str, type[EditScreen | PredictScreen | TrainScreen]],
        keeper: SessionKeeper,
        catalogue: Catalogue,
    ) -> None:
        super().__init__()
        self.screens = screens
        self.keeper = keeper
        self.catalogue = catalogue


class RunChanged(Message):
    """The run started, stopped or changed; sent by the training thread."""

    def __init__(self, snapshot: Snapshot) -> None:
        super().__init__()
        self.snapshot = snapshot


class ProblemChanged(Message):
    """Something cannot be saved, or everything is saved again; sent by the writing thread."""

    def __init__(self, problem: str | None) -> None:
        super().__init__()
        self.problem = problem


class ConflictFound(Message):
    """An own dataset was edited here and changed on disk; sent by the writing thread."""

    def __init__(self, conflict: Conflict) -> None:
        super().__init__()
        self.conflict = conflict
