"""Whether a command may write to the path that the user names: checked for all commands, before any work."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

from nn_tui.cli.errors import UsageError
from nn_tui.data.atomic import try_writing_beside
from nn_tui.data.errors import DataError
from nn_tui.data.overwriting import check_destination, would_overwrite
from nn_tui.data.plain_text import plain

_STANDARD_STREAMS = (1, 2)


def check_writable(option: str, path: Path, sources: Iterable[Path] = ()) -> None:
    """Raise UsageError for a path that cannot be written or is one of ``sources``, which --force does not overwrite."""
    try:
        check_destination(path, sources)
    except DataError as error:
        raise UsageError(f"{option} {error}") from None
    # Writing to a link writes the file that it points to.
    folder = Path(os.path.realpath(path)).parent
    if not folder.is_dir():
        shown = folder if path.is_symlink() else path.parent
        raise UsageError(f"{option} {plain(path)}: there is no folder {plain(shown)}: make it first")
    if _is_standard_stream(path):
        raise UsageError(f"{option} {plain(path)}: the output is written there already: choose another name")
    try:
        try_writing_beside(path)
    except OSError as error:
        reason = error.strerror or str(error)
        problem = f"no file can be made there ({reason}): make room, or choose another folder"
        raise UsageError(f"{option} {plain(path)}: {problem}") from None


def check_overwriting(option: str, path: Path, force: bool, own: Iterable[Path] = ()) -> None:
    """Raise UsageError for a file that exists, unless ``force`` allows it or it is one of the command's ``own``."""
    if not force and would_overwrite(path, own):
        raise already_exists(option, path)


def already_exists(option: str, path: Path) -> UsageError:
    """The error for a file that exists."""
    mend = "choose another name, or add --force to overwrite it"
    return UsageError(f"{option} {plain(path)}: this file exists already: {mend}")


def _is_standard_stream(path: Path) -> bool:
    """Whether the path is the file or device behind standard output or standard error, as /dev/stdout is."""
    for stream in _STANDARD_STREAMS:
        try:
            if os.path.samestat(os.stat(path), os.fstat(stream)):
                return True
        except OSError:
            continue
    return False
