"""How much memory the app takes while it trains flat out for a long time, on a terminal of its own.

python -m tests.long.soak --seconds 3600 --dataset letters
python -m tests.long.soak --seconds 600 --dataset spirals --keys
"""

from __future__ import annotations

import argparse
import os
import random
import re
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from statistics import median
from time import monotonic
from typing import NamedTuple

from nn_tui.data.builtin.builtin import built_in
from nn_tui.experiment.recipe.defaults import default_recipe
from nn_tui.experiment.run.experiment import Experiment
from nn_tui.experiment.storage import run_file
from tests.benchmarks.terminal import Terminal

ENDLESS = 10**9
"""Epochs: more than any soak lasts."""
FIRST = 300.0
"""Seconds after which memory grows no more."""
MOST_GROWTH = 0.05
"""The share by which it may grow after that."""
LOOK_EVERY = 5.0
EPOCH = re.compile(r"epoch ([\d,]+)")
KEYS = (
    "r ",
    " ",
    " ",
    "z",
    "z",
    "\t",
    "\x1b[B",
    "\x1b[C",
    "v\x1b",
    "\x10\x1b",
    "??",
    "13",
    "23",
    "43",
    "+",
    "*",
    "c\x1b",
)
"""What a person might press, each leaving the app on Train, all but the second and third with the run going on."""


class Look(NamedTuple):
    """What was seen at one moment: seconds since the start, resident megabytes, and the epoch."""

    seconds: float
    megabytes: float
    epoch: int


def main(words: Sequence[str] | None = None) -> int:
    """Soak each dataset, and return 1 if memory grew too much for one of them."""
    options = _parser().parse_args(words)
    verdicts = [_is_bounded(name, options) for name in options.dataset]
    return 0 if all(verdicts) else 1


def _is_bounded(name: str, options: argparse.Namespace) -> bool:
    """Soak one dataset, and print what was seen; False if memory grew too much."""
    columns, rows = map(int, options.size.split("x"))
    looks: list[Look] = []
    due = 0.0
    with tempfile.TemporaryDirectory() as folder:
        seed = options.seed if options.keys else None
        try:
            for look in soak(name, Path(folder), options.seconds, (columns, rows), seed):
                looks.append(look)
                if look.seconds >= due:
                    due = look.seconds + options.every
                    print(f"{look.seconds:7.0f} s {look.megabytes:7.1f} MB  epoch {look.epoch:,}", flush=True)
        except EOFError as error:
            print(f"{name}: it ended by itself: {error}")
            for report in Path(folder).rglob("crash-*.txt"):
                print(report.read_text())
            return False
    first = min(options.first, options.seconds / 2)
    before, growth = growth_after(first, looks)
    keys = f"with the keys of seed {options.seed}" if options.keys else "without keys"
    print(
        f"{name}, {options.size}, {keys}: {before:.1f} MB after {first:.0f} s, {growth:+.1%} in the "
        f"{looks[-1].seconds - first:.0f} s after that (at most {MOST_GROWTH:.0%}), {looks[-1].epoch:,} epochs: "
        f"{'ok' if growth <= MOST_GROWTH else 'TOO MUCH'}",
        flush=True,
    )
    return growth <= MOST_GROWTH


def soak(name: str, folder: Path, seconds: float, size: tuple[int, int], seed: object = None) -> Iterator[Look]:
    """Train a built-in dataset flat out for that long, and look every few seconds; with a seed, keys are pressed."""
    dataset = built_in(name)
    path = folder / f"{name}{run_file.SUFFIX}"
    recipe = default_recipe(dataset).with_(epochs=ENDLESS, schedule="constant")
    run_file.save(path, Experiment(recipe, dataset).state())
    keys = random.Random(repr(seed))
    with Terminal((sys.executable, "-m", "nn_tui", str(path)), folder, *size) as terminal:
        terminal.wait_for("ready")
        terminal.press("3")
        terminal.wait_for("Reset")
        terminal.press("*")
        terminal.read_for(0.5)
        terminal.press(" ")
        terminal.wait_for("running")
        began, due, epoch = monotonic(), 0.0, 0
        while (passed := monotonic() - began) < seconds:
            if seed is not None:
                terminal.press(keys.choice(KEYS))
            terminal.read_for(0.25)
            terminal.forget()
            if found := EPOCH.findall(terminal.screen):
                epoch = int(found[0].replace(",", ""))
            if passed >= due:
                due = passed + LOOK_EVERY
                yield Look(passed, resident_megabytes(terminal.pid), epoch)


def growth_after(first: float, looks: Sequence[Look]) -> tuple[float, float]:
    """Megabytes around that moment, and the share by which the last tenth of the looks is above that.

    Medians of several looks: what a frame takes for a moment is no growth.
    """
    around = [look.megabytes for look in looks if abs(look.seconds - first) <= max(LOOK_EVERY, first / 10)]
    last = [look.megabytes for look in looks[-max(1, len(looks) // 10) :]]
    return median(around), median(last) / median(around) - 1


def resident_megabytes(pid: int) -> float:
    """The memory that a process has in use now."""
    pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m tests.long.soak", description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--seconds", type=float, default=3600, help="for each dataset")
    parser.add_argument("--dataset", nargs="+", default=["letters"], help="built-in ones, one after the other")
    parser.add_argument("--size", default="120x40", help="of the terminal, columns x rows")
    parser.add_argument("--keys", action="store_true", help="press keys, four a second")
    parser.add_argument("--seed", default="1", help="decides the keys")
    parser.add_argument("--first", type=float, default=FIRST, help="seconds after which memory is to grow no more")
    parser.add_argument("--every", type=float, default=60, help="seconds between two lines of figures")
    return parser


if __name__ == "__main__":
    sys.exit(main())
