"""The figures of a run, under one word each on every screen: loss, test, right, penalty."""

from __future__ import annotations

from dataclasses import dataclass
from math import isfinite

from nn_tui.experiment.background.snapshot import Phase, Snapshot
from nn_tui.experiment.digits import measure, percent
from nn_tui.experiment.recipe.recipe import Recipe
from nn_tui.model import Measures

LOSS, RIGHT, PENALTY = "loss", "right", "penalty"
"""What is measured. The loss never has the penalty in it: what training lowers is their sum."""

TRAIN, VALIDATION, TEST, BEFORE = "train", "validation", "test", "before"
"""What it is measured on: the training, the validation and the test part, and the run before this one."""


@dataclass(frozen=True)
class Figures:
    """The numbers of a run as text, without their words; "" for what there is not.

    ``loss`` and ``right`` are those of the training part, the loss without ``penalty``.
    """

    loss: str
    test_loss: str = ""
    right: str = ""
    test_right: str = ""
    penalty: str = ""
    validation_loss: str = ""
    validation_right: str = ""

    @property
    def losses(self) -> list[str]:
        """The losses with their words: "loss 0.0053", "test 0.0118"."""
        test = [f"{TEST} {self.test_loss}"] if self.test_loss else []
        return [f"{LOSS} {self.loss}", *test]

    @property
    def rights(self) -> str:
        """The right answers with their word: "right 99.6%", with a test part "right train 99.6%, test 98.4%"."""
        if self.right and self.test_right:
            return f"{RIGHT} {TRAIN} {self.right}, {TEST} {self.test_right}"
        return f"{RIGHT} {self.right or self.test_right}" if self.right or self.test_right else ""

    @property
    def rights_in_short(self) -> str:
        """The same for a line with little room: "right 99.6% / 98.4%"."""
        both = " / ".join(filter(None, (self.right, self.test_right)))
        return f"{RIGHT} {both}" if both else ""

    @property
    def penalties(self) -> str:
        """The penalty with its word: "penalty 0.012"."""
        return f"{PENALTY} {self.penalty}" if self.penalty else ""


def figures_of(snapshot: Snapshot) -> Figures:
    """The figures of a run now.

    In a long epoch the loss is that of its last updates, and the test part's is that of the epoch before.
    """
    measures, test, watched = snapshot.measures, snapshot.test_measures, snapshot.validation_measures
    loss = measures.loss - measures.penalty
    if snapshot.update_loss is not None:
        loss = snapshot.update_loss
        if not snapshot.epoch:
            # What the untrained network answers says nothing about the epoch under way.
            return Figures(_known(loss, snapshot))
    return Figures(
        _known(loss, snapshot),
        "" if test is None else _known(test.loss - test.penalty, snapshot),
        _right(measures),
        "" if test is None else _right(test),
        measure(measures.penalty) if measures.penalty and isfinite(measures.penalty) else "",
        "" if watched is None else _known(watched.loss - watched.penalty, snapshot),
        "" if watched is None else _right(watched),
    )


def loss_name(recipe: Recipe) -> str:
    """Which loss it is and how it is taken together: "half squared error, summed", "softmax cross-entropy, mean"."""
    name = recipe.loss.replace("_", " ").replace("cross entropy", "cross-entropy")
    return f"{name}, {'summed' if recipe.reduction == 'sum' else recipe.reduction}"


def _right(measures: Measures) -> str:
    return "" if measures.accuracy is None else percent(measures.accuracy)


def _known(loss: float, snapshot: Snapshot) -> str:
    """A loss; a dash while none has been measured."""
    return measure(loss) if isfinite(loss) or snapshot.phase is Phase.DIVERGED else "-"
