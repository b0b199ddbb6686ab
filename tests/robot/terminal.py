"""Playing a recording to the program on a terminal of its own: bytes as a terminal sends them, and an exit status."""

from __future__ import annotations

import contextlib
import fcntl
import os
import pty
import random
import re
import select
import signal
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Callable
from pathlib import Path
from typing import Final

from tests.robot.events import Event, Keys, Paste, Probe, Resize, Wait
from tests.robot.folder import WORK, environment, unreadable
from tests.robot.pilot import CLOSING, megabytes
from tests.robot.recording import Failure, Played, Recording

ANSWERS_WITHIN: Final = 40.0
"""Seconds of the program's own computing within which it answers, whatever was typed ahead."""
STANDS_STILL_AFTER: Final = 600.0
"""Seconds within which it answers in any case: many, for a machine with other work."""
ROOT: Final = Path(__file__).parents[2]
PALETTE: Final = b"Search for commands"
"""What only the palette says."""
AGAIN_AFTER: Final = 10.0
"""Seconds after which the robot asks for the palette once more: a prompt may have kept the first key."""
ASKS_FOR_PLACE: Final = b"\x1b[6n"
_SEQUENCE: Final = re.compile(rb"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07]*\x07)")
_MEANS_QUIT: Final = 60
"""Events within which a palette that was opened may have been told to quit."""


class TerminalError(Exception):
    """The program does not do what it has to, in one line."""


