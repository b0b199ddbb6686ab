"""The sessions in the state folder: one file for each instance that somebody worked in, the newest first."""

from __future__ import annotations

import os
import re
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from nn_tui.experiment.errors import ExperimentError
from nn_tui.experiment.sessions import session_file
from nn_tui.experiment.sessions.session import Session
from nn_tui.experiment.storage.instance import ID_PATTERN, Instance

SESSIONS_KEPT: Final = 12
"""Of sessions that are open nowhere, the newest ones that are kept."""

_FILE = re.compile(f"({ID_PATTERN}){re.escape(session_file.SUFFIX)}")


@dataclass(frozen=True)
class KeptSession:
    """A file of the folder. ``id`` is that of the instance which wrote it last; ``is_open`` says that it still runs.

    ``problem`` is a sentence about a file that holds no session, and ``session`` is then None.
    """

    id: str
    path: Path
    session: Session | None
    problem: str | None
    is_open: bool

    @property
    def number(self) -> int:
        """The place in the order of sessions; greater is newer."""
        return self.session.number if self.session else -1


class KeptSessions:
    """The sessions of a state folder, as one instance sees them.

    The order is by numbers in the files and not by clocks: whoever writes takes one more than the greatest.
    """

    def __init__(self, state_folder: Path, instance: Instance) -> None:
        self.folder = state_folder / "sessions"
        self._instance = instance

    def entries(self) -> list[KeptSession]:
        """All sessions, the newest first, then files that hold none. Raises OSError where the folder cannot be read."""
        try:
            names = sorted(os.listdir(self.folder))
        except FileNotFoundError:
            return []
        found = [self._entry(match[1]) for match in map(_FILE.fullmatch, names) if match]
        return sorted(found, key=lambda entry: entry.number, reverse=True)

    def _entry(self, id: str) -> KeptSession:
        path, session, problem = self._path(id), None, None
        try:
            session = session_file.load(path)
        except ExperimentError as error:
            problem = str(error)
        return KeptSession(id, path, session, problem, self._instance.is_alive(id))

    def find(self, id: str) -> KeptSession:
        """The session of that id, of which the first characters are enough. Raises ExperimentError or OSError."""
        found = [entry for entry in self.entries() if id and entry.id.startswith(id)]
        if len(found) == 1:
            return found[0]
        problem = f"{len(found)} sessions begin with {id}: give more of it" if found else f"there is no session {id}"
        raise ExperimentError(f"{problem}; nn-tui sessions lists them")

    def claimable(self, id: str) -> KeptSession:
        """The session of that id, which can be gone on with. Raises ExperimentError for any other, or OSError."""
        entry = self.find(id)
        _check_claimable(entry)
        return entry

    def claim(self, entry: KeptSession) -> Session:
        """Make a session this instance's own, which it is from then on for all others too; it becomes the newest.

        Raises ExperimentError if it is open elsewhere, or another instance was faster.
        """
        session = _check_claimable(entry)
        try:
            # Of several instances one succeeds.
            os.rename(entry.path, self._path(self._instance.id))
        except FileNotFoundError:
            raise ExperimentError(f"the session {entry.id} was opened or removed by another nn-tui just now") from None
        except OSError as error:
            raise ExperimentError(f"{entry.path} cannot be renamed: {error.strerror or error}") from None
        with suppress(OSError):
            return self.write(session)
        return session

    def write(self, session: Session) -> Session:
        """Keep this as the instance's session, newer than every other, and return it so. Raises OSError."""
        others = [entry for entry in self.entries() if entry.id != self._instance.id]
        newest = max((entry.number for entry in others), default=-1)
        session = replace(session, number=max(session.number, min(newest + 1, session_file.MOST_NUMBER)))
        session_file.save(self._path(self._instance.id), session)
        closed = [entry for entry in others if entry.session and not entry.is_open]
        for surplus in closed[SESSIONS_KEPT:]:
            with suppress(OSError):
                surplus.path.unlink()
        return session

    def remove(self, entry: KeptSession) -> None:
        """Delete a session's file. Raises ExperimentError if it is open, or OSError."""
        if entry.is_open:
            raise ExperimentError(f"the session {entry.id} is open: quit its nn-tui first")
        entry.path.unlink(missing_ok=True)

    def _path(self, id: str) -> Path:
        return self.folder / f"{id}{session_file.SUFFIX}"


def _check_claimable(entry: KeptSession) -> Session:
    """The session in an entry that can be gone on with. Raises ExperimentError for any other."""
    if entry.session is None:
        raise ExperimentError(f"{entry.problem}: it is left as it is")
    if entry.is_open:
        raise ExperimentError(f"the session {entry.id} is open in another nn-tui: quit that one first")
    return entry.session
