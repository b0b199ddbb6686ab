"""What a run has reached, and what to do next."""

from __future__ import annotations

from nn_tui.experiment.background.snapshot import Phase, Snapshot
from nn_tui.experiment.diagnosis.history import is_falling, trend
from nn_tui.experiment.digits import counted, percent
from nn_tui.model.metrics import SOLVED_WITHIN

FEW_SAMPLES = 100
"""Below that many samples right answers are counted; from there on they are a percentage."""

_HINTS = {
    Phase.READY: "[[train.run]] trains the network before your eyes · [[train.view]] another view",
    Phase.MEASURING: "the network is being measured on all samples · [[train.run]] then trains it",
    Phase.RUNNING: "[[train.run]] pauses · [[train.faster]] [[train.slower]] speed, [[train.flat_out]] flat out",
    Phase.PAUSED: "[[train.run]] goes on · [[train.step]] one update, [[train.epoch]] one epoch",
    Phase.DIVERGED: "[[train.back]] goes back to the last finite checkpoint · [[train.change]] changes the rate",
    Phase.EMPTY: "[[app.edit]] adds samples",
}


def reached(snapshot: Snapshot) -> str:
    """How good the answers are: "3 of 4 right", "95.6% of the test part right"; "" without right and wrong."""
    accuracy, test = snapshot.measures.accuracy, snapshot.test_measures
    if test is not None and test.accuracy is not None:
        samples = len(snapshot.testing)
        few = f"{_right(test.accuracy, samples)} in the test part"
        return few if samples < FEW_SAMPLES else f"{percent(test.accuracy)} of the test part right"
    unit = " standard deviations" if snapshot.encoding.targets is not None else ""
    close = f"all within {SOLVED_WITHIN:g}{unit}" if snapshot.solved else ""
    if accuracy is None:
        return close
    right = _right(accuracy, len(snapshot.training))
    return f"{right}, {close or 'not yet sure'}" if accuracy == 1 else right


def _right(accuracy: float, samples: int) -> str:
    return f"{round(accuracy * samples)} of {samples} right" if samples < FEW_SAMPLES else f"{percent(accuracy)} right"


def what_next(snapshot: Snapshot) -> str:
    """What to press next."""
    if snapshot.phase is not Phase.DONE:
        return _HINTS[snapshot.phase]
    if snapshot.stopped:
        return f"stopped: {snapshot.stopped} · [[train.run]] trains on"
    more = counted(snapshot.recipe.epochs, "epoch")
    return f"[[train.run]] trains {more} more · [[app.predict]] shows every answer · [[train.reset]] starts over"


def verdict(snapshot: Snapshot) -> str:
    """What a run that is done has reached, why it did not solve its task, and what to try; "" for any other."""
    if snapshot.phase is not Phase.DONE:
        return ""
    if snapshot.stopped:
        return reached(snapshot)
    return "; ".join(filter(None, (reached(snapshot), _what_to_try(snapshot))))


def _what_to_try(snapshot: Snapshot) -> str:
    test = snapshot.test_measures
    if snapshot.solved and (test is None or test.accuracy in (None, 1.0)):
        return "fewer neurons ([[train.layers]]) may do as well"
    history = snapshot.recorder.view()
    now, tested = trend(history), trend(history, "test_loss")
    if tested is not None and not tested.falls:
        return "the test loss has stopped falling: more samples or l2 ([[train.change]])"
    if now.falls if now else is_falling(history):
        return f"the loss still falls: {counted(snapshot.recipe.epochs, 'more epoch')} ([[train.run]])"
    return "the loss hardly falls now: more neurons ([[train.layers]]) or another rate ([[train.change]])"
