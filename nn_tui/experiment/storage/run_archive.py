"""Keeping the runs of the app: one file each, written as the run changes; the oldest files are deleted."""

from __future__ import annotations

import os
from collections.abc import Callable
from concurrent.futures import Future
from concurrent.futures import TimeoutError as CaptureTimeout
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from threading import Lock
from time import monotonic

from nn_tui.experiment.background.snapshot import Phase, Snapshot
from nn_tui.experiment.locations import kept_runs
from nn_tui.experiment.run.run_state import RunState
from nn_tui.experiment.storage import run_file
from nn_tui.experiment.storage.background_writer import BackgroundWriter

RUNS_KEPT = 12
WRITING_SHARE = 0.05
"""At most this share of the time goes into writing a running run: one on much data takes long to write."""
LONGEST_REST = 60.0
"""Seconds after which a running run is written again in any case: the write before may have been held up."""
ANSWER_WITHIN = 2.0
"""Seconds that the training thread may take to answer; it reads its commands every few milliseconds."""

Capture = Callable[[], Future[tuple[int, RunState]]]


class RunArchive:
    """Has ``writer`` write the runs to a folder. ``capture`` returns the present run's number and state."""

    def __init__(self, folder: Path, writer: BackgroundWriter, capture: Capture) -> None:
        self._folder = folder
        self._writer = writer
        self._capture = capture
        self._paths: dict[int, Path] = {}
        self._opened: dict[int, RunState] = {}
        # A file may change hands while it is written; whoever asks then waits until it is written.
        self._changing = Lock()
        self._repeating = ""
        self._rest_until = 0.0

    def follow(self, snapshot: Snapshot) -> None:
        """Keep the run now, and every few seconds while it runs. Called by the training thread when a run starts, stops
        or changes."""
        run = snapshot.run
        if snapshot.phase is Phase.RUNNING:
            self._repeating = _job(run)
            self._writer.repeat(self._repeating, self._write_running)
        else:
            self._writer.repeat(self._repeating, None)
            if snapshot.phase is not Phase.READY:
                self._writer.keep(_job(run), self._write_present)

    def keep(self, run: int, state: RunState) -> None:
        """Keep this state of a run, even if the run is replaced meanwhile."""
        self._writer.keep(_job(run), lambda: self._write(run, state))

    def run_in(self, path: Path) -> int | None:
        """The run, of those that were here, that is kept in that file; None for any other file."""
        path = path.resolve()
        return next((run for run, its_path in list(self._paths.items()) if its_path == path), None)

    def adopt(self, run: int, path: Path, state: RunState) -> None:
        """Take in a run that was opened from a file and is in this state: it is not written before that changes.

        One from the folder goes on in its file, which then belongs to no other run. Call it before the run is followed.
        """
        path = path.resolve()
        with self._changing:
            self._opened[run] = state
            if path.parent != self._folder.resolve():
                return
            before = self.run_in(path)
            if before is not None:
                self._opened[before] = state
                del self._paths[before]
            self._paths[run] = path

    def _write_running(self) -> None:
        began = monotonic()
        if began >= self._rest_until:
            self._write_present()
            now = monotonic()
            self._rest_until = now + min(LONGEST_REST, (now - began) / WRITING_SHARE)

    def _write_present(self) -> None:
        with suppress(CaptureTimeout):
            self._write(*self._capture().result(timeout=ANSWER_WITHIN))

    def _write(self, run: int, state: RunState) -> None:
        with self._changing:
            self._write_changed(run, state)

    def _write_changed(self, run: int, state: RunState) -> None:
        """Write a run that has been trained, unless it is as it was opened, and delete the oldest beyond RUNS_KEPT.

        In the writer's thread only.
        """
        if state.trainer.epoch == 0 and state.trainer.position == 0:
            return
        opened = self._opened.get(run)
        if opened is not None and _are_equal(state, opened):
            return
        path = self._paths.get(run)
        if path is None:
            stamp = datetime.now().strftime("%Y-%m-%d-%H%M%S")
            name = f"{state.changes[-1].dataset.name}-{stamp}-{os.getpid()}_{run}{run_file.SUFFIX}"
            path = self._paths[run] = self._folder.resolve() / name
        run_file.save(path, state)
        self._opened.pop(run, None)
        for surplus in kept_runs(self._folder)[RUNS_KEPT:]:
            with suppress(OSError):
                surplus.unlink()


def _job(run: int) -> str:
    return f"run {run}"


def _are_equal(state: RunState, other: RunState) -> bool:
    # Whatever a file would not show makes no difference; a run that was trained needs no closer look.
    is_as_far = (state.trainer.epoch, state.trainer.position) == (other.trainer.epoch, other.trainer.position)
    return is_as_far and run_file.dumps(state) == run_file.dumps(other)
