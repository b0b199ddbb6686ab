"""Kill the app, again and again, while it trains, draws and writes, alone and beside others on one home.

python -m tests.long.kills --kills 200 --seed 1

After each kill every file is read: none may be damaged, what was done more than two seconds before has to be there, and
the next start has to remove what the killed one left. Prints figures, and the round and seed of a failure.
"""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from math import inf
from pathlib import Path
from random import Random
from typing import Final, NamedTuple

import numpy as np

from nn_tui.data.builtin.builtin import built_in
from nn_tui.data.library.library import Library
from nn_tui.data.own_format.format import loads
from nn_tui.data.process_mark import Fate, ProcessMark
from nn_tui.experiment.storage import run_file
from nn_tui.experiment.storage.kept_runs import kept_runs
from nn_tui.experiment.storage.run_archive import RUNS_KEPT
from tests.long.awake import Awake
from tests.long.far_end import FarEnd

MOST_LOST: Final = 2.0
"""Seconds before a kill of which what was done may be lost."""
TRAINED: Final = ("lines", "spirals", "digits")
"""Runs that take a moment, in steps that take much less than a second even on a busy machine: a run can only be written
between two steps."""
MOST_SHIFTS = 5
MOST_COPIES = 12
MOST_SAMPLES = 60
"""Samples of the own dataset after which it begins anew, so that each write takes as long as the first."""


class Loss(NamedTuple):
    """What a kill cost: the seconds between the first thing lost and the kill, 0 where nothing is lost."""

    what: str
    seconds: float


