"""Train: the loss as it falls, every weight as it moves, and the keys that pace them."""

from __future__ import annotations

from collections.abc import Iterable
from math import inf
from time import monotonic
from typing import ClassVar

import numpy as np
from textual import on, work
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical
from textual.widget import Widget

from nn_tui.experiment.defaults import default_recipe
from nn_tui.experiment.recipe import MAX_SEED, Recipe
from nn_tui.experiment.runner import SPEEDS
from nn_tui.experiment.snapshot import Phase, Snapshot
from nn_tui.experiment.workspace import Workspace
from nn_tui.model import Network
from nn_tui.tui import wording
from nn_tui.tui.palette import largest
from nn_tui.tui.screens.base import Host, WorkScreen
from nn_tui.tui.screens.prompts import Confirm, Prompt
from nn_tui.tui.screens.recipe_form import RecipeForm
from nn_tui.tui.screens.train_keys import HELP, KEYS
from nn_tui.tui.widgets.chart import Chart
from nn_tui.tui.widgets.chart_series import Series
from nn_tui.tui.widgets.heatmap import Heatmap
from nn_tui.tui.widgets.legend import Legend
from nn_tui.tui.widgets.pictures import Picture, PictureGrid
from nn_tui.tui.widgets.progress import Progress
from nn_tui.tui.widgets.words import Words

CHART_EVERY = 0.1
"""Seconds between two charts: drawing one costs as much as several frames of heatmaps."""


