"""What a person can prefer, with what each setting takes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields, replace
from typing import Any, Final

FRAME_RATES: Final = (30.0, 10.0, 4.0)
"""Frames a second to choose from, at most: a slow connection gets what it takes."""
LONGEST_NAME: Final = 60
"""Characters of the name of a theme or a key."""


@dataclass(frozen=True)
class KeyLine:
    """A line of the keymap: the keys that a binding is to have, as they were written, and where."""

    id: str
    keys: tuple[str, ...]
    line: int


@dataclass(frozen=True)
class Preferences:
    """What is preferred; None where nothing was said.

    Attributes:
        theme: the name of a theme, which may not exist.
        frame_rate: frames a second while training runs, one of FRAME_RATES.
        mouse: whether the mouse is used.
        finishes_unwatched: whether a run goes on until its epochs are done if the terminal is lost.
        keys: the keymap, in the order of the file; ids and keys may not exist.
    """

    theme: str | None = None
    frame_rate: float | None = None
    mouse: bool | None = None
    finishes_unwatched: bool | None = None
    keys: tuple[KeyLine, ...] = ()

    def over(self, other: Preferences) -> Preferences:
        """These, and where nothing is said here, the other ones."""
        said = {each.name: value for each in fields(self) if (value := getattr(self, each.name)) not in (None, ())}
        return replace(other, **said)


@dataclass(frozen=True)
class PreferencesRead:
    """What a file says.

    Attributes:
        preferences: what of it can be used.
        problems: a sentence about each thing that cannot; each names the file and the line.
        lines: the line of each setting that can be used, by its name in Preferences.
        is_damaged: the file is no TOML, or cannot be read: nothing of it is used, and it must not be written.
    """

    preferences: Preferences = field(default_factory=Preferences)
    problems: tuple[str, ...] = ()
    lines: Mapping[str, int] = field(default_factory=dict)
    is_damaged: bool = False


@dataclass(frozen=True)
class Setting:
    """A setting as a line of the file: its key there, its attribute of Preferences, and how its value is written."""

    key: str
    name: str
    takes: str
    read: Callable[[Any], Any] = field(repr=False)
    """The value from that in the file. Raises ValueError for another one."""
    write: Callable[[Any], Any] = field(repr=False, default=lambda value: value)


def _theme(value: object) -> str:
    if not isinstance(value, str) or not 0 < len(value) <= LONGEST_NAME:
        raise ValueError
    return value


def _frame_rate(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or value not in FRAME_RATES:
        raise ValueError
    return float(value)


def _switch(value: object) -> bool:
    if not isinstance(value, bool):
        raise ValueError
    return value


_UNWATCHED: Final = {"train on": True, "stop": False}


def _unwatched(value: object) -> bool:
    if not isinstance(value, str) or value not in _UNWATCHED:
        raise ValueError
    return _UNWATCHED[value]


SETTINGS: Final = {
    setting.name: setting
    for setting in (
        Setting("theme", "theme", 'a name in quotes, as in theme = "nord"', _theme),
        Setting("frame_rate", "frame_rate", "30, 10 or 4", _frame_rate, int),
        Setting("mouse", "mouse", "true or false", _switch),
        Setting(
            "terminal_lost",
            "finishes_unwatched",
            '"train on" or "stop"',
            _unwatched,
            lambda value: "train on" if value else "stop",
        ),
    )
}
"""The settings by their names in Preferences; the keymap has a table of its own."""
