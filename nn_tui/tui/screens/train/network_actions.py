"""What Train changes about the network: the recipe, the layers, single weights, and what is frozen."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from textual import work

from nn_tui.data.catalog import MAX_SEED
from nn_tui.experiment.recipe.defaults import default_recipe
from nn_tui.experiment.workspace.workspace import Workspace
from nn_tui.tui.presenting import wording
from nn_tui.tui.screens.base import Host, WorkScreen
from nn_tui.tui.screens.layers.form import LayersForm
from nn_tui.tui.screens.number_checks import number_check
from nn_tui.tui.screens.prompts import Confirm, Prompt
from nn_tui.tui.screens.recipe.effect import Changed
from nn_tui.tui.screens.recipe.form import RecipeForm
from nn_tui.tui.views.base import Place


class NetworkScreen(WorkScreen):
    """A screen that changes the network of the workspace's run."""

    def __init__(self, host: Host, workspace: Workspace) -> None:
        super().__init__(host)
        self.workspace = workspace

    def place(self) -> Place | None:
        """The weight or bias under the cursor of the view that has the keys."""
        return None

    def _reset(self, seed: int | None) -> None:
        trained = self.workspace.snapshot.epoch
        try:
            self.workspace.run.reset(seed)
        except (ValueError, MemoryError, TimeoutError) as error:
            self.notify(wording.failure(error), severity="error", timeout=8)
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
            self._change_recipe(Changed(recipe, keep=False))

    @work
    async def action_change(self) -> None:
        """Change the recipe in a form."""
        workspace = self.workspace
        form = RecipeForm(workspace.snapshot.recipe, workspace.dataset, needs_reset=workspace.needs_reset)
        self._change_recipe(await self.app.push_screen_wait(form))

    @work
    async def action_layers(self) -> None:
        """Add, remove, widen and narrow layers."""
        workspace = self.workspace
        form = LayersForm(workspace.snapshot.recipe, workspace.dataset, needs_reset=workspace.needs_reset)
        self._change_recipe(await self.app.push_screen_wait(form))

    def _change_recipe(self, changed: Changed | None) -> None:
        before = self.workspace.snapshot
        if changed is None or (changed.recipe == before.recipe and not self.workspace.needs_reset):
            return
        try:
            is_new = self.workspace.run.change_recipe(changed.recipe, changed.keep)
        except (ValueError, MemoryError, TimeoutError) as error:
            self.notify(wording.failure(error), severity="error", timeout=10)
            return
        if not is_new:
            self.notify("Takes effect from the next epoch.", timeout=3)
        elif changed.keep:
            self.notify("A new network: it begins with the weights that fit.", timeout=4)
        else:
            self._say_reset(before.epoch)
        self.refresh_state()

    def _say_reset(self, trained: int) -> None:
        kept = ""
        if trained:
            problem = self.workspace.writer.problem
            kept = f" The run before is not kept: {problem}" if problem else " The run before is kept: Data, Kept runs."
        self.notify(f"Seed {self.workspace.snapshot.recipe.seed}: initial weights.{kept}", timeout=3)

    @work
    async def action_set_weight(self) -> None:
        """Give the weight or bias under the cursor a value by hand."""
        place = self.place()
        if place is None:
            return
        if self.workspace.snapshot.divergence is not None:
            self.notify("The run has diverged: b goes back to the last finite checkpoint first.", timeout=5)
            return
        present = float(self.workspace.snapshot.parameters[place.index])
        text = await self.app.push_screen_wait(
            Prompt(f"Set {place.name} ({present:.6g})", value=repr(present), check=number_check)
        )
        if text is not None and self.attempt(lambda: self.workspace.run.set_parameter(place.index, float(text))):
            self.notify(f"{place.name} is {float(text):g}. Training goes on from there.", timeout=3)

    def action_freeze(self) -> None:
        """Freeze the weight or bias under the cursor, or let it learn again."""
        place = self.place()
        if place is not None:
            self._freeze(slice(place.index, place.index + 1), place.name)

    def action_freeze_layer(self) -> None:
        """Freeze the layer under the cursor, or let it learn again."""
        place = self.place()
        if place is not None:
            part = self.workspace.snapshot.network().part(place.layer)
            self._freeze(part, f"Layer {place.layer + 1}")

    def _freeze(self, part: slice, name: str) -> None:
        snapshot = self.workspace.snapshot
        frozen = snapshot.frozen
        mask = np.zeros(len(snapshot.parameters), bool) if frozen is None else frozen.copy()
        mask[part] = not mask[part].all()
        if self.attempt(lambda: self.workspace.run.freeze(mask)):
            said = "is frozen: training leaves it as it is" if mask[part].all() else "learns again"
            self.notify(f"{name[0].upper()}{name[1:]} {said}.", timeout=3)

    def attempt(self, action: Callable[[], None]) -> bool:
        """Do something to the run; say in a sentence why it could not be done."""
        try:
            action()
        except (ValueError, TimeoutError) as error:
            self.notify(wording.failure(error), severity="error", timeout=8)
            return False
        self.refresh_state()
        return True
