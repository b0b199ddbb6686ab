"""How numbers and states are worded on the screens, the same everywhere."""

from __future__ import annotations

from math import inf, isfinite

from nn_tui.data.catalog import BUILT_IN
from nn_tui.data.dataset import Dataset
from nn_tui.experiment.background.snapshot import Phase, Snapshot
from nn_tui.experiment.recipe.recipe import Recipe
from nn_tui.model import Divergence
from nn_tui.tui.presenting.figures import figures_of
from nn_tui.tui.presenting.outcome import reached
from nn_tui.tui.widgets.frame.progress import TIME_WIDTH, time_left
from nn_tui.tui.widgets.frame.status_line import Status


def origin(dataset: Dataset) -> str:
    """Where a dataset comes from: "your own", "built in" or "from a file"."""
    if dataset.own:
        return "your own"
    return "built in" if dataset.name in BUILT_IN else "from a file"


def number(value: float | None) -> str:
    """A measured number with four significant digits: 0.01234, 1.235e-07, inf; a dash where there is none."""
    if value is None:
        return "-"
    if not isfinite(value):
        return str(value)
    if value == 0:
        return "0"
    if 1e-3 <= abs(value) < 1e5:
        return f"{value:#.4g}".rstrip(".")
    return f"{value:.3e}"


def count(value: float) -> str:
    """A count or a rate in few characters: 0.4, 950, 41.2k, 1.3M."""
    if value < 10:
        return f"{value:.1f}".removesuffix(".0")
    if value < 1000:
        return f"{value:.0f}"
    return f"{value / 1000:.1f}k" if value < 1e6 else f"{value / 1e6:.1f}M"


def bias(value: float) -> str:
    """A bias in few characters, signed: -0.02, +2.1e+30."""
    return f"{value:+.2f}" if abs(value) < 1000 else f"{value:+.1e}"


def speed(epochs_per_second: float) -> str:
    """A chosen speed in epochs a second, as a setting: nothing need be running."""
    return "flat out" if epochs_per_second == inf else f"speed {epochs_per_second:,.0f}/s"


def pace(snapshot: Snapshot) -> str:
    """The chosen speed and, if a schedule changes it, the learning rate of the present or last epoch."""
    schedule, chosen = snapshot.recipe.rate_schedule(), speed(snapshot.speed)
    if schedule.is_constant:
        return chosen
    is_between = snapshot.phase is not Phase.RUNNING and not snapshot.position
    epoch = max(0, snapshot.epoch - 1) if is_between else snapshot.epoch
    return f"{chosen}  rate {number(snapshot.recipe.learning_rate * schedule.rate(epoch))}"


def phase(snapshot: Snapshot) -> str:
    """What the run is doing, and how it ended."""
    if snapshot.phase is Phase.DONE and snapshot.stopped:
        return "stopped by rule"
    if snapshot.phase is Phase.DONE:
        return f"done: {result}" if (result := reached(snapshot)) else "done"
    return str(snapshot.phase.value)


def epoch(snapshot: Snapshot) -> str:
    """Where the run is: epoch 1,234; in an epoch also the update: epoch 43, update 7 of 8."""
    within = f", update {snapshot.position:,} of {snapshot.updates_per_epoch:,}" if snapshot.position else ""
    return f"epoch {snapshot.epoch:,}{within}"


def network(architecture: str, recipe: Recipe) -> str:
    """The network in a few words: "4-8-8-1 tanh"; layers of other kinds and several activations stay unnamed."""
    plain = not recipe.layers and recipe.hidden and isinstance(recipe.activation, str)
    return f"{architecture} {recipe.activation}" if plain else architecture


def status(snapshot: Snapshot, dataset: str, needs_reset: bool, problem: str | None) -> Status:
    """The status line of a run."""
    figures = figures_of(snapshot)
    (loss, *test), state = figures.losses, phase(snapshot)
    # The words for a run that is done say what is right already.
    says_right = state.startswith("done:")
    knows_rate = snapshot.phase is Phase.RUNNING and snapshot.updates_per_second
    recipe, is_running = snapshot.recipe, snapshot.phase is Phase.RUNNING
    goal = max(snapshot.goal, snapshot.epoch)
    done = snapshot.epoch + snapshot.position / max(1, snapshot.updates_per_epoch)
    return Status(
        dataset=dataset,
        architecture=network(snapshot.architecture, recipe),
        optimizer=f"{recipe.optimizer} {recipe.learning_rate:g}",
        epoch=epoch(snapshot),
        goal="" if snapshot.position or snapshot.phase is Phase.DONE else f"/{goal:,}",
        share=min(done / goal, 1.0) if goal else None,
        left=time_left(snapshot.seconds_left).ljust(TIME_WIDTH) if is_running else "",
        pace=pace(snapshot),
        loss=loss,
        test="".join(test),
        right="" if says_right else figures.rights,
        right_in_short="" if says_right else figures.rights_in_short,
        penalty=figures.penalties,
        phase=state + (", not saved" if problem else ""),
        rate=f"{count(snapshot.updates_per_second)} upd/s" if knows_rate else "",
        alert="classes or shape changed: reset on Train (3, r)" if needs_reset else "",
    )


def alert(snapshot: Snapshot) -> str:
    """What keeps a run from training, and what helps; "" if nothing does."""
    if snapshot.phase is Phase.EMPTY:
        return "There is nothing to train on: add a sample on Edit ([[app.edit]])."
    return divergence(snapshot.divergence) if snapshot.divergence else ""


def divergence(divergence: Divergence) -> str:
    """Where a run diverged, and what usually helps."""
    verb = "were" if divergence.quantity in ("pre-activations", "activations", "errors") else "was"
    layer = "" if divergence.quantity == "loss" else f" of layer {divergence.layer}"
    what = f"the {divergence.quantity}{layer} {verb}"
    return (
        f"Diverged in epoch {divergence.epoch:,}: {what} the first to become infinite. "
        "A lower learning rate usually helps: [[train.back]] goes back to the last finite checkpoint, then "
        "[[train.change]] changes the rate."
    )


def failure(error: Exception) -> str:
    """Why a change to a run failed, in a sentence."""
    if isinstance(error, TimeoutError):
        return "The training is busy with a long update: this takes effect when that is done."
    if isinstance(error, MemoryError):
        return "That network is too large for this machine's memory: take fewer or smaller layers."
    return str(error)


def steady_scale(largest: float) -> float:
    """``largest`` rounded up to 1, 1.5, 2, 3, 5 or 7 times a power of ten, so that colours are steady over frames."""
    if not isfinite(largest) or largest <= 0:
        return 1.0
    power = 10.0 ** int(f"{largest:e}".split("e")[1])
    return next((step * power for step in (1, 1.5, 2, 3, 5, 7) if step * power >= largest), 10 * power)
