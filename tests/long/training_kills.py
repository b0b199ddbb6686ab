"""Kills `nn-tui train --save` again and again, and looks what of the training is lost and whether its bits are right.

python -m tests.long.training_kills --seconds 3600 --seed 1
"""

from __future__ import annotations

import argparse
import os
import random
import subprocess
import sys
import tempfile
from collections import deque
from pathlib import Path
from threading import Thread
from time import monotonic
from typing import IO

from nn_tui.experiment.run.replay import replay
from nn_tui.experiment.run.run_state import RunState
from nn_tui.experiment.storage import run_file

COMMANDS = (
    "letters --batch 1 --log-every 500 --momentum 0.9 --dropout 0.1",
    "spirals --log-every 20 --optimizer adam --schedule cosine",
    "echo --samples 100 --log-every 2",
)
MOST_LOST = 2.0
"""Seconds of training that a kill may cost, where a file is written in a moment: else a twentieth of the time goes into
writing, and a write of half a second comes every ten."""
SHORTEST, LONGEST = 1.0, 6.0
"""Seconds after which a command is killed."""


class Kills:
    """What was done and found so far."""

    def __init__(self, folder: Path, seed: int, most_lost: float) -> None:
        self._folder, self._random, self._most_lost = folder, random.Random(seed), most_lost
        self.kills = 0
        self.worst = 0.0
        self.problems: list[str] = []

    def one_run(self, words: str, kills: int) -> None:
        """Kill a command that many times as it goes on with one file, then do all of it again in one go."""
        path = self._folder / f"{self.kills}.nntui"
        before = (0, 0)
        for _ in range(kills):
            lost = self._kill(words, path)
            self.kills += 1
            try:
                state = run_file.load(path)
            except Exception as error:
                # Whatever it is, it is what this command is there to find.
                self.problems.append(f"kill {self.kills}, {words}: {error}")
                return
            reached = state.trainer.epoch, state.trainer.position
            if reached < before or lost > self._most_lost:
                self.problems.append(f"kill {self.kills}, {words}: {lost:.1f} s lost, {before} before, {reached} now")
            before, self.worst = reached, max(self.worst, lost)
        if not _is_replayed(state):
            self.problems.append(f"kill {self.kills}, {words}: other bits than in one go")

    def _kill(self, words: str, path: Path) -> float:
        """Kill the command after a while, and return the seconds of training that are not in its file."""
        train = f"train {words} --epochs 1000000000 --format csv --save".split()
        process = subprocess.Popen(
            [sys.executable, "-m", "nn_tui", *train, str(path)],
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        assert process.stdout is not None
        lines: deque[tuple[float, int]] = deque()
        reader = Thread(target=_read, args=(process.stdout, lines))
        reader.start()
        while len(lines) < 2 and process.poll() is None:
            reader.join(0.01)
        reader.join(self._random.uniform(SHORTEST, LONGEST))
        killed = monotonic()
        process.kill()
        process.wait()
        reader.join()
        process.stdout.close()
        try:
            saved = run_file.load(path).trainer.epoch
        except Exception:
            return 0.0
        # The first line of an epoch that is not in the file was printed after the file was written.
        after = [at for at, epoch in lines if epoch > saved]
        return killed - min(after) if after else 0.0


def _read(output: IO[str], lines: deque[tuple[float, int]]) -> None:
    """The epochs that are printed, each with when it was."""
    for line in output:
        number = line.partition(",")[0]
        if number.isdigit():
            lines.append((monotonic(), int(number)))


def _is_replayed(state: RunState) -> bool:
    """Whether training in one go leads to the same bits."""
    trainer = state.trainer
    run = replay(state.changes, trainer.epoch, state.record_every)
    run.advance(trainer.position)
    return run.network.parameters.tobytes() == state.parameters.tobytes()


def main(words: list[str] | None = None) -> int:
    """Run for the seconds asked for, print what was found, and return 1 where something was."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=float, default=3600.0)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--kills", type=int, default=5, help="of one run, before its bits are looked at")
    parser.add_argument("--most-lost", type=float, default=MOST_LOST, help="seconds that a kill may cost")
    options = parser.parse_args(words)
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    end = monotonic() + options.seconds
    with tempfile.TemporaryDirectory() as folder:
        kills, turn = Kills(Path(folder), options.seed, options.most_lost), 0
        while not turn or monotonic() < end:
            kills.one_run(COMMANDS[turn % len(COMMANDS)], options.kills)
            turn += 1
    print(f"seed {options.seed}: {kills.kills} kills, at most {kills.worst:.2f} s lost, {len(kills.problems)} problems")
    for problem in kills.problems:
        print(problem)
    return bool(kills.problems)


if __name__ == "__main__":
    sys.exit(main())
