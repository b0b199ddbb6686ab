"""Keeping the session of a running app: written as it changes, in the writer's thread."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from nn_tui.experiment.recipe import recipe_file
from nn_tui.experiment.sessions.kept_sessions import KeptSessions
from nn_tui.experiment.sessions.memory import Memory
from nn_tui.experiment.sessions.session import Session
from nn_tui.experiment.workspace.workspace import Workspace

JOB: Final = "the session"
"""What the writer calls it, also where it cannot be kept."""


@dataclass(frozen=True)
class Shown:
    """What of a session only the app knows: the screen in front, and what each screen remembers."""

    screen: str
    memories: Mapping[str, Memory] = field(default_factory=dict)


class SessionKeeper:
    """Keeps where somebody is in the app, from the first change on: a look at the app is no session."""

    def __init__(self, sessions: KeptSessions, workspace: Workspace) -> None:
        self._sessions = sessions
        self._workspace = workspace
        self._shown: Shown | None = None
        self._last: Session | None = None
        workspace.run.when_kept(self._write_soon)

    def begin(self, shown: Shown) -> None:
        """Where the app begins; this is not written yet."""
        self._last = session_of(self._workspace, shown)
        self._shown = shown

    def show(self, shown: Shown) -> None:
        """Have the session written soon, if it has changed."""
        self._shown = shown
        self._write_soon()

    def _write_soon(self) -> None:
        if self._shown is not None:
            self._workspace.writer.keep(JOB, self._write)

    def _write(self) -> None:
        """In the writer's thread: which run is kept in which file is known here first."""
        assert self._shown is not None
        session = session_of(self._workspace, self._shown)
        if session != self._last:
            self._sessions.write(session)
            self._last = session


def session_of(workspace: Workspace, shown: Shown) -> Session:
    """The session that a workspace is in, without a number."""
    snapshot, source = workspace.snapshot, workspace.data_file
    return Session(
        workspace.dataset.name,
        source=None if source is None else source.absolute(),
        recipe=recipe_file.dumps(snapshot.recipe),
        run=workspace.run.kept_in,
        epoch=snapshot.epoch,
        speed=snapshot.speed,
        screen=shown.screen,
        memories=shown.memories,
    )
