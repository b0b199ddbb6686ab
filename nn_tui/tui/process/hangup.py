"""Noticing that the terminal is gone, even if no signal is sent."""

from __future__ import annotations

import select
import sys
from collections.abc import Callable
from threading import Thread


def watch_for_hangup(ended: Callable[[], object]) -> None:
    """Call ``ended`` from a new thread when standard input hangs up. Costs nothing until then."""
    if not hasattr(select, "poll") or sys.__stdin__ is None:
        return
    poll = select.poll()
    # With no events requested, poll wakes up only for a hang-up or an error.
    poll.register(sys.__stdin__.fileno(), 0)

    def wait() -> None:
        poll.poll()
        ended()

    Thread(target=wait, name="hang-up", daemon=True).start()
