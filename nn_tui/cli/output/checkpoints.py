"""Saving a run while it trains, so that a kill or a power cut costs seconds of it."""

from __future__ import annotations

from collections.abc import Callable
from time import monotonic
from typing import Final

from nn_tui.cli.output.save_file import SaveFile
from nn_tui.experiment.run.experiment import Experiment
from nn_tui.experiment.storage.writing_share import WritingShare

EVERY: Final = 1.5
"""Seconds between two checkpoints at least: more where writing one takes over a twentieth of that."""


class Checkpoints:
    """The states of a run that are saved to ``file``: one at once, one now and then, one at the end.

    Raises UsageError where the first one cannot be saved.
    """

    def __init__(self, file: SaveFile, experiment: Experiment, clock: Callable[[], float] = monotonic) -> None:
        self.file = file
        self._share = WritingShare(EVERY, clock)
        self._has_failed = False
        with self._share.writing():
            file.make(experiment.state())

    def follow(self, experiment: Experiment) -> str | None:
        """Save the run, between two updates, if it is time to.

        Returns a sentence for the user where that begins to fail, and where it succeeds again; it is tried again and
        again.
        """
        if not self._share.due:
            return None
        with self._share.writing():
            problem = self._problem_of_saving(experiment)
        had_failed, self._has_failed = self._has_failed, problem is not None
        if problem and not had_failed:
            return f"{self.file.name}: the run is not being saved ({problem}): training goes on, and it is tried again"
        return f"{self.file.name}: the run is being saved again" if had_failed and not problem else None

    def _problem_of_saving(self, experiment: Experiment) -> str | None:
        state = experiment.state()
        if (state.trainer.epoch, state.trainer.position) != (experiment.epoch, experiment.position):
            # The run is diverging: what is known to be finite is older, and the stop rules are ahead of it.
            return None
        try:
            self.file.write(state)
        except OSError as error:
            return error.strerror or str(error)
        except MemoryError:
            return "there is not enough memory"
        return None

    def finish(self, experiment: Experiment) -> None:
        """Save the run at its end. Raises UsageError if that fails; the run is then kept elsewhere, if possible."""
        self.file.finish(experiment.state())