class Terminal:
    """The far end of the terminal that the program runs on: it reads all the time, and answers as terminals do."""

    def __init__(self, words: list[str], home: Path, size: tuple[int, int], chance: random.Random) -> None:
        self._chance = chance
        self._fd, slave = pty.openpty()
        self.resize(*size)
        self.heard = b""
        self._answered = 0
        settings = {
            name: value for name, value in os.environ.items() if not name.startswith(("TEXTUAL", "LC_", "NO_C"))
        }
        self.process = subprocess.Popen(
            [sys.executable, "-m", "nn_tui", *words],
            stdin=slave,
            stdout=slave,
            stderr=slave,
            env={**settings, **environment(home), "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"},
            cwd=home / WORK,
            start_new_session=True,
            preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0),
        )
        os.close(slave)

    def resize(self, columns: int, rows: int) -> None:
        """Have another size; the program is told."""
        fcntl.ioctl(self._fd, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

    def look(self, seconds: float = 0.0) -> bool:
        """Take what comes within some seconds, and answer; False once nobody writes any more."""
        if not select.select([self._fd], [], [], seconds)[0]:
            return True
        try:
            data = os.read(self._fd, 1 << 16)
        except OSError:
            return False
        self.heard = (self.heard + data)[-(1 << 18) :]
        for _ in range(data.count(ASKS_FOR_PLACE)):
            self.write(b"\x1b[1;1R")
        return bool(data)

    def write(self, data: bytes) -> None:
        """Send bytes, as fast as the program takes them."""
        is_over = self.patience()
        os.set_blocking(self._fd, False)
        while data:
            if is_over():
                raise TerminalError("it does not take its input")
            try:
                data = data[os.write(self._fd, data[: self._chance.choice((7, 64, 4096, 4096))]) :]
            except BlockingIOError:
                self.look(0.01)
            except OSError:
                return

    def patience(self) -> Callable[[], bool]:
        """Tells whether it has taken longer than anything may."""
        late, computed = time.monotonic() + STANDS_STILL_AFTER, self._computed + ANSWERS_WITHIN
        return lambda: time.monotonic() > late or self._computed > computed

    @property
    def _computed(self) -> float:
        """Seconds that the program has computed."""
        try:
            fields = Path(f"/proc/{self.process.pid}/stat").read_text().rpartition(")")[2].split()
        except OSError:
            return 0.0
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def until(self, condition: Callable[[], bool], is_over: Callable[[], bool]) -> bool:
        """Read until a condition holds; whether it came before time or end were over."""
        while not condition():
            if is_over() or not self.look(0.02):
                return condition()
        return True

    def wait(self, seconds: float) -> None:
        """Let time go by."""
        late = time.monotonic() + seconds
        while (left := late - time.monotonic()) > 0 and self.look(left):
            pass

    @property
    def has_ended(self) -> bool:
        return self.process.poll() is not None

    def close(self) -> None:
        """Nothing is left of it."""
        if not self.has_ended:
            self.process.send_signal(signal.SIGKILL)
        self.process.wait()
        os.close(self._fd)


def play(recording: Recording, home: Path) -> Played:
    """Play a recording in a furnished home."""
    began, keys, place, wrong, most = time.monotonic(), 0, 0, "", 0.0
    chance = random.Random(recording.seed)
    words = [recording.target] if recording.target else []
    terminal = Terminal(words, home, recording.size, chance)
    try:
        terminal.until(lambda: b"Palette" in terminal.heard, terminal.patience())
        for place, event in enumerate(recording.events):  # noqa: B007
            _do(terminal, event)
            keys += event.keys
            most = max(most, megabytes(str(terminal.process.pid)))
            if terminal.has_ended:
                break
        else:
            _quit(terminal)
        status = terminal.process.returncode
        if status != 0:
            wrong = f"the exit status is {status}"
        elif place + 1 < len(recording.events) and not _may_have_quit(recording.events[: place + 1]):
            wrong = "it ended unasked"
    except TerminalError as error:
        wrong = str(error)
        terminal.process.send_signal(signal.SIGABRT)
    finally:
        with contextlib.suppress(TerminalError):
            terminal.wait(0.1)
        terminal.close()
    reports = sorted((home / "data/nn-tui/crashes").glob("*"))
    details = "\n".join(report.read_text(errors="replace") for report in reports)
    if not wrong and reports:
        wrong = "there is a crash report"
    if not wrong and (damaged := unreadable(home)):
        wrong, details = f"no longer opens: {damaged[0][:120]}", "\n".join(damaged)
    if wrong and details:
        wrong = f"{wrong}: {details.strip().splitlines()[-1][:120]}"
    details = details or _SEQUENCE.sub(b"", terminal.heard)[-2000:].decode(errors="replace")
    return Played(keys, time.monotonic() - began, most, Failure(place, wrong, details) if wrong else None)


def _do(terminal: Terminal, event: Event) -> None:
    if isinstance(event, Wait):
        terminal.wait(event.seconds)
    elif isinstance(event, Resize):
        terminal.resize(event.columns, event.rows)
    elif isinstance(event, Probe):
        _probe(terminal)
    for data in event.writes:
        terminal.write(data)
        if isinstance(event, Paste):
            terminal.wait(0.0)
    terminal.look()


def _probe(terminal: Terminal) -> None:
    """Have it show the palette, and close it."""
    terminal.resize(80, 24)
    terminal.heard = b""
    is_over = terminal.patience()
    while not terminal.has_ended:
        _close_all(terminal)
        _do(terminal, Keys(("ctrl+p",)))
        again = time.monotonic() + AGAIN_AFTER
        if terminal.until(lambda: PALETTE in terminal.heard, lambda again=again: time.monotonic() > again):  # type: ignore[misc]
            break
        if is_over() and not terminal.has_ended:
            raise TerminalError("it does not answer")
    for _ in range(2):
        terminal.write(b"\x1b[27u")
        terminal.wait(0.05)


def _quit(terminal: Terminal) -> None:
    """Leave as anybody can from anywhere: an action may open its prompt after the keys that were to close it."""
    is_over = terminal.patience()
    while not terminal.has_ended:
        if is_over():
            raise TerminalError("it does not quit")
        _close_all(terminal)
        terminal.write(b"q")
        again = time.monotonic() + AGAIN_AFTER
        while not terminal.has_ended and time.monotonic() < again:
            if not terminal.look(0.02):
                # It has let go of the terminal, and is about to end.
                with contextlib.suppress(subprocess.TimeoutExpired):
                    terminal.process.wait(0.1)


def _close_all(terminal: Terminal) -> None:
    """Press escape until nothing can be open."""
    for _ in range(CLOSING):
        # In this form an escape is never taken for the beginning of another key.
        terminal.write(b"\x1b[27u")
        terminal.wait(0.01)


def _may_have_quit(events: tuple[Event, ...]) -> bool:
    """Whether the palette, where the command to quit is, was opened a short while ago."""
    last = events[-_MEANS_QUIT:]
    return any(isinstance(event, Probe) or (isinstance(event, Keys) and "ctrl+p" in event.names) for event in last)
