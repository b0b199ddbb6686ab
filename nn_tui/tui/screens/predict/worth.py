"""The line that says what the network is worth."""

from __future__ import annotations

from nn_tui.experiment.background.snapshot import Snapshot
from nn_tui.experiment.judging.run_judge import RunJudge
from nn_tui.tui.widgets.controls.text_line import TextLine


class Worth(TextLine):
    """The judgement of a network that has been trained; empty before, and until the baselines are found."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__("", id=id)

    def show(self, judge: RunJudge, snapshot: Snapshot) -> None:
        """Say what the network of this snapshot is worth; nothing is said where each step is answered."""
        self.display = not snapshot.dataset.at_steps
        is_trained = bool(snapshot.epoch or snapshot.position)
        judgement = judge.judgement(snapshot) if is_trained and self.display else None
        sentence = judgement.sentence if judgement else ""
        self.say(sentence[:1].upper() + sentence[1:])
