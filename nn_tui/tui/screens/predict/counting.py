"""Counting the answers a little at a time: with every frame, and between frames while no training runs."""

from __future__ import annotations

from collections.abc import Callable

from textual.content import Content
from textual.timer import Timer

from nn_tui.experiment.workspace.workspace import Workspace
from nn_tui.tui.screens.base import WorkScreen
from nn_tui.tui.screens.predict.answers import Answers
from nn_tui.tui.screens.predict.scores import Counts
from nn_tui.tui.screens.predict.sequences.step_work import StepWork

FRAME_SECONDS = 0.003
"""Seconds of a frame spent on counting answers."""
REST_SECONDS = 0.008
"""Seconds spent on counting at a time while no training runs, short enough not to delay a key."""
REST_INTERVAL = 0.02


class Counting:
    """Counts the answers of a snapshot. ``show_counts`` takes what is counted so far, ``say`` the summary of it."""

    def __init__(
        self,
        screen: WorkScreen,
        workspace: Workspace,
        step_work: StepWork,
        show_counts: Callable[[Counts], None],
        say: Callable[[Content], None],
    ) -> None:
        self.counts = Counts()
        self._screen, self._workspace, self._step_work = screen, workspace, step_work
        self._show_counts, self._say = show_counts, say
        self._timer: Timer | None = None

    def begin(self) -> None:
        """Forget the counts of another dataset."""
        self.counts = Counts()

    def follow(self, answers: Answers) -> None:
        """Count these answers from now on, a little with every call and the rest while no training runs."""
        is_training = self._screen.host.is_training
        if answers.dataset.at_steps:
            self._step_work.follow(answers, training=is_training)
        else:
            self.counts.follow(answers, training=is_training)
        self._advance(FRAME_SECONDS)
        if not self._is_done and not is_training:
            self._timer = self._timer or self._screen.set_interval(REST_INTERVAL, self._advance_at_rest)

    def stop(self) -> None:
        """Count no further between frames."""
        if self._timer is not None:
            self._timer.stop()
            self._timer = None

    @property
    def _is_done(self) -> bool:
        """Whether nothing is left to be counted, or written."""
        if self._workspace.dataset.at_steps:
            return self._step_work.is_done
        tally = self.counts.tally
        return tally is None or tally.is_done

    def _advance(self, seconds: float) -> None:
        snapshot = self._workspace.snapshot
        note = "" if snapshot.epoch or snapshot.position else "   (untrained)"
        if self._workspace.dataset.at_steps:
            self._step_work.advance(seconds)
            summary = self._step_work.summary(self._screen.size.width - 2 - len(note))
        else:
            if self.counts.tally is not None:
                self.counts.tally.advance(seconds)
                self._show_counts(self.counts)
            summary = self.counts.summary()
        self._say(Content.assemble((summary, "bold"), (note, "$text-muted")))

    def _advance_at_rest(self) -> None:
        screen = self._screen
        if self._is_done or screen.host.is_training or not screen.is_shown or not self._workspace.has_network:
            self.stop()
        else:
            self._advance(REST_SECONDS)
