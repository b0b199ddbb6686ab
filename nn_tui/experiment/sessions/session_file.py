"""Sessions on disk: JSON with a version. What is wrong in a part of it is left out; a file that is none is refused."""

from __future__ import annotations

import json
import os
import stat
from dataclasses import replace
from math import inf
from pathlib import Path
from typing import Any, Final

from nn_tui.data.atomic import write_atomically
from nn_tui.data.catalog import is_name
from nn_tui.experiment.errors import ExperimentError
from nn_tui.experiment.sessions import memory
from nn_tui.experiment.sessions.session import Session

FORMAT: Final = "nn-tui session"
VERSION: Final = 1
SUFFIX: Final = ".json"
MOST_BYTES: Final = 65_536
"""The largest session file that is read or written; a usual one has two thousand bytes."""
MOST_NUMBER: Final = 2**53
LONGEST_RECIPE: Final = 16_384
LONGEST_PATH: Final = 4_096

_FLAT_OUT = "inf"
_WORD = 40
"""Characters of the name of a screen."""


def save(path: Path, session: Session) -> None:
    """Write the session atomically. Raises OSError."""
    write_atomically(path, dumps(session))


def dumps(session: Session) -> bytes:
    """The session as the bytes of a file; if they are too many, without what the screens remember."""
    content: dict[str, Any] = {
        "format": FORMAT,
        "version": VERSION,
        "number": session.number,
        "dataset": session.dataset,
        "source": None if session.source is None else str(session.source),
        "recipe": session.recipe,
        "run": None if session.run is None else str(session.run),
        "epoch": session.epoch,
        "speed": _FLAT_OUT if session.speed == inf else session.speed,
        "screen": session.screen,
        "screens": {name: dict(each) for name, each in session.memories.items()},
    }
    written = json.dumps(content, indent=1).encode()
    is_least = not (session.recipe or session.memories)
    return written if len(written) <= MOST_BYTES or is_least else dumps(replace(session, recipe="", memories={}))


def load(path: Path) -> Session:
    """Read a session. Raises ExperimentError, naming the file, for one that cannot be read or holds no session of this
    or an older version."""
    try:
        content = _read(path)
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else None
        raise ExperimentError(f"{path} cannot be read: {reason or error}") from None
    try:
        return loads(content)
    except ExperimentError as error:
        raise ExperimentError(f"{path} {error}") from None


def loads(content: bytes) -> Session:
    """The session in the bytes of a file. Raises ExperimentError with the end of a sentence on the file."""
    if len(content) > MOST_BYTES:
        raise ExperimentError("is too large for a session")
    try:
        entries = json.loads(content)
    except (ValueError, RecursionError):
        raise ExperimentError("is damaged") from None
    if not isinstance(entries, dict) or entries.get("format") != FORMAT:
        raise ExperimentError("is no session of nn-tui")
    version = memory.whole(entries, "version", MOST_NUMBER)
    if version is None or version < 1:
        raise ExperimentError("is damaged")
    if version > VERSION:
        raise ExperimentError(f"was written by a newer nn-tui (version {version} of such files)")
    dataset, number = memory.text(entries, "dataset"), memory.whole(entries, "number", MOST_NUMBER)
    if dataset is None or not is_name(dataset) or number is None:
        raise ExperimentError("is damaged")
    speed = inf if entries.get("speed") == _FLAT_OUT else memory.number(entries, "speed", least=0)
    recipe = entries.get("recipe")
    screens = memory.part(entries, "screens")
    return Session(
        dataset,
        number,
        source=_path(entries, "source"),
        recipe=recipe if isinstance(recipe, str) and len(recipe) <= LONGEST_RECIPE else "",
        run=_path(entries, "run"),
        epoch=memory.whole(entries, "epoch", MOST_NUMBER) or 0,
        speed=speed,
        screen=memory.text(entries, "screen", _WORD) or "Data",
        memories={name: memory.part(screens, name) for name in screens},
    )


def _read(path: Path) -> bytes:
    """The content of a file, one byte more than there may be at most. Raises OSError, or ValueError for what is no
    file: whoever opens a pipe waits for good."""
    # Between the look and the opening it might be replaced by a pipe: then opening it does not wait either.
    file = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    with open(file, "rb") as stream:
        if not stat.S_ISREG(os.fstat(file).st_mode):
            raise ValueError("it is no file")
        return stream.read(MOST_BYTES + 1)


def _path(entries: memory.Memory, key: str) -> Path | None:
    """An absolute path that can be looked for; None for anything else."""
    value = entries.get(key)
    if not isinstance(value, str) or len(value) > LONGEST_PATH or "\0" in value:
        return None
    try:
        os.fsencode(value)
    except ValueError:
        return None
    path = Path(value)
    return path if path.is_absolute() else None