class Home:
    """The folders of one person, through all the kills."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.data = path / "data" / "nn-tui"
        self.runs, self.drafts, self.datasets = (self.data / name for name in ("runs", "drafts", "datasets"))
        self.library = Library(self.datasets)
        self.awake = Awake()

    def instances(self) -> list[Path]:
        """The files of instances, dead ones too."""
        return list((self.path / "state" / "nn-tui" / "instances").glob("*"))

    def problems(self) -> Iterator[str]:
        """What is damaged, and what is there too much."""
        for entry in self.library.entries():
            if entry.problem:
                yield entry.problem
        for path in kept_runs(self.runs):
            try:
                run_file.load(path)
            except ValueError as error:
                yield str(error)
        if len(kept_runs(self.runs)) > RUNS_KEPT + 2:
            yield f"{len(kept_runs(self.runs))} runs are kept"
        for path in self.draft_files():
            try:
                loads(path.read_text(), "letters")
            except ValueError as error:
                yield f"{path}: {error}"

    def draft_files(self) -> list[Path]:
        """The drawings, the newest last."""
        return sorted(self.drafts.glob("[!.]*.txt"))

    def left_overs(self) -> list[Path]:
        """Temporary files of killed writers."""
        return [path for path in self.path.rglob(".*.tmp") if path.is_file()]


class Work:
    """Something that somebody does in one app until it is killed."""

    words: tuple[str, ...] = ()

    def __init__(self, home: Home, random: Random) -> None:
        self.home, self.random = home, random
        self.app = FarEnd(home.path, *self.words_for(random))

    def words_for(self, random: Random) -> tuple[str, ...]:
        """What the app is called with."""
        return self.words

    def begin(self) -> None:
        """Open what the work is done on."""

    def go_on(self) -> None:
        """Do a little more."""

    def loss(self, killed: float) -> Loss:
        """Compare what is on disk with what was done before ``killed``."""
        raise NotImplementedError

    def since(self, done: Sequence[float], kept: int, killed: float) -> float:
        """The seconds from the first that is not kept of what was done to the kill; 0 where all is kept."""
        return self.home.awake.between(done[kept], killed) if kept < len(done) else 0.0


class Training(Work):
    """A run at full speed: the newest file must not be older than what may be lost."""

    def words_for(self, random: Random) -> tuple[str, ...]:
        """Any of some datasets."""
        self.dataset = random.choice(TRAINED)
        return (self.dataset,)

    def begin(self) -> None:
        """Train flat out."""
        self.app.open(3)
        self.app.type("*")
        self.app.read(0.1)
        self.app.type(" ")
        # Of "ready" and "running" the first letter is the same, and is not sent again.
        self.app.wait_for("unning")
        self.began = time.time()

    def go_on(self) -> None:
        """Let it train."""
        self.app.read(0.05)

    def loss(self, killed: float) -> Loss:
        """The time since its file was written, or since it began."""
        files = sorted(self.home.runs.glob(f"{self.dataset}-*{run_file.SUFFIX}"), key=lambda path: path.stat().st_mtime)
        written = files[-1].stat().st_mtime if files else 0.0
        if written > self.began:
            state = run_file.load(files[-1])
            has_stopped = bool(state.stopping) and state.stopping[0] is not None
            if has_stopped or state.trainer.epoch >= state.changes[-1].recipe.epochs:
                # It was done, and waited.
                return Loss("training", 0.0)
        return Loss("training", self.home.awake.between(max(written, self.began), killed))


class Drawing(Work):
    """A letter that is shifted to the right step by step: each step can be told from the others."""

    words = ("letters",)

    def begin(self) -> None:
        """Open Edit, and go to an unchanged drawing."""
        self.app.open(2)
        self.app.press("]")
        self.app.read(0.2)
        self.app.press("[")
        self.app.read(0.2)
        self.before = set(self.home.draft_files())
        self.shifted: list[float] = []

    def go_on(self) -> None:
        """One step more."""
        if len(self.shifted) < MOST_SHIFTS:
            self.shifted.append(self.app.press("L"))
        self.app.read(self.random.uniform(0, 0.3))

    def loss(self, killed: float) -> Loss:
        """The time since the first step that is not in any kept drawing."""
        new = set(self.home.draft_files()) - self.before
        reached = max(map(_shifts_of, new), default=0)
        return Loss("drawing", self.since(self.shifted, reached, killed))


class Copying(Work):
    """Copies of a sample are written to an own dataset: it grows by one with each."""

    words = ("mine",)

    def begin(self) -> None:
        """Open Edit."""
        self.app.open(2)
        self.app.read(0.2)
        self.before = _most_samples(self.home)
        self.copied: list[float] = []

    def go_on(self) -> None:
        """One copy more."""
        if len(self.copied) < MOST_COPIES:
            self.copied.append(self.app.press("d"))
        self.app.read(self.random.uniform(0, 0.3))

    def loss(self, killed: float) -> Loss:
        """The time since the first copy that is in none of the datasets."""
        written = _most_samples(self.home) - self.before
        return Loss("dataset", self.since(self.copied, written, killed))


WORKS: Final[tuple[Callable[[Home, Random], Work], ...]] = (Training, Drawing, Copying)


def _shifts_of(path: Path) -> int:
    """By how many columns the drawing in the file is shifted; 0 for anything else."""
    draft, letters = loads(path.read_text(), "letters"), built_in("letters")
    index = int(draft.title.split()[-1]) - 1 if draft.title.startswith("sample") else 0
    for shifts in range(1, MOST_SHIFTS + 1):
        moved = np.zeros_like(letters.inputs[index])
        moved[:, shifts:] = letters.inputs[index][:, :-shifts]
        if np.array_equal(draft.inputs[0], moved):
            return shifts
    return 0


def _most_samples(home: Home) -> int:
    return max(home.library.load(path.stem).samples for path in home.library.files())


def kill_once(home: Home, random: Random, works: Sequence[Callable[[Home, Random], Work]]) -> list[Loss]:
    """Do these works, each in an app of its own, and kill one after the other. Raises AssertionError, TimeoutError."""
    busy = [work(home, random) for work in works]
    try:
        for work in busy:
            work.begin()
        # What those before left is removed soon after a start.
        removed_by = time.monotonic() + 5
        while (left := _dead_files(home, len(busy))) and time.monotonic() < removed_by:
            busy[0].app.read(0.05)
        assert not left, f"left over: {left}"
        losses = []
        for work in random.sample(busy, len(busy)):
            until = time.monotonic() + random.uniform(0.1, 4.0)
            while time.monotonic() < until:
                for each in busy:
                    each.go_on()
            killed = work.app.kill()
            busy.remove(work)
            losses.append(work.loss(killed))
    finally:
        for work in busy:
            work.app.kill()
    problems = list(home.problems())
    assert not problems, problems
    too_much = [loss for loss in losses if loss.seconds > MOST_LOST]
    assert not too_much, too_much
    return losses


def _dead_files(home: Home, living: int) -> list[Path]:
    """What dead instances left, beside the files of those that live."""
    instances = home.instances()
    return [*filter(_is_dead, home.left_overs()), *(instances if len(instances) > living else ())]


def _is_dead(path: Path) -> bool:
    """Whether the temporary file is one that a sweep of its folder would remove: a living writer's is not."""
    mark = path.name.split(".")[2] if path.name.count(".") == 3 else ""
    found = ProcessMark.read(mark)
    return found is not None and found.fate is Fate.DEAD


