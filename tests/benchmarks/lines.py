"""The app on Train at the end of a slow line, flat out: what it sends, and how long a key takes."""

from __future__ import annotations

import random
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from time import perf_counter
from typing import NamedTuple

from nn_tui.data.builtin.builtin import built_in
from nn_tui.experiment.recipe.defaults import default_recipe
from nn_tui.experiment.run.experiment import Experiment
from nn_tui.experiment.storage import run_file
from tests.benchmarks.terminal import Terminal

COLUMNS, ROWS = 80, 24
ENDLESS = 10**9
RELAY = Path(__file__).with_name("relay.py")
LISTED = {"letters": "3 samples", "spirals": "500 samples", "digits": "1,797 samples"}
_POINT = re.compile(r"x1 \S+  x2 \S+")
_WEIGHT = re.compile(r"weight r\d+c\d+ to h\d+ ")


class Reading(NamedTuple):
    """What was measured on one line."""

    kilobytes: float
    """Thousands of bytes a second, while nobody types."""
    keys: list[float]
    """Seconds from a key to its answer, from short to long."""
    pause: float
    """Seconds from the key that pauses until the screen says so."""

    @property
    def p99(self) -> float:
        """Seconds within which 99 of 100 keys are answered."""
        return self.keys[round(0.99 * (len(self.keys) - 1))]


@contextmanager
def training(folder: Path, dataset: str, rate: float, round_trip: float) -> Iterator[Terminal]:
    """A terminal at the end of a line of ``rate`` bytes a second, ``round_trip`` seconds there and back."""
    data = built_in(dataset)
    recipe = default_recipe(data).with_(epochs=ENDLESS, schedule="constant")
    run = folder / f"{dataset}.nntui"
    run_file.save(run, Experiment(recipe, data).state())
    app = (sys.executable, "-c", "import sys; from nn_tui.cli.main import main; sys.exit(main())", str(run))
    with Terminal(
        (sys.executable, str(RELAY), str(rate), str(round_trip / 2), *app), folder, COLUMNS, ROWS
    ) as terminal:
        terminal.wait_for(LISTED[dataset])
        terminal.press("3")
        terminal.wait_for("▸3 Train", "Reset")
        terminal.press("*")
        if dataset != "spirals":
            terminal.press("\t")
            terminal.wait_for("weight r1c1 to h1 ")
        terminal.press(" ")
        terminal.wait_for("running")
        terminal.read_for(3)
        yield terminal


def measure(terminal: Terminal, keys: int, seconds: float = 4.0) -> Reading:
    """Watch for so long, type that many keys, one after the other at random moments, and pause."""
    place, began = len(terminal.received), perf_counter()
    terminal.read_for(seconds)
    kilobytes = (len(terminal.received) - place) / (perf_counter() - began) / 1000
    # To and fro, along the row of the plane or down the rows of the matrix.
    shown, forth, back = (_POINT, "\x1b[C", "\x1b[D")
    if not shown.search(terminal.screen):
        shown, forth, back = (_WEIGHT, "\x1b[B", "\x1b[A")
    moments, waits = random.Random(0), []
    for number in range(keys):
        terminal.read_for(moments.uniform(0.05, 0.3))
        before = shown.findall(terminal.screen)
        pressed = terminal.press(back if number % 2 else forth)
        answered = terminal.wait_until(partial(_shows_another, terminal, shown, before), "an answer")
        waits.append(answered - pressed)
    terminal.read_for(0.3)
    pressed = terminal.press(" ")
    return Reading(kilobytes, sorted(waits), terminal.wait_for("paused") - pressed)


def _shows_another(terminal: Terminal, shown: re.Pattern[str], before: list[str]) -> bool:
    found = shown.findall(terminal.screen)
    return bool(found) and found != before
