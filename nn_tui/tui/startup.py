"""The second half of the start: what needs NumPy, imported away from the event loop after the first paint."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from textual.app import App
from textual.message import Message

from nn_tui.data.catalog import looks_like_path, why_unreadable
from nn_tui.experiment.background.snapshot import Snapshot
from nn_tui.experiment.sessions.beginning import Begun, begin_with, begin_with_last, last_closed
from nn_tui.experiment.sessions.keeping import SessionKeeper
from nn_tui.experiment.sessions.kept_sessions import KeptSession, KeptSessions
from nn_tui.experiment.sessions.restoring import restore
from nn_tui.experiment.sessions.session import Session
from nn_tui.experiment.storage.instance import Instance
from nn_tui.experiment.workspace.own_datasets import Conflict
from nn_tui.experiment.workspace.workspace import Workspace
from nn_tui.tui.news import ConflictFound, ProblemChanged, RunChanged, ScreensLoaded, WorkspaceLoaded
from nn_tui.tui.opening import Opening

if TYPE_CHECKING:
    from nn_tui.tui.screens.edit.screen import EditScreen
    from nn_tui.tui.screens.predict.screen import PredictScreen
    from nn_tui.tui.screens.train.screen import TrainScreen

What = TypeVar("What")


@dataclass(frozen=True)
class OpenedWorkspace:
    """The workspace, what keeps its session, and the session that it goes on with, None for a new one.

    ``problem`` says what could not be opened, ``remark`` why it is new; ``last`` is the session to go back to then.
    """

    workspace: Workspace
    sessions: KeptSessions
    keeper: SessionKeeper
    session: Session | None
    problem: str | None
    remark: str | None
    last: KeptSession | None

    def go_back_to(self, last: KeptSession) -> tuple[Session, str]:
        """Go on with a session. Returns it, and sentences about what of it is not there. Raises ExperimentError."""
        session = self.sessions.claim(last)
        return session, " ".join(restore(session, self.workspace))


def load_all(app: App[Any], opening: Opening, folders: tuple[Path, Path, Path]) -> None:
    """Load everything, and post it to the app as it comes. Called in a thread of its own."""

    def telling(news: Callable[[What], Message]) -> Callable[[What], None]:
        """A function for other threads, which posts what it is called with as that message."""

        def tell(what: What) -> None:
            app.post_message(news(what))

        return tell

    opened = load(opening, *folders, telling(RunChanged), telling(ProblemChanged), telling(ConflictFound))
    app.post_message(WorkspaceLoaded(opened))
    screens = load_screens()
    # It imports all screens, so it comes after the first of them can be used.
    from nn_tui.tui.keys.chains import catalogue

    app.post_message(ScreensLoaded(screens, opened.keeper, catalogue()))


def load(
    opening: Opening,
    datasets: Path,
    runs: Path,
    state: Path,
    on_change: Callable[[Snapshot], None],
    on_problem: Callable[[str | None], None],
    on_conflict: Callable[[Conflict], None],
) -> OpenedWorkspace:
    """Make the workspace, and open what was asked for: a dataset, a file, a session, or the last session."""
    instance = Instance(state)
    workspace = Workspace(datasets, runs, instance, on_change, on_problem, on_conflict)
    sessions = KeptSessions(state, instance)
    begun, problem = _begin(opening, sessions), why_unreadable(datasets) or why_unreadable(runs)
    if begun.session is not None:
        problem = " ".join(restore(begun.session, workspace)) or problem
    elif opening.target is not None:
        problem = _open(opening.target, workspace) or problem
    return OpenedWorkspace(
        workspace,
        sessions,
        SessionKeeper(sessions, workspace),
        begun.session,
        problem or begun.problem,
        begun.remark,
        None if begun.session else last_closed(sessions),
    )


def _begin(opening: Opening, sessions: KeptSessions) -> Begun:
    if opening.session is not None:
        return begin_with(sessions, opening.session)
    return Begun() if opening.fresh or opening.target is not None else begin_with_last(sessions)


def _open(target: str, workspace: Workspace) -> str | None:
    """Open the name of a dataset or a path. Returns a sentence about why that failed, or None."""
    try:
        if looks_like_path(target):
            workspace.open_path(Path(target))
        else:
            workspace.choose(target)
    except ValueError as error:
        return str(error)
    return None


def load_screens() -> Mapping[str, type[EditScreen | PredictScreen | TrainScreen]]:
    """The other screens by name. Their import takes longest; meanwhile the first screen can be used."""
    from nn_tui.tui.screens.edit.screen import EditScreen
    from nn_tui.tui.screens.predict.screen import PredictScreen
    from nn_tui.tui.screens.train.screen import TrainScreen

    return {"Edit": EditScreen, "Train": TrainScreen, "Predict": PredictScreen}