def run(kills: int, seed: int, path: Path, seconds: float = inf, say: Callable[[str], None] = print) -> int:
    """Kill that many apps on a home in that folder, and return how many failures there were."""
    home, end = Home(path), time.monotonic() + seconds
    failures = done = number = 0
    losses: list[Loss] = []
    while done < kills and time.monotonic() < end:
        number += 1
        random = Random(f"{seed} {number}")
        if not home.library.files() or _most_samples(home) > MOST_SAMPLES:
            shutil.rmtree(home.datasets, ignore_errors=True)
            home.library.copy(built_in("letters"), "mine")
        works = random.sample(WORKS, random.choice((1, 1, 1, 2, 2, 3)))
        names = ", ".join(work.__name__ for work in works)
        try:
            losses += kill_once(home, random, works)
        except (AssertionError, TimeoutError) as error:
            failures += 1
            say(f"round {number} of seed {seed} ({names}): {error}")
        done += len(works)
        if number % 10 == 0:
            say(f"{done} kills, {failures} failures, after {number} rounds")
    home.awake.close()
    for what in ("training", "drawing", "dataset"):
        lost = sorted(loss.seconds for loss in losses if loss.what == what)
        if lost:
            say(f"{what}: {len(lost)} kills, lost at most {lost[-1]:.2f} s, median {lost[len(lost) // 2]:.2f} s")
    say(f"{done} kills, {failures} failures, seed {seed}")
    return failures


def last_start(home: Home) -> list[str]:
    """Start once more and quit: what is left over then."""
    app = FarEnd(home.path)
    app.wait_for("Quit")
    app.read(1)
    status = app.quit()
    left = [str(path) for path in (*home.left_overs(), *home.instances())]
    return left if status == 0 else [*left, f"exit status {status}"]


def main(words: Sequence[str] | None = None) -> int:
    """Kill as often as asked, and return 1 if anything failed."""
    about = (__doc__ or "").splitlines()[0]
    parser = argparse.ArgumentParser(prog="python -m tests.long.kills", description=about)
    parser.add_argument("--kills", type=int, default=10**9, metavar="N", help="kill that often")
    parser.add_argument("--seconds", type=float, default=1e9, metavar="N", help="or for that many seconds")
    parser.add_argument("--seed", type=int, default=0, metavar="N", help="the seed of what is done, and when it ends")
    options = parser.parse_args(words)
    with tempfile.TemporaryDirectory(prefix="kills-") as folder:
        failures = run(options.kills, options.seed, Path(folder), seconds=options.seconds)
        left = last_start(Home(Path(folder)))
        if left:
            print(f"left over at the end: {left}")
    return 1 if failures or left else 0


if __name__ == "__main__":
    sys.exit(main())
