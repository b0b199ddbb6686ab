"""What a run has reached, and what to do next."""

from __future__ import annotations

import numpy as np

from nn_tui.data.catalog import BUILT_IN
from nn_tui.experiment.background.snapshot import Phase, Snapshot
from nn_tui.experiment.diagnosis.history import Trend, is_falling, trend
from nn_tui.experiment.digits import counted, percent
from nn_tui.experiment.judging.judgement import Judgement
from nn_tui.experiment.judging.rare import rare_class
from nn_tui.experiment.recipe.usual_rates import USUAL_RATES
from nn_tui.model.metrics import SOLVED_WITHIN

SLOW = 0.9
"""A loss falls slowly if its mean over the newer half of its trend is more than this share of that over the older."""

FEW_SAMPLES = 100
"""Below that many samples right answers are counted; from there on they are a percentage."""

_HINTS = {
    Phase.MAKING: "the network is being made · [[train.run]] then trains it",
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
    return f"{right}, {close or f'not all within {SOLVED_WITHIN:g}{unit}'}" if accuracy == 1 else right


def _right(accuracy: float, samples: int) -> str:
    return f"{round(accuracy * samples)} of {samples} right" if samples < FEW_SAMPLES else f"{percent(accuracy)} right"


def what_next(snapshot: Snapshot) -> str:
    """What to press next."""
    if snapshot.phase is Phase.UNMADE:
        return f"not made: {snapshot.problem} · [[train.layers]] smaller layers, [[train.reset]] tries again"
    if snapshot.phase is not Phase.DONE:
        return _HINTS[snapshot.phase]
    best = "" if snapshot.best_epoch is None else f", weights of epoch {snapshot.best_epoch:,}"
    if snapshot.stopped:
        return f"stopped: {snapshot.stopped}{best} · [[train.run]] trains on"
    epochs = snapshot.recipe.epochs
    more = "epoch" if epochs == 1 else counted(epochs, "epoch")
    return f"[[train.run]] trains for another {more} · [[app.predict]] shows every answer · [[train.reset]] starts over"


def is_judged(snapshot: Snapshot) -> bool:
    """Whether Train says what the network is worth: for a run that is done, on a test part or on data of one's own."""
    return snapshot.phase is Phase.DONE and (len(snapshot.testing) > 0 or snapshot.dataset.name not in BUILT_IN)


def verdict(snapshot: Snapshot, judgement: Judgement | None = None) -> str:
    """What a run that is done has reached, what that is worth, why it did not solve its task, and what to try; "" for
    any other."""
    if snapshot.phase is not Phase.DONE:
        return ""
    result = judgement.sentence if judgement is not None else reached(snapshot)
    if changed := _changed_since(snapshot):
        return "; ".join(filter(None, (result, changed)))
    if judgement is not None and judgement.is_lost and (rare := _rare_class(snapshot)):
        return f"{result}; {rare}"
    if snapshot.stopped:
        return result
    return "; ".join(filter(None, (result, _what_to_try(snapshot))))


def _rare_class(snapshot: Snapshot) -> str:
    """What helps to find a rare class; "" where there is none, or it is done already."""
    if snapshot.recipe.class_weights != "equal":
        return ""
    rare = rare_class(snapshot.encoding, snapshot.dataset, snapshot.training)
    return f"{rare.words}: class weights ([[train.change]]) help" if rare else ""


def _changed_since(snapshot: Snapshot) -> str:
    """What was changed after the last update, so that nothing has been trained with it yet; "" for nothing."""
    here = snapshot.epoch + snapshot.position / max(1, snapshot.updates_per_epoch)
    when, what = snapshot.changes[-1] if snapshot.changes else (-1.0, "")
    if when < here or snapshot.best_epoch is not None:
        return ""
    if what == "samples":
        return "the samples changed: [[train.run]] trains on them"
    return f"changed since: {what}; [[train.run]] trains on"


def _what_to_try(snapshot: Snapshot) -> str:
    test = snapshot.test_measures
    if snapshot.solved and (test is None or test.accuracy in (None, 1.0)):
        return "fewer neurons ([[train.layers]]) may do as well"
    history = snapshot.recorder.view()
    now, tested = trend(history), trend(history, "test_loss")
    if tested is not None and not tested.falls:
        return "the test loss has stopped falling: more samples or l2 ([[train.change]])"
    falls = now.falls if now else is_falling(history)
    if falls and now is not None and _is_slow(snapshot, now):
        return "the loss falls slowly: a larger rate ([[train.change]]), more epochs ([[train.run]])"
    if falls:
        return f"the loss still falls: {counted(snapshot.recipe.epochs, 'more epoch')} ([[train.run]])"
    return "the loss hardly falls now: more neurons ([[train.layers]]) or another rate ([[train.change]])"


def _is_slow(snapshot: Snapshot, now: Trend) -> bool:
    """Whether the loss falls slowly, and in every epoch, at a rate below the highest usual one: it bears a larger."""
    recipe = snapshot.recipe
    _, highest = USUAL_RATES.get(recipe.optimizer, (0.0, 0.0))
    losses = snapshot.recorder.view().column("loss", recent=True)[-now.epochs :]
    return recipe.learning_rate < highest and now.now > SLOW * now.before and bool((np.diff(losses) < 0).all())
