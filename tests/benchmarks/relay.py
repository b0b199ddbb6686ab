"""A slow line: runs a program on a terminal of its own, and passes on what it writes and reads, slowly and late.

    python tests/benchmarks/relay.py BYTES_PER_SECOND DELAY_SECONDS COMMAND ...

What the program writes leaves at that rate and arrives later by the delay; what is typed arrives later by the delay. As
sshd does, it reads far ahead of what the line takes: how much waits there, the program cannot know.
"""

from __future__ import annotations

import fcntl
import os
import pty
import select
import sys
import termios
import tty
from collections import deque
from time import monotonic

READ_AHEAD = 2_000_000
AT_ONCE = 0.002
"""Seconds of the line's rate that arrive together."""


class Direction:
    """Bytes on their way, the next to arrive first."""

    def __init__(self, rate: float, delay: float) -> None:
        self._rate, self._delay = rate, delay
        self._free_at = 0.0
        self._under_way: deque[tuple[float, float, bytes]] = deque()

    def put(self, data: bytes) -> None:
        """Take bytes that wait for the line, then cross it."""
        step = max(1, int(self._rate * AT_ONCE))
        for start in range(0, len(data), step):
            piece = data[start : start + step]
            self._free_at = max(self._free_at, monotonic()) + len(piece) / self._rate
            self._under_way.append((self._free_at + self._delay, self._free_at, piece))

    @property
    def waiting(self) -> float:
        """Bytes that the line has not taken yet."""
        return max(0.0, self._free_at - monotonic()) * self._rate

    @property
    def next_in(self) -> float | None:
        """Seconds until something arrives; None if nothing is under way."""
        return max(0.0, self._under_way[0][0] - monotonic()) if self._under_way else None

    def arrived(self) -> bytes:
        """What has arrived since the last call."""
        found = bytearray()
        now = monotonic()
        while self._under_way and self._under_way[0][0] <= now:
            found += self._under_way.popleft()[2]
        return bytes(found)


def pass_on(program: int, rate: float, delay: float) -> None:
    """Pass bytes between standard input and output and the terminal of the program, until it ends."""
    down, up = Direction(rate, delay), Direction(1e6, delay)
    while True:
        reading = [0, *([program] if down.waiting < READ_AHEAD else [])]
        times = [time for time in (down.next_in, up.next_in) if time is not None]
        ready, _, _ = select.select(reading, [], [], min(times, default=None))
        if program in ready:
            try:
                down.put(os.read(program, 1 << 16))
            except OSError:
                return
        if 0 in ready:
            up.put(os.read(0, 1 << 16))
        os.write(program, up.arrived())
        data = down.arrived()
        while data:
            data = data[os.write(1, data) :]


def main(rate: str, delay: str, *command: str) -> None:
    """Run the command on such a line."""
    size = fcntl.ioctl(0, termios.TIOCGWINSZ, bytes(8))
    tty.setraw(0)
    process, program = pty.fork()
    if not process:
        fcntl.ioctl(0, termios.TIOCSWINSZ, size)
        os.execv(command[0], command)
    pass_on(program, float(rate), float(delay))


if __name__ == "__main__":
    main(*sys.argv[1:])
