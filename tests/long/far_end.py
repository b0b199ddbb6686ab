"""The program on a terminal of its own, whose far end reads, types and kills."""

from __future__ import annotations

import fcntl
import os
import pty
import re
import select
import signal
import struct
import subprocess
import sys
import termios
import time
from contextlib import suppress
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parents[2]
WAIT: Final = 60.0
"""Seconds after which something that should be drawn is said not to come."""

_ESCAPES = re.compile(rb"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)|[ -/]*[0-~])")
_POSITION = b"\x1b[6n"


class FarEnd:
    """The program on a terminal of 80x24, with its folders below ``home``."""

    def __init__(self, home: Path, *words: str) -> None:
        self._fd, slave = pty.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
        self._process = subprocess.Popen(
            [sys.executable, "-m", "nn_tui", *words],
            stdin=slave,
            stdout=slave,
            stderr=slave,
            env={**os.environ, **environment(home), "PYTHONPATH": str(ROOT), "TERM": "xterm-256color"},
            cwd=home,
            start_new_session=True,
        )
        os.close(slave)
        self._received = self._last = b""

    def read(self, seconds: float) -> bool:
        """Take what comes within that time; return whether anything came."""
        end, before = time.monotonic() + seconds, len(self._received)
        while (left := end - time.monotonic()) > 0:
            if not select.select([self._fd], [], [], left)[0]:
                break
            try:
                data = os.read(self._fd, 1 << 16)
            except OSError:
                break
            self._received += data
            # A request may come in two pieces.
            asked, self._last = self._last + data, data[-3:]
            for _ in range(asked.count(_POSITION)):
                os.write(self._fd, b"\x1b[1;1R")
        return len(self._received) > before

    def wait_for(self, words: str) -> None:
        """Read until these words are drawn. Raises TimeoutError."""
        end = time.monotonic() + WAIT
        while words not in self.words:
            self.read(0.05)
            if time.monotonic() > end or self._process.poll() is not None:
                raise TimeoutError(f"{words!r} did not come, but {self.words[-1500:]!r}")

    def open(self, screen: int) -> None:
        """Wait until it takes keys, and open a screen by its number, whichever it began with."""
        self.wait_for("Quit")
        other = 3 if screen == 2 else 2
        self.type(f"{other}{screen}")
        # Only cells that change are sent, so no words are sure to come; further keys wait until it is shown.
        while self.read(0.5):
            pass

    @property
    def words(self) -> str:
        """What was drawn since the last key, without colours and places."""
        return _ESCAPES.sub(b"", self._received).decode(errors="replace")

    def type(self, keys: str) -> None:
        """Type, and forget what was drawn before."""
        self._received = b""
        os.write(self._fd, keys.encode())

    def press(self, key: str) -> float:
        """Type one key, wait until something is drawn, and return when that was. Raises TimeoutError."""
        self.type(key)
        end = time.monotonic() + WAIT
        while not self.read(0.01):
            if time.monotonic() > end:
                raise TimeoutError(f"{key!r} was not answered")
        return time.time()

    def kill(self) -> float:
        """Kill it at once, and return when that was."""
        self._process.send_signal(signal.SIGKILL)
        killed = time.time()
        self._process.wait()
        with suppress(OSError):
            os.close(self._fd)
        return killed

    def quit(self) -> int:
        """Quit by key and return the exit status."""
        self.type("q")
        end = time.monotonic() + WAIT
        while self._process.poll() is None and time.monotonic() < end:
            self.read(0.02)
        status = self._process.poll()
        if status is None:
            self.kill()
            raise TimeoutError("q did not end it")
        with suppress(OSError):
            os.close(self._fd)
        return status


def environment(home: Path) -> dict[str, str]:
    """Where the program looks for its folders."""
    return {
        "HOME": str(home),
        "XDG_DATA_HOME": str(home / "data"),
        "XDG_STATE_HOME": str(home / "state"),
        "XDG_CONFIG_HOME": str(home / "config"),
        "COLORTERM": "truecolor",
    }
