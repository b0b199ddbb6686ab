"""What the app is to open."""

from __future__ import annotations

from typing import NamedTuple


class Opening(NamedTuple):
    """What was asked for at the start.

    Args:
        target: the name of a dataset, or the path of a file or of a saved run.
        fresh: whether to start afresh where nothing is named, rather than with the last session.
        session: the id of the session to go on with.
    """

    target: str | None = None
    fresh: bool = False
    session: str | None = None