class TrainScreen(WorkScreen):
    """The run: pacing it and watching it."""

    NAME = "Train"
    BINDINGS: ClassVar[list[BindingType]] = KEYS
    HELP = HELP

    def __init__(self, host: Host, workspace: Workspace) -> None:
        super().__init__(host)
        self.workspace = workspace
        self._shape: tuple[object, ...] = ()
        self._charted: tuple[object, ...] = ()
        self._chart_due = 0.0
        self._recent = False
        self._heatmaps: list[Heatmap] = []
        self._cursor_text = ""

    def above(self) -> Iterable[Widget]:
        """How far the run is."""
        yield Progress(id="progress")

    def body(self) -> Iterable[Widget]:
        """The chart on the left, the weights on the right."""
        yield Vertical(
            Chart(id="chart", placeholder="space trains: the loss appears here"),
            id="charts",
        )
        yield Vertical(Horizontal(id="weights"), PictureGrid(id="neurons"), Legend(), id="side")

    def below(self) -> Iterable[Widget]:
        """The exact value under the cursor."""
        yield Words("", id="alert")
        yield Words("", id="readout", classes="readout")

    def on_mount(self) -> None:
        """The chart has the keys first."""
        self.query_one(Chart).focus()

    def on_resize(self) -> None:
        """A view that was hidden for lack of room loses the keys: the chart takes them."""
        if self.focused is None:
            self.call_after_refresh(self.query_one(Chart).focus)

    def show(self) -> None:
        """Draw the newest snapshot; the chart at most ten times a second."""
        snapshot = self.workspace.snapshot
        network = snapshot.network()
        self._fit_heatmaps(snapshot, network)
        self._show_progress(snapshot)
        empty = snapshot.phase is Phase.EMPTY
        self.query_one(Chart).placeholder = (
            "no samples yet: 2 adds one" if empty else "space trains: the loss appears here"
        )
        self._show_weights(snapshot, network)
        now = monotonic()
        if snapshot.phase is not Phase.RUNNING or now >= self._chart_due:
            # From when it was due, so that a frame that comes a little early does not cost the chart a whole one.
            self._chart_due = max(self._chart_due + CHART_EVERY, now)
            self._show_chart(snapshot)
        self._show_readout()

    def _show_progress(self, snapshot: Snapshot) -> None:
        running = snapshot.phase is Phase.RUNNING
        left = snapshot.seconds_left if running else None
        total = max(snapshot.goal, snapshot.epoch)
        self.query_one("#progress", Progress).set(snapshot.epoch, total, left, wording.speed(snapshot.speed))
        alert = wording.divergence(snapshot.divergence) if snapshot.divergence else ""
        if snapshot.phase is Phase.EMPTY:
            alert = "There is nothing to train on: add a sample on Edit (2)."
        self.set_class(bool(alert), "-alert")
        self.query_one("#alert", Words).say(alert)

    def _fit_heatmaps(self, snapshot: Snapshot, network: Network) -> None:
        """One heatmap a layer, labelled; made anew only when the architecture or the names change."""
        dataset = snapshot.dataset
        shape = (network.sizes, dataset.feature_names, dataset.output_names)
        if shape == self._shape:
            return
        self._shape = shape
        self._arrange(None)
        layers = len(network.layers)
        holder = self.query_one("#weights")
        holder.set_class(layers > 2, "-many")
        holder.remove_children()
        self._heatmaps = []
        rows: Iterable[str] = dataset.feature_names
        for number, layer in enumerate(network.layers, 1):
            names = wording.neuron_names(number, layers, layer.outputs, dataset.output_names)
            heatmap = Heatmap(legend=False)
            heatmap.set_labels([*rows, "bias"], names)
            self._heatmaps.append(heatmap)
            rows = names
        holder.mount_all(self._heatmaps)

    def _show_weights(self, snapshot: Snapshot, network: Network) -> None:
        scales = []
        for number, (heatmap, layer) in enumerate(zip(self._heatmaps, network.layers, strict=True), 1):
            scales.append(wording.steady_scale(largest(layer.block)))
            heatmap.title = f"W{number} +/-{scales[-1]:g}"
            heatmap.set_values(layer.block, scales[-1])
        neurons = self.query_one("#neurons", PictureGrid)
        if neurons.display:
            first = network.layers[0]
            names = wording.neuron_names(1, len(network.layers), first.outputs, snapshot.dataset.output_names)
            shape = snapshot.dataset.feature_shape
            shape = shape if len(shape) == 2 else (1, *shape)
            pictures = [
                Picture(
                    np.asarray(first.weights[:, index], float).reshape(shape),
                    f"{name} b {wording.bias(float(first.biases[index]))}",
                )
                for index, name in enumerate(names)
            ]
            neurons.set_pictures(pictures, diverging=True, scale=scales[0])

    def _show_chart(self, snapshot: Snapshot) -> None:
        key = (snapshot.run, snapshot.epoch, snapshot.recorder, self._recent, snapshot.change_epochs)
        if key == self._charted:
            return
        self._charted = key
        chart = self.query_one(Chart)
        history = snapshot.recorder.view()
        epochs = history.column("epoch", self._recent)
        loss = snapshot.recipe.loss.replace("_", " ")
        part = "recent epochs" if self._recent else "whole run"
        chart.title = f"{loss}, {snapshot.recipe.reduction}, {part}"
        series = [Series("train", epochs, history.column("loss", self._recent), "primary")]
        if snapshot.test_measures is not None:
            # A short title leaves room for the names of the two curves.
            chart.title = f"loss, {part}"
            series.append(Series("test", epochs, history.column("test_loss", self._recent), "secondary"))
        chart.marks = [(float(epoch), "changed") for epoch in snapshot.change_epochs if epoch]
        chart.set_series(series)

    @on(Chart.Cursor)
    @on(Heatmap.Cursor)
    @on(PictureGrid.Highlighted)
    def _show_readout(self) -> None:
        """The exact value under the cursor of the view that has the keys; it follows the training."""
        back = "   ·   z or esc: all views" if self._zoomed else ""
        self.query_one("#readout", Words).say(self._readout() + back)

    def on_descendant_focus(self) -> None:
        """Another view has the keys."""
        self._show_readout()

    def _readout(self) -> str:
        view = self.focused
        if isinstance(view, Chart):
            point = view.cursor_point
            if point is None:
                return self._hint()
            return f"epoch {point[0]:,.0f}   {point[2]} loss {point[1]!r}" + self._test_loss(point[0])
        if isinstance(view, Heatmap) and view.value is not None:
            row, column = view.row_labels[view.cursor_row], view.column_labels[view.cursor_column]
            what = "bias of" if row == "bias" else f"weight {row} to"
            return f"{what} {column} = {view.value!r}"
        if isinstance(view, PictureGrid) and view.pictures:
            picture = view.pictures[view.selected]
            low, high = picture.values.min(), picture.values.max()
            name, _, bias = picture.caption.split()
            return f"{name}: incoming weights from {wording.number(low)} to {wording.number(high)}, bias {bias}"
        return self._hint()

    def _hint(self) -> str:
        """What there is to press, where no cursor has something to say."""
        snapshot = self.workspace.snapshot
        if snapshot.phase is Phase.DONE and not snapshot.solved:
            return f"not solved yet: space trains {snapshot.recipe.epochs:,} epochs more, c changes the recipe"
        return "arrows read · tab next view · + - * speed · y log · w range · c recipe"

    def _test_loss(self, epoch: float) -> str:
        snapshot = self.workspace.snapshot
        if snapshot.test_measures is None:
            return ""
        history = snapshot.recorder.view()
        at = np.flatnonzero(history.column("epoch", self._recent) == epoch)
        return f"   test loss {float(history.column('test_loss', self._recent)[at[0]])!r}" if len(at) else ""

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Going back is offered after a divergence, views where they are not all shown."""
        if action == "go_back":
            return self.workspace.snapshot.divergence is not None
        if action == "view":
            return self.has_class("-narrow") and not self._zoomed
        if action == "unzoom":
            return self._zoomed
        return True

    def _ready_to_run(self) -> bool:
        """Whether the network can train; if not, say what is missing."""
        snapshot = self.workspace.snapshot
        problem = ""
        if self.workspace.needs_reset:
            problem = "The dataset has other classes or another shape: press r to reset the network first."
        elif snapshot.phase is Phase.EMPTY:
            problem = "There is nothing to train on: add a sample on Edit (2)."
        elif snapshot.phase is Phase.DIVERGED:
            problem = "The run has diverged: b goes back to the last finite checkpoint, r begins again."
        if problem:
            self.notify(problem, severity="warning", timeout=5)
        return not problem

    def action_run_or_pause(self) -> None:
        """Run until the recipe's epochs are done, then for as many again; or pause."""
        if self.host.is_training:
            self.workspace.runner.pause()
        elif self._ready_to_run():
            self.workspace.runner.run()

    def action_step(self) -> None:
        """One update."""
        if self._ready_to_run():
            self.workspace.runner.step()

    def action_epochs(self, epochs: int) -> None:
        """A number of epochs."""
        if self._ready_to_run():
            # One epoch is an answer to a key: it does not wait for the speed.
            self.workspace.runner.run(epochs, paced=epochs > 1)

    @work
    async def action_n_epochs(self) -> None:
        """Ask for a number of epochs and do them."""
        text = await self.app.push_screen_wait(
            Prompt("How many epochs?", value=str(self.workspace.snapshot.recipe.epochs), check=_epochs_check)
        )
        if text:
            self.action_epochs(int(text.replace(",", "")))

    def _reset(self, seed: int | None) -> None:
        trained = self.workspace.snapshot.epoch
        try:
            self.workspace.reset(seed)
        except (ValueError, MemoryError, TimeoutError) as error:
            what = str(error) if isinstance(error, ValueError) else "That network is too large for this machine."
            self.notify(what, severity="error", timeout=8)
        else:
            self._say_reset(trained)
        self.refresh_state()

    def action_reset(self) -> None:
        """The same initial weights again."""
        self._reset(None)

    def action_new_seed(self) -> None:
        """The next seed's initial weights."""
        self._reset((self.workspace.snapshot.recipe.seed + 1) % (MAX_SEED + 1))

    @work
    async def action_default_recipe(self) -> None:
        """The recipe that the dataset came with, after asking, since it begins anew."""
        recipe = default_recipe(self.workspace.dataset)
        if await self.app.push_screen_wait(Confirm(f"Begin again with the recipe of {recipe.dataset}?", "Begin again")):
            self._change_recipe(recipe)

    def action_go_back(self) -> None:
        """Return to the last finite checkpoint."""
        self.workspace.go_back()
        snapshot = self.workspace.snapshot
        self.notify(
            f"Back at epoch {snapshot.epoch:,}. The learning rate is still {snapshot.recipe.learning_rate:g}: "
            "c changes it.",
            timeout=5,
        )
        self.refresh_state()

    def action_speed(self, step: int) -> None:
        """The next speed up or down."""
        present = self.workspace.snapshot.speed
        index = min(range(len(SPEEDS)), key=lambda i: abs(SPEEDS[i] - present) if SPEEDS[i] != present else -1)
        self.workspace.runner.set_speed(SPEEDS[max(0, min(len(SPEEDS) - 1, index + step))])

    def action_flat_out(self) -> None:
        """No limit."""
        self.workspace.runner.set_speed(inf)

    @work
    async def action_change(self) -> None:
        """Change the recipe in a form."""
        recipe = self.workspace.snapshot.recipe
        changed = await self.app.push_screen_wait(RecipeForm(recipe))
        if changed is None or changed == recipe:
            return
        self._change_recipe(changed)

    def _change_recipe(self, recipe: Recipe) -> None:
        trained = self.workspace.snapshot.epoch
        try:
            was_reset = self.workspace.change_recipe(recipe)
        except (ValueError, MemoryError, TimeoutError) as error:
            what = str(error) if isinstance(error, ValueError) else "That network is too large for this machine."
            self.notify(what, severity="error", timeout=10)
            return
        if was_reset:
            self._say_reset(trained)
        else:
            self.notify("Takes effect from the next epoch.", timeout=3)
        self.refresh_state()

    def _say_reset(self, trained: int) -> None:
        kept = " The run before is kept: Data, Kept runs." if trained else ""
        self.notify(f"Seed {self.workspace.snapshot.recipe.seed}: initial weights.{kept}", timeout=3)

    def action_view(self) -> None:
        """Matrices or neurons' pictures."""
        self.toggle_class("-show-neurons")
        self.show()
        (self.query_one("#neurons") if self.has_class("-show-neurons") else self._heatmaps[0]).focus()

    def action_zoom(self) -> None:
        """The focused view full screen, and back."""
        self._zoom(not self._zoomed)

    def action_unzoom(self) -> None:
        """All views again."""
        self._zoom(False)

    @property
    def _zoomed(self) -> bool:
        return self.has_class("-zoomed")

    def _zoom(self, zoomed: bool) -> None:
        """Leave nothing but the focused view in the body, or show every view again."""
        self._arrange(self.focused if zoomed else None)
        self.refresh_bindings()
        self.show()

    def _arrange(self, alone: Widget | None) -> None:
        for view in (
            self.query_one("#charts"),
            self.query_one("#weights"),
            self.query_one("#neurons"),
            *self._heatmaps,
        ):
            view.set_class(alone is not None and view not in alone.ancestors_with_self, "-away")
        self.query_one("#side").set_class(isinstance(alone, Chart), "-away")
        self.set_class(alone is not None, "-zoomed")

    def action_log(self) -> None:
        """Logarithmic or linear axis."""
        chart = self.query_one(Chart)
        chart.log_scale = not chart.log_scale

    def action_range(self) -> None:
        """The whole run or its recent part."""
        self._recent = not self._recent
        self._show_chart(self.workspace.snapshot)

    def action_numbers(self) -> None:
        """Numbers in the cells."""
        for heatmap in self._heatmaps:
            heatmap.numbers = not heatmap.numbers

    @work
    async def action_save(self) -> None:
        """Save the run to a file of the user's choice."""
        path = await self.app.push_screen_wait(
            Prompt("Save the run to", value=f"{self.workspace.dataset.name}.nntui", check=_suffix_check)
        )
        if path:
            self._save(path)

    @work(thread=True)
    def _save(self, path: str) -> None:
        from os.path import expanduser
        from pathlib import Path

        try:
            self.workspace.save_run(Path(expanduser(path)))
        except OSError as error:
            self.notify(f"{path} could not be written: {error.strerror or error}", severity="error", timeout=10)
        else:
            self.notify(f"Saved to {path}.", timeout=4)


def _epochs_check(text: str) -> str | None:
    number = text.replace(",", "")
    if number.isascii() and number.isdigit() and 0 < int(number) <= 10**9:
        return None
    return f"{text!r} is not a number of epochs: type a whole number from 1 to 1,000,000,000."


def _suffix_check(text: str) -> str | None:
    return None if text.endswith(".nntui") else "The name of a saved run ends in .nntui."
