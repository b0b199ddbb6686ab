"""Keeping the runs of the app: one file each, written as the run changes; the oldest files are deleted.

A file belongs to the instance that wrote it last, while that lives. Another that opened it goes on in a new file; so
does one that opened a file which was written by another since.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from concurrent.futures import TimeoutError as CaptureTimeout
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from threading import Lock
from time import thread_time

from nn_tui.data.file_lock import locked_folder
from nn_tui.experiment.background.snapshot import Phase, Snapshot
from nn_tui.experiment.run.run_state import RunState
from nn_tui.experiment.storage import run_file
from nn_tui.experiment.storage.background_writer import BackgroundWriter
from nn_tui.experiment.storage.instance import Instance
from nn_tui.experiment.storage.kept_runs import KeptMark, mark_of, marked_runs, next_mark
from nn_tui.experiment.storage.writing_share import WritingShare

RUNS_KEPT = 12
"""Kept runs beyond this number are deleted, the oldest first. Those that another instance works on do not count."""
ANSWER_WITHIN = 2.0
"""Seconds that the training thread may take to answer; it reads its commands every few milliseconds."""

Capture = Callable[[], Future[tuple[int, RunState]]]


class RunArchive:
    """Has ``writer`` write the runs to a folder, as those of ``instance``. ``capture`` returns the present run's number
    and state."""

    def __init__(self, folder: Path, instance: Instance, writer: BackgroundWriter, capture: Capture) -> None:
        self._folder = folder
        self._instance = instance
        self._writer = writer
        self._capture = capture
        self.on_kept: Callable[[], object] = lambda: None
        """Called in the writer's thread when a run was written."""
        self._files: dict[int, Path] = {}
        self._paths: dict[int, Path] = {}
        # The marks that the runs' files had when they were opened or written here.
        self._marks: dict[int, KeptMark] = {}
        self._opened: dict[int, RunState] = {}
        # A file may change hands while it is written; whoever asks then waits until it is written.
        self._changing = Lock()
        self._repeating = ""
        self._awaited: Future[tuple[int, RunState]] | None = None
        # In a thread of its own, what the disk takes costs the training nothing.
        self._share = WritingShare(work=thread_time)

    def follow(self, snapshot: Snapshot) -> None:
        """Keep the run now, and every few seconds while it runs. Called by the training thread when a run starts, stops
        or changes."""
        run = snapshot.run
        if not snapshot.is_made:
            self._writer.repeat(self._repeating, None)
        elif snapshot.phase is Phase.RUNNING:
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

    def file_of(self, run: int) -> Path | None:
        """The file that holds a run, as it was opened or written last; None for one that is in no file."""
        return self._files.get(run)

    def open(self, run: int, path: Path) -> None:
        """Say that a run is in that file, before ``adopt``."""
        self._files.setdefault(run, path.resolve())

    def adopt(self, run: int, path: Path, state: RunState) -> None:
        """Take in a run that was opened from a file and is in this state: it is not written before that changes.

        One from the folder goes on in its file, which then belongs to no other run here; see above for other instances.
        Call it before the run is followed.
        """
        path = path.resolve()
        with self._changing:
            self._opened[run] = state
            self._files[run] = path
            if path.parent != self._folder.resolve():
                return
            before = self.run_in(path)
            if before is not None:
                self._opened[before] = state
                del self._paths[before]
                self._files.pop(before, None)
            self._paths[run] = path
            self._marks[run] = mark_of(path) or KeptMark()

    def _write_running(self) -> None:
        if self._share.due:
            with self._share.writing():
                self._write_present()

    def _write_present(self) -> None:
        """Write the present run; if the training thread is in a long update, as soon as that is over."""
        if self._awaited is not None and not self._awaited.done():
            return
        self._awaited = None
        captured = self._capture()
        try:
            run, state = captured.result(timeout=ANSWER_WITHIN)
        except CaptureTimeout:
            self._awaited = captured
            captured.add_done_callback(lambda late: self.keep(*late.result()))
        else:
            self._write(run, state)

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
        with locked_folder(self._folder):
            if not self._may_write(run):
                del self._paths[run]
            path = self._paths.setdefault(run, self._new_path(run, state))
            runs = marked_runs(path.parent)
            present = self._marks.get(run, KeptMark()).number
            mark = next_mark((other for other in runs if other.path != path), self._instance.id, present)
            run_file.save(path, state, mark.comment())
        self._marks[run] = mark
        self._files[run] = path
        self._opened.pop(run, None)
        self.on_kept()
        self._delete_oldest(path)

    def _may_write(self, run: int) -> bool:
        """Whether the file of a run, if it has one, is as it was left here, and no other instance works on it."""
        mark = mark_of(self._paths[run]) if run in self._paths else None
        if mark is None or mark.owner == self._instance.id:
            return True
        return mark == self._marks.get(run) and not self._instance.is_alive(mark.owner)

    def _new_path(self, run: int, state: RunState) -> Path:
        stamp = datetime.now().strftime("%Y-%m-%d-%H%M%S")
        name = f"{state.changes[-1].dataset.name}-{stamp}-{self._instance.id}_{run}{run_file.SUFFIX}"
        return self._folder.resolve() / name

    def _delete_oldest(self, written: Path) -> None:
        """Delete the oldest runs, but neither the one just written nor those of other instances that live."""
        others = [
            run
            for run in marked_runs(written.parent)
            if run.path != written
            and (run.mark.owner == self._instance.id or not self._instance.is_alive(run.mark.owner))
        ]
        for surplus in others[RUNS_KEPT - 1 :]:
            with suppress(OSError):
                surplus.path.unlink()


def _job(run: int) -> str:
    return f"run {run}"


def _are_equal(state: RunState, other: RunState) -> bool:
    # Whatever a file would not show makes no difference; a run that was trained needs no closer look.
    is_as_far = (state.trainer.epoch, state.trainer.position) == (other.trainer.epoch, other.trainer.position)
    return is_as_far and run_file.dumps(state) == run_file.dumps(other)
