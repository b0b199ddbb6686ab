"""What Train changes about the network: the recipe, the layers, single weights, and what is frozen."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from nn_tui.data.catalog import MAX_SEED
from nn_tui.experiment.recipe.defaults import default_recipe
from nn_tui.experiment.workspace.workspace import Workspace
from nn_tui.tui.presenting import wording
from nn_tui.tui.screens.base import WorkScreen
from nn_tui.tui.screens.layers.form import LayersForm
from nn_tui.tui.screens.number_checks import number_check
from nn_tui.tui.screens.prompts import Confirm, Prompt
from nn_tui.tui.screens.recipe.effect import RecipeChange
from nn_tui.tui.screens.recipe.form import RecipeForm
from nn_tui.tui.views.base import Place


class NetworkActions:
    """Changes the network of the workspace's run, with questions and results shown on the screen."""

    def __init__(self, screen: WorkScreen, workspace: Workspace) -> None:
        self._screen, self._workspace = screen, workspace

    # The whole network.

    def reset(self, seed: int | None = None) -> None:
        """Start over with the initial weights of a seed; None for the same seed."""
        trained = self._workspace.snapshot.epoch
        try:
            self._workspace.run.reset(seed)
        except (ValueError, MemoryError, TimeoutError) as error:
            self._screen.notify(wording.failure(error), severity="error", timeout=8)
        else:
            self._notify_reset(trained)
        self._screen.refresh_state()

    def next_seed(self) -> None:
        """Start over with the next seed's initial weights."""
        self.reset((self._workspace.snapshot.recipe.seed + 1) % (MAX_SEED + 1))

    def go_back(self) -> None:
        """Return to the last finite checkpoint."""
        if not self._attempt(self._workspace.run.go_back):
            return
        snapshot = self._workspace.snapshot
        self._screen.notify(
            f"Back at epoch {snapshot.epoch:,}. The learning rate is still {snapshot.recipe.learning_rate:g}: "
            "[[train.change]] changes it.",
            timeout=5,
        )

    async def take_default_recipe(self) -> None:
        """Change to the dataset's default recipe, after asking, since the run starts over."""
        recipe = default_recipe(self._workspace.dataset)
        question = Confirm(f"Start over with the recipe of {recipe.dataset}?", "Start over")
        if await self._screen.app.push_screen_wait(question):
            self._change(RecipeChange(recipe, keep=False))

    async def change_recipe(self) -> None:
        """Change the recipe in a form."""
        workspace = self._workspace
        form = RecipeForm(workspace.snapshot.recipe, workspace.dataset, needs_reset=workspace.needs_reset)
        self._change(await self._screen.app.push_screen_wait(form))

    async def change_layers(self) -> None:
        """Add, move, edit and remove layers in a form."""
        workspace = self._workspace
        form = LayersForm(workspace.snapshot.recipe, workspace.dataset, needs_reset=workspace.needs_reset)
        self._change(await self._screen.app.push_screen_wait(form))

    def _change(self, change: RecipeChange | None) -> None:
        before = self._workspace.snapshot
        if change is None or (change.recipe == before.recipe and not self._workspace.needs_reset):
            return
        try:
            needs_network = self._workspace.run.change_recipe(change.recipe, change.keep)
        except (ValueError, MemoryError, TimeoutError) as error:
            self._screen.notify(wording.failure(error), severity="error", timeout=10)
            return
        if not needs_network:
            self._screen.notify("Takes effect from the next epoch.", timeout=3)
        elif change.keep:
            self._screen.notify("A new network, with the weights that fit.", timeout=4)
        else:
            self._notify_reset(before.epoch)
        self._screen.refresh_state()

    def _notify_reset(self, trained_epochs: int) -> None:
        kept = ""
        if trained_epochs:
            problem = self._workspace.writer.problem
            kept = f"not kept: {problem}" if problem else "kept under Data, Kept runs."
        last = f" The last run is {kept}" if trained_epochs else ""
        snapshot = self._workspace.snapshot
        what = f"Back to the initial weights (seed {snapshot.recipe.seed})."
        if not snapshot.is_made:
            what = f"Making {len(snapshot.parameters):,} weights (seed {snapshot.recipe.seed})."
        self._screen.notify(f"{what}{last}", timeout=3)

    # What is under a cursor.

    async def set_weight(self, place: Place) -> None:
        """Give a weight or bias a value by hand."""
        snapshot = self._workspace.snapshot
        if snapshot.divergence is not None:
            self._screen.notify(
                "The run has diverged: [[train.back]] goes back to the last finite checkpoint first.", timeout=5
            )
            return
        present = float(snapshot.parameters[place.index])
        text = await self._screen.app.push_screen_wait(
            Prompt(f"Set {place.name} ({present:.6g})", value=repr(present), check=number_check)
        )
        if text is not None and self._attempt(lambda: self._workspace.run.set_parameter(place.index, float(text))):
            self._screen.notify(f"{place.name} is {float(text):g}. Training continues from there.", timeout=3)

    def freeze(self, place: Place) -> None:
        """Freeze a weight or bias, or let it learn again."""
        self._freeze(slice(place.index, place.index + 1), place.name)

    def freeze_layer(self, place: Place) -> None:
        """Freeze the layer of a weight or bias, or let it learn again."""
        self._freeze(self._workspace.snapshot.network().part(place.layer), f"Layer {place.layer + 1}")

    def _freeze(self, part: slice, name: str) -> None:
        snapshot = self._workspace.snapshot
        frozen = snapshot.frozen
        mask = np.zeros(len(snapshot.parameters), bool) if frozen is None else frozen.copy()
        mask[part] = not mask[part].all()
        if self._attempt(lambda: self._workspace.run.freeze(mask)):
            state = "is frozen: training leaves it as it is" if mask[part].all() else "learns again"
            self._screen.notify(f"{name[0].upper()}{name[1:]} {state}.", timeout=3)

    def _attempt(self, action: Callable[[], None]) -> bool:
        """Act on the run; show an error where that fails. Returns whether it succeeded."""
        try:
            action()
        except (ValueError, TimeoutError) as error:
            self._screen.notify(wording.failure(error), severity="error", timeout=8)
            return False
        self._screen.refresh_state()
        return True
