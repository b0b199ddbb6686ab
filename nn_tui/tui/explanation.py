"""What a view or a screen says about itself."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Explanation:
    """A picture on the screen in plain words.

    Attributes:
        name: what it is called.
        what: what one is looking at.
        reading: what its colours, axes and numbers mean.
        good: what is a good sign; empty where nothing is.
        bad: what is a bad sign, and what helps; empty where nothing is.
    """

    name: str
    what: str
    reading: str
    good: str = ""
    bad: str = ""
