"""A terminal of 120x40 for a program to run in: real bytes out of a pty with the time of each, real keys into it."""

from __future__ import annotations

import fcntl
import os
import pty
import re
import select
import signal
import struct
import termios
from collections.abc import Callable, Sequence
from pathlib import Path
from time import perf_counter
from typing import NamedTuple

FRAME_BEGIN, FRAME_END = b"\x1b[?2026h", b"\x1b[?2026l"
_QUESTION, _ANSWER = b"\x1b[?2026$p", b"\x1b[?2026;2$y"
"""Asked for synchronised output, this terminal says that it has it: a frame then comes between two marks."""
_ESCAPES = re.compile(rb"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07]*\x07)")


class Frame(NamedTuple):
    """What was drawn at once, and when its last byte came."""

    time: float
    content: bytes

    @property
    def text(self) -> str:
        """The characters without colours and places."""
        return _ESCAPES.sub(b"", self.content).decode(errors="replace")


class Terminal:
    """A program on a pty of its own. ``received`` is everything it wrote, ``frames()`` the same in pictures."""

    def __init__(self, command: Sequence[str], home: Path, columns: int = 120, rows: int = 40) -> None:
        self.received = bytearray()
        self._arrivals: list[tuple[float, int]] = []
        self._answered = False
        environment = {
            **os.environ,
            "TERM": "xterm-256color",
            "COLORTERM": "truecolor",
            "HOME": str(home),
            "XDG_DATA_HOME": str(home / "data"),
        }
        # An installed program has its bytecode: here the first start makes it.
        for name in ("NO_COLOR", "TEXTUAL_FPS", "TEXTUAL_COLOR_SYSTEM", "TEXTUAL_DRIVER", "PYTHONDONTWRITEBYTECODE"):
            environment.pop(name, None)
        self._ended = False
        self.pid, self._fd = pty.fork()
        if not self.pid:
            fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
            os.execve(command[0], list(command), environment)
        self.began = perf_counter()

    def read(self, timeout: float) -> bool:
        """Take what comes within the timeout; False when nothing did."""
        if not select.select([self._fd], [], [], max(timeout, 0.0))[0]:
            return False
        try:
            data = os.read(self._fd, 1 << 16)
        except OSError as error:
            raise EOFError(f"the program has ended; it wrote {bytes(self.received[-2000:])!r}") from error
        self._arrivals.append((perf_counter(), len(self.received)))
        self.received += data
        if not self._answered and _QUESTION in self.received:
            self._answered = True
            os.write(self._fd, _ANSWER)
        return True

    def read_for(self, seconds: float) -> None:
        """Take whatever comes for so long."""
        end = perf_counter() + seconds
        while (left := end - perf_counter()) > 0:
            self.read(left)

    def forget(self) -> None:
        """Drop what was received so far."""
        self.received.clear()
        self._arrivals.clear()

    def press(self, keys: str) -> float:
        """Type, and tell when."""
        os.write(self._fd, keys.encode())
        return perf_counter()

    def wait_for(self, *texts: str, since: int = 0, timeout: float = 20.0) -> float:
        """Read on until all these texts stand in what came after the first ``since`` bytes; when the last one came."""
        return self.wait_until(
            lambda: all(text.encode() in self.received[since:] for text in texts), f"{texts}", timeout
        )

    def wait_until(self, condition: Callable[[], object], what: str, timeout: float = 20.0) -> float:
        """Read on until a condition holds."""
        end = perf_counter() + timeout
        while not condition():
            left = end - perf_counter()
            if left <= 0 or not self.read(left):
                raise TimeoutError(f"{what} did not come in {timeout} s, but {bytes(self.received[-2000:])!r}")
        return self._arrivals[-1][0]

    def frames(self, since: int = 0) -> list[Frame]:
        """The whole frames that came after the first ``since`` bytes."""
        found = []
        arrivals = iter(self._arrivals)
        when, _ = next(arrivals)
        following = next(arrivals, None)
        place = self.received.find(FRAME_BEGIN, since)
        while place >= 0:
            end = self.received.find(FRAME_END, place)
            if end < 0:
                break
            while following is not None and following[1] <= end:
                when, _ = following
                following = next(arrivals, None)
            found.append(Frame(when, bytes(self.received[place + len(FRAME_BEGIN) : end])))
            place = self.received.find(FRAME_BEGIN, end)
        return found

    def cpu_seconds(self) -> float:
        """How long the program's threads have computed since they began (Linux tells in nanoseconds)."""
        tasks = Path(f"/proc/{self.pid}/task").glob("*/schedstat")
        return sum(int(task.read_text().split()[0]) for task in tasks) / 1e9

    def close(self) -> None:
        """End the program, and wait until it has."""
        try:
            os.kill(self.pid, signal.SIGTERM)
            end = perf_counter() + 5
            while perf_counter() < end and self._is_running():
                self.read(0.01)
        except EOFError:
            pass
        finally:
            os.close(self._fd)
            if self._is_running():
                os.kill(self.pid, signal.SIGKILL)
                os.waitpid(self.pid, 0)

    def _is_running(self) -> bool:
        if not self._ended:
            self._ended = os.waitpid(self.pid, os.WNOHANG)[0] != 0
        return not self._ended

    def __enter__(self) -> Terminal:
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()
