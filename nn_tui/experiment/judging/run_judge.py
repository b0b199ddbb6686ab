"""Judging the run of the app: the baselines are found in a thread of their own, once for each dataset and split."""

from __future__ import annotations

from collections.abc import Callable
from threading import Lock, Thread
from time import monotonic
from typing import Final, NamedTuple

import numpy as np

from nn_tui.data.dataset import Dataset
from nn_tui.experiment.background.snapshot import Phase, Snapshot
from nn_tui.experiment.judging.baselines import Baselines, StoppedError, find_baselines, known_rows
from nn_tui.experiment.judging.judgement import TEST, TRAINING, Judgement, judge
from nn_tui.experiment.judging.yardstick import Yardstick, yardstick
from nn_tui.model.arrays import IntArray

EVERY: Final = 0.5
"""Seconds between two judgements while training runs."""


class _Key(NamedTuple):
    """What baselines depend on."""

    dataset: Dataset
    features: tuple[str, ...]
    known: IntArray

    def is_of(self, snapshot: Snapshot) -> bool:
        return (
            self.dataset is snapshot.dataset
            and self.features == snapshot.recipe.features
            and np.array_equal(self.known, known_rows(snapshot.training, snapshot.validation))
        )


class RunJudge:
    """Judges snapshots of the present run. ``on_found`` is called in another thread when baselines are found.

    The methods are for one thread.
    """

    def __init__(self, on_found: Callable[[], object] = lambda: None) -> None:
        self._on_found = on_found
        self._lock = Lock()
        self._key: _Key | None = None
        self._baselines: Baselines | None = None
        self._rule: tuple[object, Yardstick | None] = (None, None)
        self._last: tuple[Snapshot | None, Judgement | None] = (None, None)
        self._due = 0.0

    def judgement(self, snapshot: Snapshot) -> Judgement | None:
        """What the network is worth on the test part, or on the training part where there is no other.

        None while the baselines are not found, which begins with this call, and where nothing can be said.
        """
        if snapshot.phase in (Phase.EMPTY, Phase.DIVERGED) or not snapshot.is_measured:
            return None
        baselines = self._found(snapshot)
        before, judged = self._last
        now = monotonic()
        is_recent = before is not None and before.run == snapshot.run and now < self._due
        if before is snapshot or (snapshot.phase is Phase.RUNNING and is_recent):
            return judged
        judged = None if baselines is None else self._judged(snapshot, baselines)
        if baselines is not None:
            self._last, self._due = (snapshot, judged), now + EVERY
        return judged

    def close(self) -> None:
        """Give up what is being searched."""
        with self._lock:
            self._key = None

    def _found(self, snapshot: Snapshot) -> Baselines | None:
        """The baselines for the snapshot; None where they are still to be found."""
        with self._lock:
            if self._key is not None and self._key.is_of(snapshot):
                return self._baselines
            known = known_rows(snapshot.training, snapshot.validation)
            key = self._key = _Key(snapshot.dataset, snapshot.recipe.features, known)
            self._baselines, self._last = None, (None, None)
        Thread(target=self._search, args=(key,), name="judging", daemon=True).start()
        return None

    def _search(self, key: _Key) -> None:
        try:
            found = find_baselines(*key, goes_on=lambda: self._key is key)
        except (StoppedError, MemoryError):
            return
        with self._lock:
            if self._key is not key:
                return
            self._baselines = found
        if found is not None:
            self._on_found()

    def _judged(self, snapshot: Snapshot, baselines: Baselines) -> Judgement | None:
        part, rows, answers = TEST, snapshot.testing, snapshot.test_answers
        if not len(rows):
            part, rows, answers = TRAINING, snapshot.training, snapshot.answers
        if self._rule[0] is not snapshot.encoding:
            self._rule = snapshot.encoding, yardstick(snapshot.encoding, snapshot.dataset)
        rule = self._rule[1]
        if answers is None or rule is None:
            return None
        outputs = snapshot.encoding.decode(answers)
        is_linear, is_selected = not snapshot.recipe.layer_specs, part == TEST and snapshot.watched == TEST
        return judge(part, outputs, rows, rule, baselines, is_linear, is_selected)
