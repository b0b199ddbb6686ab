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

from tests.emulator import Emulator

FRAME_BEGIN, FRAME_END = b"\x1b[?2026h", b"\x1b[?2026l"
_QUESTION, _ANSWER = b"\x1b[?2026$p", b"\x1b[?2026;2$y"
"""Asked for synchronised output, this terminal says that it has it: a frame then comes between two marks."""
_CURSOR_QUESTION = re.compile(rb"\x1b\[;(\d+)H\x1b\[6n")
"""Where the cursor goes, in the first row, and the question where it is: answered before anything is drawn here."""


class Frame(NamedTuple):
    """What was sent at once, and when its last byte came. Only what changed is sent."""

    time: float
    content: bytes
    status: str
    """The line with the epoch, as it then stood on the screen."""

    @property
    def text(self) -> str:
        """What was sent, colours and places among it."""
        return self.content.decode(errors="replace")


class Terminal:
    """A program on a pty of its own. ``received`` is everything it wrote, ``frames()`` the same in pictures.

    ``screen`` is what a person sees.
    """

    def __init__(self, command: Sequence[str], home: Path, columns: int = 120, rows: int = 40) -> None:
        self.received = bytearray()
        self._arrivals: list[tuple[float, int]] = []
        self._answered = False
        self._asked_until = 0
        self._emulator = Emulator(columns, rows)
        self._drawn_until = 0
        self._statuses: dict[int, str] = {}
        environment = {
            **os.environ,
            "TERM": "xterm-256color",
            "COLORTERM": "truecolor",
            "HOME": str(home),
            "XDG_DATA_HOME": str(home / "data"),
            "XDG_STATE_HOME": str(home / "state"),
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
        for question in _CURSOR_QUESTION.finditer(self.received, self._asked_until):
            os.write(self._fd, b"\x1b[1;%sR" % question[1])
            self._asked_until = question.end()
        return True

    def read_for(self, seconds: float) -> None:
        """Take whatever comes for so long."""
        end = perf_counter() + seconds
        while (left := end - perf_counter()) > 0:
            self.read(left)

    def forget(self) -> None:
        """Drop what was received so far; the screen stays."""
        self._draw()
        del self.received[: self._drawn_until]
        self._asked_until = max(0, self._asked_until - self._drawn_until)
        self._drawn_until = 0
        self._arrivals.clear()
        self._statuses.clear()

    def press(self, keys: str) -> float:
        """Type, and tell when."""
        os.write(self._fd, keys.encode())
        return perf_counter()

    @property
    def screen(self) -> str:
        """What is on the screen now."""
        self._draw()
        return self._emulator.text

    def _draw(self) -> None:
        """Draw what has come, and note the line of the status after each frame."""
        while self._drawn_until < len(self.received):
            end = self.received.find(FRAME_END, self._drawn_until)
            if end >= 0:
                end += len(FRAME_END)
            elif FRAME_END.startswith(self.received[self.received.rfind(b"\x1b") :]):
                # Its rest is still to come.
                return
            else:
                end = len(self.received)
            self._emulator.write(bytes(self.received[self._drawn_until : end]))
            self._drawn_until = end
            self._statuses[end] = self._emulator.row(1)

    def wait_for(self, *texts: str, timeout: float = 20.0) -> float:
        """Read on until all these texts are on the screen, and sequences have come; when the last byte came."""
        words = [text for text in texts if not text.startswith("\x1b")]
        sequences = [text.encode() for text in texts if text.startswith("\x1b")]

        def is_there() -> bool:
            screen = self.screen
            return all(word in screen for word in words) and all(one in self.received for one in sequences)

        return self.wait_until(is_there, f"{texts}", timeout)

    def wait_until(self, condition: Callable[[], object], what: str, timeout: float = 20.0) -> float:
        """Read on until a condition holds."""
        end = perf_counter() + timeout
        while not condition():
            left = end - perf_counter()
            if left <= 0 or not self.read(left):
                raise TimeoutError(f"{what} did not come in {timeout} s, but\n{self.screen}")
        return self._arrivals[-1][0]

    def frames(self, since: int = 0) -> list[Frame]:
        """The whole frames that came after the first ``since`` bytes."""
        self._draw()
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
            content = bytes(self.received[place + len(FRAME_BEGIN) : end])
            found.append(Frame(when, content, self._statuses.get(end + len(FRAME_END), "")))
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
