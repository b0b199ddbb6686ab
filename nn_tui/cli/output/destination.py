"""Whether a command may write to the path that a person names: decided here for all commands, before any work."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

from nn_tui.cli.errors import UsageError
from nn_tui.data.errors import DataError
from nn_tui.data.overwriting import check_destination, would_overwrite

_STANDARD_STREAMS = (1, 2)


def check_writable(option: str, path: Path, sources: Iterable[Path] = ()) -> None:
    """Raise UsageError where no file can be written, and for the ``sources``, which even --force does not overwrite."""
    try:
        check_destination(path, sources)
    except DataError as error:
        raise UsageError(f"{option} {error}") from None
    # A link is written through, to the file that it points to.
    folder = Path(os.path.realpath(path)).parent
    if not folder.is_dir():
        shown = folder if path.is_symlink() else path.parent
        raise UsageError(f"{option} {path}: there is no folder {shown}: make it first")
    if _is_standard_stream(path):
        raise UsageError(f"{option} {path}: the output is written there already: choose another name")


def check_overwriting(option: str, path: Path, force: bool, own: Iterable[Path] = ()) -> None:
    """Raise UsageError for a file that exists, unless ``force`` allows it or it is one of the command's ``own``."""
    if not force and would_overwrite(path, own):
        raise already_exists(option, path)


def already_exists(option: str, path: Path) -> UsageError:
    """The refusal of a file that exists."""
    return UsageError(f"{option} {path}: this file exists already: choose another name, or add --force to overwrite it")


def _is_standard_stream(path: Path) -> bool:
    """Whether the path leads to what standard output or standard error is redirected to, as /dev/stdout does."""
    for stream in _STANDARD_STREAMS:
        try:
            if os.path.samestat(os.stat(path), os.fstat(stream)):
                return True
        except OSError:
            continue
    return False
