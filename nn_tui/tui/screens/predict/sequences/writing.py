"""The text that the network of a snapshot writes, a little at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from time import monotonic, thread_time

import numpy as np

from nn_tui.data.catalog import MAX_SEED
from nn_tui.data.dataset import Dataset
from nn_tui.data.errors import DataError
from nn_tui.data.next_step import Text
from nn_tui.experiment.background.snapshot import Snapshot
from nn_tui.experiment.errors import ExperimentError
from nn_tui.experiment.sequences.generating import LONGEST_LINE, Stepping, write_lines, write_text
from nn_tui.experiment.sequences.texts import first_symbols
from nn_tui.model.errors import ModelError
from nn_tui.model.network.stepping import Stepper
from nn_tui.tui.presenting import wording

LENGTHS = (50, 100, 200, 300, 500, 1_000, 2_000, 5_000)
HOTTEST = 2.0
TEMPERATURE_STEP = 0.1
SHARE_OF_TIME = 8
"""While training runs, lines that take long are this many times their own duration apart."""
LINES = 100
"""That many texts are written where each sequence is a text of its own."""


@dataclass(frozen=True)
class WritingSettings:
    """How text is written: after which start, how boldly, how long, and from which seed."""

    start: str = ""
    temperature: float = 1.0
    length: int = 300
    seed: int = 0

    def hotter(self, steps: int) -> WritingSettings:
        """With the temperature changed by steps of 0.1, from 0 to 2."""
        temperature = round(self.temperature + steps * TEMPERATURE_STEP, 1)
        return replace(self, temperature=min(max(temperature, 0.0), HOTTEST))

    def longer(self, steps: int) -> WritingSettings:
        """With the next length, or an earlier one."""
        place = min(max(LENGTHS.index(self.length) + steps, 0), len(LENGTHS) - 1)
        return replace(self, length=LENGTHS[place])

    def reseeded(self, steps: int) -> WritingSettings:
        """With another seed, from 0 on."""
        return replace(self, seed=min(max(0, self.seed + steps), MAX_SEED))


@dataclass(frozen=True)
class Written:
    """What was written at one moment of a run: one text, as symbols, or lines of them; or why nothing was."""

    when: str
    settings: WritingSettings
    symbols: tuple[int, ...] = ()
    lines: tuple[tuple[int, ...], ...] | None = None
    problem: str = ""


class Writing:
    """Follows the snapshots of a run and writes with each, as time allows.

    ``written`` is what is to be shown: while training runs the last text that was finished, otherwise the one in
    progress.
    """

    def __init__(self, make_stepper: Callable[[Snapshot], Stepping] = lambda snapshot: Stepper(snapshot.network())):
        self.settings = WritingSettings()
        self.written: Written | None = None
        self._make_stepper = make_stepper
        self._asked: tuple[Snapshot, Dataset, Text, WritingSettings] | None = None
        self._symbols: list[int] = []
        self._going: Iterator[int] | None = None
        self._shows_progress = True
        self._due = 0.0

    @property
    def is_done(self) -> bool:
        """Whether the text is written to its end."""
        return self._going is None

    def follow(self, snapshot: Snapshot, dataset: Dataset, text: Text, *, training: bool) -> None:
        """Write with this snapshot from now on; while training runs, a text in progress is finished first."""
        asked = (snapshot, dataset, text, self.settings)
        known = self._asked
        if known is not None and all(mine is theirs for mine, theirs in zip(asked, known, strict=True)):
            return
        goes_on = known is not None and known[1] is dataset and known[3] is self.settings
        self._shows_progress = not training or not goes_on
        if training and goes_on and (not self.is_done or monotonic() < self._due):
            return
        if known is not None and known[1] is not dataset:
            self.written = None
        self._asked, self._symbols = asked, []
        began = thread_time()
        self._begin(snapshot, dataset, text)
        self._due = monotonic() + SHARE_OF_TIME * (thread_time() - began)

    def _begin(self, snapshot: Snapshot, dataset: Dataset, text: Text) -> None:
        self._going = None
        try:
            start = first_symbols(dataset, text, self.settings.start)
            stepper, random = self._make_stepper(snapshot), np.random.RandomState(self.settings.seed)
            if text.ends is None:
                self._going = write_text(stepper, start, self.settings.length, self.settings.temperature, random)
                return
            written = write_lines(stepper, start, text.ends, LINES, LONGEST_LINE, self.settings.temperature, random)
        except (DataError, ExperimentError, ModelError) as error:
            self.written = Written(wording.epoch(snapshot), self.settings, problem=str(error))
        else:
            given = tuple(start if text.begins is None else start[1:])
            self.written = Written(
                wording.epoch(snapshot), self.settings, lines=tuple(given + line for line in written)
            )

    def advance(self, seconds: float) -> None:
        """Write on for that many seconds."""
        if self._going is None or self._asked is None:
            return
        end, when = monotonic() + seconds, wording.epoch(self._asked[0])
        try:
            for symbol in self._going:
                self._symbols.append(symbol)
                if monotonic() >= end:
                    break
            else:
                self._going = None
        except (ExperimentError, ModelError) as error:
            self._going = None
            self.written = Written(when, self.settings, problem=str(error))
            return
        if self._going is None or self._shows_progress:
            self.written = Written(when, self.settings, tuple(self._symbols))
