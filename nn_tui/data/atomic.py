"""Writing a file so that it is either the old one or the new one, never half of either."""

from __future__ import annotations

import os
import secrets
import stat
from contextlib import suppress
from pathlib import Path

from nn_tui.data.process_mark import ProcessMark


def write_atomically(path: Path, content: bytes) -> None:
    """Replace the content of path, making its parent folders.

    An existing file keeps its mode; of a symbolic link, the file that it points to is replaced. When anything
    fails, the old file stays as it was, nothing is left beside it, and the OSError is raised as it is.
    """
    target = Path(os.path.realpath(path))
    target.parent.mkdir(parents=True, exist_ok=True)
    temporary = _temporary(target)
    try:
        # "x" makes the file with the usual mode under the person's umask, which tempfile does not.
        with open(temporary, "xb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        with suppress(FileNotFoundError):
            os.chmod(temporary, stat.S_IMODE(target.stat().st_mode))
        os.replace(temporary, target)
    except BaseException:
        with suppress(OSError):
            temporary.unlink()
        raise


def try_writing_beside(path: Path, content: bytes = b"") -> None:
    """Make and remove a file where `write_atomically` would make its own. Raises OSError, as writing would."""
    temporary = _temporary(Path(os.path.realpath(path)))
    try:
        with open(temporary, "xb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
    finally:
        with suppress(FileNotFoundError):
            temporary.unlink()


def _temporary(target: Path) -> Path:
    # Hidden and with another suffix: a listing made meanwhile does not take it for a file of the folder. Without the
    # target's name, which may be as long as a name can be. By the mark `left_overs` knows whether its writer lives.
    return target.with_name(f".{secrets.token_hex(6)}.{ProcessMark.here()}.tmp")
