"""Opening the app, for which there must be a terminal."""

from __future__ import annotations

import os
import sys

from nn_tui.cli.errors import UsageError
from nn_tui.experiment.preferences.preferences import Preferences


def open_app(
    target: str | None,
    *,
    ascii_only: bool,
    said: Preferences | None = None,
    fresh: bool = False,
    session: str | None = None,
) -> int:
    """Open the app as `launch.run` does, and return its exit status. Raises UsageError without a terminal."""
    if not os.environ.get("TEXTUAL_DRIVER") and not (_is_terminal(sys.stdin) and _is_terminal(sys.stderr)):
        raise UsageError("the app needs a terminal: without one, use nn-tui train, as in nn-tui train letters")
    from nn_tui.tui.launch import run

    return run(target, ascii_only, said=said, fresh=fresh, session=session)


def _is_terminal(stream: object) -> bool:
    isatty = getattr(stream, "isatty", None)
    return bool(isatty and isatty())
