"""The program on a terminal of its own, of which the test holds the other end."""

from __future__ import annotations

import os
import re
import select
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from pathlib import Path
from typing import Protocol

import pytest

from nn_tui.tui.process.size import MOST_COLUMNS, MOST_ROWS
from tests.emulator import Cell, Emulator

pty = pytest.importorskip("pty", reason="needs a terminal of the POSIX kind")
import fcntl  # noqa: E402
import struct  # noqa: E402
import termios  # noqa: E402

ROOT = Path(__file__).parents[3]
WAIT = 40.0
ESCAPE = re.compile(rb"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07]*\x07)")
CURSOR_QUESTION = re.compile(rb"\x1b\[;(\d+)H\x1b\[6n")
"""Where the cursor goes, in the first row, and the question where it is."""
STANDSTILL = 12
"""Looks in a row at which nothing new was written, for the program to be waiting."""


class Terminal:
    """The far end of the terminal that the program runs on."""

    def __init__(
        self, process: subprocess.Popen[bytes], fd: int, modes_before: list[object], size: tuple[int, int]
    ) -> None:
        self.process, self.fd, self.modes_before = process, fd, modes_before
        self.received = b""
        self._emulator = Emulator(min(size[0], MOST_COLUMNS), min(size[1], MOST_ROWS))
        self._drawn_until = self._asked_until = 0

    @property
    def screen(self) -> str:
        """What is on the screen. Only cells that change are written, so no word need ever be written as a whole."""
        return self._drawn.text

    @property
    def cells(self) -> list[list[Cell]]:
        """What is on the screen, with colours."""
        return self._drawn.cells

    @property
    def _drawn(self) -> Emulator:
        """The emulator, with all that has come drawn on it: it is too slow to draw what nobody looks at."""
        self._emulator.write(self.received[self._drawn_until :])
        self._drawn_until = len(self.received)
        return self._emulator

    @property
    def words(self) -> str:
        """What was written, without colours and places: for what comes before and after the app's own screen."""
        return ESCAPE.sub(b"", self.received).decode(errors="replace")

    def _answer(self) -> None:
        """Tell where the cursor is, as often as that was asked."""
        for question in CURSOR_QUESTION.finditer(self.received, self._asked_until):
            self._asked_until = question.end()
            # The program may have ended.
            with suppress(OSError):
                os.write(self.fd, b"\x1b[1;%sR" % question[1])

    def _read(self) -> bool:
        """Take what has come; False once nobody writes any more."""
        if select.select([self.fd], [], [], 0.02)[0]:
            try:
                data = os.read(self.fd, 1 << 16)
                self.received += data
            except OSError:
                return False
            self._answer()
            return bool(data)
        return True

    def read(self) -> None:
        """Take what has come."""
        assert self._read(), f"it has ended: {self.words[-2000:]}"

    def wait_for(self, condition: Callable[[], object], what: object = "", seconds: float = WAIT) -> None:
        end = time.monotonic() + seconds
        while not condition():
            assert time.monotonic() < end, f"{what} did not come, but {self.screen}"
            assert self._read() or condition(), f"{what} did not come before the end, but {self.words[-2000:]}"

    def look(self, seconds: float) -> None:
        """Take what comes for so long."""
        end = time.monotonic() + seconds
        while time.monotonic() < end and self._read():
            pass

    def wait_unread(self, condition: Callable[[], object], what: str) -> None:
        """Wait without reading what is written."""
        end = time.monotonic() + WAIT
        while not condition():
            assert time.monotonic() < end, f"{what} did not come"
            time.sleep(0.02)

    def press(self, keys: str, until: str) -> None:
        """Type, and wait until that text is on the screen."""
        os.write(self.fd, keys.encode())
        self.wait_for(lambda: until in self.screen, until)

    def is_answered(self, key: bytes) -> None:
        """Type a key, and wait until anything is drawn."""
        before = len(self.received)
        os.write(self.fd, key)
        self.wait_for(lambda: len(self.received) > before, key)

    def ends(self, reading: bool = True) -> float:
        """Wait until the program has ended, reading what it writes or not; how many seconds that took."""
        began = time.monotonic()
        while self.process.poll() is None:
            assert time.monotonic() < began + WAIT, "it does not end"
            if reading:
                self._read()
            else:
                time.sleep(0.005)
        return time.monotonic() - began

    def read_on(self) -> None:
        """Read what is left after the end."""
        while self._read() and select.select([self.fd], [], [], 0)[0]:
            pass

    def back_up(self) -> None:
        """Read nothing until nothing more is written."""
        still, before, end = 0, -1, time.monotonic() + WAIT
        while still < STANDSTILL:
            assert time.monotonic() < end, "it draws on without being read"
            time.sleep(0.05)
            waiting = int.from_bytes(fcntl.ioctl(self.fd, termios.FIONREAD, bytes(4)), sys.byteorder)
            still, before = (still + 1 if waiting == before else 0), waiting

    def resize(self, columns: int, rows: int) -> None:
        """Make the terminal larger or smaller, as a person does who pulls at its window."""
        fcntl.ioctl(self.fd, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
        self._drawn.resize(min(columns, MOST_COLUMNS), min(rows, MOST_ROWS))

    def quits(self, key: bytes = b"q") -> None:
        """Press q, and check that it ends well."""
        os.write(self.fd, key)
        self.ends()
        self.read_on()
        assert "Traceback" not in self.words
        assert self.process.returncode == 0

    @property
    def most_memory(self) -> int:
        """The most memory that the program has taken, in megabytes."""
        (line,) = re.findall(r"VmHWM:\s+(\d+) kB", Path(f"/proc/{self.process.pid}/status").read_text())
        return int(line) // 1024

    def hang_up(self) -> None:
        """Close this end."""
        os.close(self.fd)
        self.fd = os.open(os.devnull, os.O_RDONLY)


class OpenTerminal(Protocol):
    """`with terminal("letters", LANG="C") as t`."""

    def __call__(
        self,
        *words: str,
        program: Path | None = ...,
        nohup: bool = ...,
        size: tuple[int, int] = ...,
        **changes: str | None,
    ) -> AbstractContextManager[Terminal]: ...


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "data"


@pytest.fixture
def terminal(home: Path) -> OpenTerminal:
    """`with terminal("letters", LANG="C") as t`: the program on a terminal of 80x24, gone at the end.

    ``program`` is a script in its place; with ``nohup`` no signal tells it of a hang-up. A variable that is None is
    not set.
    """

    @contextmanager
    def opened(
        *words: str,
        program: Path | None = None,
        nohup: bool = False,
        size: tuple[int, int] = (80, 24),
        **changes: str | None,
    ) -> Iterator[Terminal]:
        environment = {
            **os.environ,
            "PYTHONPATH": str(ROOT),
            "HOME": str(home.parent),
            "XDG_DATA_HOME": str(home),
            "XDG_STATE_HOME": str(home.parent / "state"),
            "XDG_CONFIG_HOME": str(home.parent / "config"),
            "TERM": "xterm-256color",
            "COLORTERM": "truecolor",
            "PYTHONUTF8": "1",
        }
        for name in ("NO_COLOR", "TEXTUAL_COLOR_SYSTEM", "TEXTUAL_DRIVER", "TEXTUAL_FPS", "LC_ALL", "PYTHONIOENCODING"):
            environment.pop(name, None)
        for name in ("COLUMNS", "LINES"):
            environment.pop(name, None)
        for name, value in changes.items():
            if value is None:
                environment.pop(name, None)
            else:
                environment[name] = value
        master, slave = pty.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", size[1], size[0], 0, 0))
        modes_before = termios.tcgetattr(slave)

        def begin() -> None:
            if nohup:
                signal.signal(signal.SIGHUP, signal.SIG_IGN)
            else:
                fcntl.ioctl(0, termios.TIOCSCTTY, 0)

        process = subprocess.Popen(
            [sys.executable, *([str(program)] if program else ["-m", "nn_tui"]), *words],
            stdin=slave,
            stdout=slave,
            stderr=slave,
            env=environment,
            cwd=home.parent,
            start_new_session=True,
            preexec_fn=begin,
        )
        os.close(slave)
        try:
            yield Terminal(process, master, modes_before, size)
        finally:
            if process.poll() is None:
                process.kill()
            process.wait()
            with suppress(OSError):
                os.close(master)

    return opened
