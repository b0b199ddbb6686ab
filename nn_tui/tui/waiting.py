"""Waiting in the event loop for what comes with the next messages, such as a view that was just added."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from time import monotonic
from typing import Final

LONGEST_WAIT: Final = 2.0
"""Seconds after which what is waited for is taken not to come."""
LOOK_AGAIN_AFTER: Final = 0.002


async def until(condition: Callable[[], object]) -> bool:
    """Wait until a condition holds; False if that does not come."""
    end = monotonic() + LONGEST_WAIT
    while not condition():
        if monotonic() > end:
            return False
        await asyncio.sleep(LOOK_AGAIN_AFTER)
    return True
