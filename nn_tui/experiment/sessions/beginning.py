"""Which session a start goes on with."""

from __future__ import annotations

from typing import NamedTuple

from nn_tui.experiment.errors import ExperimentError
from nn_tui.experiment.sessions.kept_sessions import KeptSession, KeptSessions
from nn_tui.experiment.sessions.session import Session

OTHER_IS_OPEN = "Another nn-tui is open, so this one starts afresh. `nn-tui sessions` lists what it can go back to."


class Begun(NamedTuple):
    """The session to go on with, None to start afresh where nobody asked to: ``problem`` is then a sentence about what
    went wrong, or ``remark`` one about why that is as it should be."""

    session: Session | None = None
    problem: str | None = None
    remark: str | None = None


def begin_with(sessions: KeptSessions, id: str) -> Begun:
    """Go on with the session of that id."""
    try:
        return Begun(sessions.claim(sessions.find(id)))
    except (ExperimentError, OSError) as error:
        return Begun(problem=_sentence(error, sessions))


def begin_with_last(sessions: KeptSessions) -> Begun:
    """Go on with the newest session, unless one is open in another instance: two of them are two sessions."""
    try:
        entries = sessions.entries()
        if any(entry.is_open for entry in entries):
            return Begun(remark=OTHER_IS_OPEN)
        return Begun(sessions.claim(entries[0])) if entries else Begun()
    except (ExperimentError, OSError) as error:
        return Begun(problem=_sentence(error, sessions))


def last_closed(sessions: KeptSessions) -> KeptSession | None:
    """The newest session that can be gone on with; None without one."""
    try:
        return next((entry for entry in sessions.entries() if entry.session and not entry.is_open), None)
    except OSError:
        return None


def _sentence(error: ExperimentError | OSError, sessions: KeptSessions) -> str:
    if isinstance(error, OSError):
        return f"{sessions.folder} cannot be read ({error.strerror or error}): this session starts afresh."
    reason = str(error)
    return f"{reason[:1].upper()}{reason[1:]}. This session starts afresh."
