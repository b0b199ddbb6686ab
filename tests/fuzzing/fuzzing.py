"""Reading damaged files one after the other, with an eye on what comes out, on the time and on the memory."""

from __future__ import annotations

import resource
import signal
import sys
import tempfile
import traceback
import warnings
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from random import Random
from time import perf_counter, process_time
from types import FrameType
from typing import Final

from tests.fuzzing.mutation import mutated
from tests.fuzzing.readers import READERS, Reader

SLOWEST: Final = 2.0
"""Seconds of the processor that one file may take."""
LARGEST_JUMP: Final = 300.0
"""Megabytes by which one file may raise the most memory that was ever in use."""

CHECKED: Final = 4
"""Of the values that come out, one in that many is written and read again."""

_MEMORY: Final = 8 << 30


class TooSlowError(BaseException):
    """A file takes too long: no reader may take this for damage."""


class Fuzzed:
    """The damaged files of one reader, each known by its number, and what came of them.

    ``failures`` are the numbers of those that failed, each with what was wrong.
    """

    def __init__(self, reader: Reader, folder: Path, seed: int) -> None:
        self.reader = reader
        self.seed = seed
        self.outcomes: Counter[str] = Counter()
        self.failures: list[tuple[int, str]] = []
        self.seconds = 0.0
        self.slowest = (0.0, 0)
        self.unforeseen: int | None = None
        self._path = reader.prepare(folder / reader.name)
        self._examples = list(reader.examples())

    @property
    def files(self) -> int:
        """How many were read."""
        return self.outcomes.total()

    def content(self, number: int) -> bytes:
        """The damaged file of that number."""
        return mutated(Random(f"{self.seed} {self.reader.name} {number}"), self._examples)

    def read_examples(self) -> None:
        """Read the valid files. Raises AssertionError where one is refused."""
        for example in self._examples:
            self._path.write_bytes(example)
            outcome = self.reader.outcome(self._path)
            assert outcome == "value", f"{self.reader.name} refuses its own example: {example[:80]!r}"

    def read(self, number: int) -> str | None:
        """Read the file of that number. Returns what is wrong with what comes out; None where nothing is."""
        self._path.write_bytes(self.content(number))
        before, began, used = peak(), perf_counter(), process_time()
        outcome, problem = "failed", None
        signal.setitimer(signal.ITIMER_VIRTUAL, SLOWEST)
        try:
            # Writing and reading again takes longer than reading.
            outcome = self.reader.outcome(self._path, check=number % CHECKED == 0)
        except KeyboardInterrupt:
            raise
        except BaseException as error:
            last = traceback.extract_tb(error.__traceback__)[-1]
            problem = f"{type(error).__name__}: {str(error)[:300]} ({last.filename}:{last.lineno})"
        finally:
            signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        taken, grown = process_time() - used, peak() - before
        if problem is None and grown > LARGEST_JUMP:
            problem = f"the memory grew by {grown:.0f} MB"
        if outcome == "unforeseen" and self.unforeseen is None:
            self.unforeseen = number
        self.outcomes[outcome] += 1
        self.seconds += perf_counter() - began
        self.slowest = max(self.slowest, (taken, number))
        if problem is not None:
            self.failures.append((number, problem))
        return problem


def fuzz(
    names: Sequence[str],
    seed: int,
    inputs: int,
    seconds: float,
    on_failure: Callable[[Fuzzed], None],
    turn: float = 1.0,
) -> Iterator[list[Fuzzed]]:
    """Read that many damaged files, or for that many seconds, those of each reader in turns.

    Yields what came of them after each round of turns. ``on_failure`` is called with a reader whose last file failed.
    """
    with tempfile.TemporaryDirectory(dir=_fast_folder()) as folder, watched():
        fuzzed = [Fuzzed(READERS[name], Path(folder), seed) for name in names]
        for one in fuzzed:
            # What is imported and kept with the first file of a kind is no growth.
            one.read_examples()
        began, done = perf_counter(), 0
        while True:
            for one in fuzzed:
                end = perf_counter() + turn
                while done < inputs and perf_counter() < end:
                    done += 1
                    if one.read(one.files) is not None:
                        on_failure(one)
            yield fuzzed
            if done >= inputs or perf_counter() - began >= seconds:
                return


@contextmanager
def watched() -> Iterator[None]:
    """While it is open, a file that takes too long raises TooSlowError, warnings are errors, and memory has an end."""

    def too_slow(number: int, frame: FrameType | None) -> None:
        raise TooSlowError(f"over {SLOWEST:g} s")

    handler = signal.signal(signal.SIGVTALRM, too_slow)
    limit = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, limit[1]))
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            yield
    finally:
        resource.setrlimit(resource.RLIMIT_AS, limit)
        signal.signal(signal.SIGVTALRM, handler)


def peak() -> float:
    """The most memory that this process ever had, in megabytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1024 if sys.platform == "linux" else 1 << 20)


def _fast_folder() -> str | None:
    shared = Path("/dev/shm")
    return str(shared) if shared.is_dir() else None
