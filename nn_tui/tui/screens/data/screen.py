"""Data: the datasets to learn from. This screen is drawn first, so what needs NumPy is imported later."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar, NamedTuple

from textual import on, work
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.dom import DOMNode
from textual.widget import Widget
from textual.widgets import OptionList

from nn_tui.data.plain_text import plain
from nn_tui.experiment.sessions.memory import Memory, text
from nn_tui.tui.explanation import Explanation
from nn_tui.tui.keys.catalogue import bindings_with_ids
from nn_tui.tui.screens.base import Host, WorkScreen
from nn_tui.tui.screens.data import hints
from nn_tui.tui.screens.data.about import About
from nn_tui.tui.screens.data.dataset_list import DatasetList
from nn_tui.tui.screens.data.keys import KEYS, NEEDS
from nn_tui.tui.widgets.controls.text_line import TextLine
from nn_tui.tui.widgets.frame.framed import Framed

if TYPE_CHECKING:
    from nn_tui.data.catalog import Kind
    from nn_tui.data.dataset import Dataset
    from nn_tui.experiment.workspace.sources import Source
    from nn_tui.experiment.workspace.workspace import Workspace
    from nn_tui.tui.screens.data.candidates import Candidate, Candidates
    from nn_tui.tui.screens.data.context import DataContext
    from nn_tui.tui.screens.data.files import Files
    from nn_tui.tui.screens.data.offer import Offer
    from nn_tui.tui.screens.data.own_datasets import OwnDatasets
    from nn_tui.tui.screens.data.preview import Preview
    from nn_tui.tui.screens.data.settings_panel import SettingsPanel
    from nn_tui.tui.widgets.controls.setting_rows import SettingRows


class _Parts(NamedTuple):
    """The parts that the screen has once there is a workspace."""

    workspace: Workspace
    context: DataContext
    candidates: Candidates
    files: Files
    settings: SettingsPanel
    preview: Preview


class DataScreen(WorkScreen):
    """The list of datasets with a preview and settings; enter makes one the current dataset."""

    NAME = "Data"
    SIDE = "#datasets"
    BINDINGS: ClassVar[list[BindingType]] = KEYS

    def __init__(self, host: Host, datasets_folder: Path, runs_folder: Path) -> None:
        super().__init__(host)
        self._list = DatasetList(datasets_folder, runs_folder)
        self._about = About()
        self._parts: _Parts | None = None
        self._offer: Offer | None = None

    def body(self) -> Iterable[Widget]:
        """The list, and room for the preview."""
        yield Framed(self._list, title="Datasets", id="datasets")
        yield Framed(self._about, id="preview")

    def above(self) -> Iterable[Widget]:
        """What can be gone on with, or what this is and what to press."""
        yield TextLine("", id="welcome", classes="readout")

    def below(self) -> Iterable[Widget]:
        """A hint about what to press."""
        yield TextLine("", id="hint", classes="readout")

    def on_mount(self) -> None:
        """Focus the list."""
        self._list.focus()

    async def attach(self, workspace: Workspace, offer: Offer | None, is_resumed: bool) -> None:
        """Take the workspace, once it is loaded, and show previews from now on.

        A start that goes on with no session offers to: with ``offer``, without one with the run kept last.
        """
        from nn_tui.tui.screens.data.candidates import Candidates
        from nn_tui.tui.screens.data.context import DataContext
        from nn_tui.tui.screens.data.files import Files
        from nn_tui.tui.screens.data.offer import kept_run_offer
        from nn_tui.tui.screens.data.preview import Preview
        from nn_tui.tui.screens.data.settings_panel import SettingsPanel
        from nn_tui.tui.widgets.controls.setting_rows import SettingRows
        from nn_tui.tui.widgets.frame.progress import Progress

        rows, preview, bar = SettingRows(id="settings"), Preview(), Progress(unit="", id="reading")
        context, candidates = DataContext(self, workspace, self._follow_datasets), Candidates(workspace)
        files = Files(context, bar)
        settings = SettingsPanel(context, candidates, files, rows)
        self._parts = _Parts(workspace, context, candidates, files, settings, preview)
        if not is_resumed:
            self._offer = offer or kept_run_offer(workspace, workspace.kept_runs)
        await self.query_one("#preview", Framed).body.mount(rows, preview)
        await self.mount(bar, before="#hint")
        self._follow_datasets(workspace.dataset.name)
        self.refresh_state()

    @classmethod
    def commands(cls, workspace: Workspace) -> Iterable[Binding]:
        """The keys of the screen and of its list."""
        return bindings_with_ids(cls, DatasetList)

    async def holder(self, binding: Binding) -> DOMNode:
        """The list has focus for all of them."""
        self._list.focus()
        return self

    def needs(self, binding: Binding) -> str:
        """What the entry under the cursor has to be."""
        return NEEDS.get(binding.id or "", super().needs(binding))

    def explanation(self) -> Explanation:
        """Of the list and the preview."""
        from nn_tui.tui.screens.data.explanation import DATA

        return DATA

    def memory(self) -> Memory:
        """What is under the cursor, and how the sides share the room."""
        chosen = self._list.chosen
        return {"entry": chosen.id if chosen else None, "sides": self.sides.memory()}

    def recall(self, memory: Memory) -> None:
        """Go to the same entry, if there is one."""
        self._list.go_to(text(memory, "entry") or "")
        self.sides.recall(memory, "sides")

    @property
    def kind(self) -> Kind | None:
        """The kind of the chosen dataset."""
        return self._parts.workspace.dataset.kind if self._parts else None

    @property
    def is_busy(self) -> bool:
        """Whether a file is being read or written."""
        return self._parts is not None and self._parts.files.is_busy

    def show(self) -> None:
        """Show the list and the preview again, in case a dataset changed elsewhere."""
        if self._parts and not self.host.is_training:
            self._follow_datasets()
            self._show_preview()
        self._show_hint()

    def _follow_datasets(self, highlight: str | None = None) -> None:
        """Read the list again, keeping the cursor, or moving it to a name."""
        if self._parts:
            workspace = self._parts.workspace
            self._list.read(workspace.dataset.name, workspace.sources.opened, highlight)
            self._show_hint()

    def _show_hint(self) -> None:
        """Show what can be done with the entry under the cursor."""
        self.query_one("#hint", TextLine).say(self._hint)
        welcome = f"{self._offer.words} ([[data.go_on]])" if self._offer else hints.welcome(self.host.is_ready)
        self.query_one("#welcome", TextLine).say(welcome)

    @property
    def _hint(self) -> str:
        if self._parts is None:
            return hints.LOADING
        if self._about.has_focus:
            return hints.IN_ABOUT
        settings = self._parts.settings
        if settings.rows.has_focus:
            return hints.IN_SETTINGS
        current = self._parts.workspace.dataset.name
        has = not settings.is_empty, self._table_source() is not None
        return hints.on_entry(self._list.chosen, current, *has, self._about.is_cut)

    def _candidate(self) -> Candidate | None:
        """The dataset under the cursor; None for a run. Shows the reason if the dataset cannot be read."""
        chosen = self._list.chosen
        if self._parts is None or chosen is None or chosen.run or chosen.is_hidden:
            return None
        try:
            return self._parts.candidates.find(chosen.name)
        except ValueError as error:
            self._about.say(Content(str(error)))
            return None

    def _dataset(self) -> Dataset | None:
        candidate = self._candidate()
        return candidate.dataset if candidate else None

    @on(OptionList.OptionHighlighted)
    def _on_highlighted(self) -> None:
        self._show_preview()
        self._show_hint()

    def _show_preview(self) -> None:
        self.refresh_bindings()
        chosen = self._list.chosen
        if self._parts is None or chosen is None:
            return
        preview, about = self._parts.preview, self._about
        candidate = self._candidate()
        preview.display = candidate is not None
        self._parts.settings.show(candidate)
        if self._parts.settings.is_empty and self.focused is None:
            self._list.focus()
        name = "Kept run" if chosen.run else plain(chosen.name)
        self.query_one("#preview", Framed).head(*(preview.heading(candidate.dataset) if candidate else (name,)))
        if chosen.run:
            about.say(preview.about_run(chosen.run))
        elif chosen.is_hidden:
            name = plain(chosen.name)
            about.say(Content(f"{name} in your folder cannot be used: its name is {chosen.name_is}."))
        elif candidate is not None:
            source = self._parts.workspace.sources.of(candidate.dataset)
            about.say(preview.about(candidate.dataset, candidate.recipe, source))
            preview.show(candidate.dataset, candidate.recipe)
        # Whether the text about it is cut shows in the layout.
        self.after_layout(self._show_hint)

    def offers(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer only what can be done with the entry under the cursor."""
        chosen = self._list.chosen
        if action == "choose":
            return self.focused is self._list
        if action == "go_on":
            return self._offer is not None
        if action == "settings":
            return self._parts is not None and not self._parts.settings.is_empty and self.focused is self._list
        if action == "leave":
            return self.is_busy or bool(self._parts and self.focused is not self._list)
        if action in ("copy", "export"):
            return chosen is not None and chosen.run is None and not chosen.is_hidden
        if action == "rename":
            return chosen is not None and chosen.kind == "own"
        if action == "delete":
            return chosen is not None and chosen.kind in ("own", "run")
        if action == "columns":
            return self._table_source() is not None
        if action == "transpose":
            return self._source("pixels") is not None
        return True

    def _source(self, kind: Kind) -> Source | None:
        """The file that the dataset under the cursor was read from, if it is of that kind; None for all else."""
        dataset = self._dataset()
        if self._parts is None or dataset is None or dataset.kind != kind:
            return None
        return self._parts.workspace.sources.of(dataset)

    def _table_source(self) -> Source | None:
        """The same for a table whose columns are known."""
        source = self._source("table")
        return source if source and source.opened.choices else None

    def action_move(self, rows: int) -> None:
        """Move to the next or the previous entry."""
        if rows > 0:
            self._list.action_cursor_down()
        else:
            self._list.action_cursor_up()

    def action_settings(self) -> None:
        """Focus the settings."""
        if self._parts:
            self._parts.settings.rows.focus()

    def action_leave(self) -> None:
        """Stop reading a file, or go back to the list."""
        if self._parts and self.is_busy:
            self._parts.files.stop()
        else:
            self._list.focus()

    def on_descendant_focus(self) -> None:
        """Show the hint for what has focus."""
        self.after_layout(self.show)

    def on_setting_rows_stepped(self, event: SettingRows.Stepped) -> None:
        """Step a setting up or down."""
        candidate = self._candidate()
        if self._parts and candidate:
            self._parts.settings.step(candidate, event.key, event.step)
            self._show_preview()

    @work
    async def on_setting_rows_entered(self, event: SettingRows.Entered) -> None:
        """Ask for an exact value of a setting."""
        candidate = self._candidate()
        if self._parts and candidate:
            await self._parts.settings.ask(candidate, event.key)
            self._show_preview()

    @on(OptionList.OptionSelected)
    def _on_selected(self) -> None:
        self.action_choose()

    def action_choose(self) -> None:
        """Make the dataset under the cursor the current one, or continue a kept run."""
        chosen = self._list.chosen
        if self._parts is None or chosen is None or chosen.is_hidden:
            return
        workspace, candidates, run = self._parts.workspace, self._parts.candidates, chosen.run
        self._parts.context.attempt_with_run(
            run,
            lambda: workspace.continue_run(run) if run else candidates.choose(chosen.name),
            lambda: self._follow_current(None),
        )

    def action_go_on(self) -> None:
        """Go on with what is offered, once."""
        if self._parts is None or self._offer is None:
            return
        offer, self._offer = self._offer, None
        workspace = self._parts.workspace
        self._parts.context.attempt_with_run(
            offer.run, offer.take, lambda: self._follow_current(workspace.dataset.name)
        )

    def _follow_current(self, highlight: str | None) -> None:
        """Follow a dataset that has become the current one, with the cursor too where a name is given."""
        self._follow_datasets(highlight)
        if self._parts:
            from nn_tui.experiment.recipe.defaults import note_on_recipe

            workspace = self._parts.workspace
            epoch = workspace.snapshot.epoch
            at = f" at epoch {epoch:,}" if epoch else ""
            self.notify(
                f"{workspace.dataset.name} is chosen{at}: [[app.train]] trains it, [[app.edit]] edits it.",
                timeout=3,
            )
            if unfit := note_on_recipe(workspace.dataset):
                self.notify(unfit, severity="warning", timeout=8)

    @work
    async def action_open_file(self) -> None:
        """Ask for a file and open it."""
        if self._parts:
            await self._parts.files.open()

    @work
    async def action_columns(self) -> None:
        """Show how the columns of the table under the cursor are read, and read its file again as it is decided."""
        candidate, source = self._candidate(), self._table_source()
        if self._parts and candidate and source:
            await self._parts.files.change_columns(source, candidate.recipe)

    def action_transpose(self) -> None:
        """Transpose the pictures of the file under the cursor, and make them the current dataset."""
        candidate, source = self._candidate(), self._source("pixels")
        if self._parts and candidate and source:
            self._parts.files.transpose(source, candidate.recipe)

    @work
    async def action_export(self) -> None:
        """Write the dataset under the cursor as CSV."""
        dataset = self._dataset()
        if self._parts and dataset:
            await self._parts.files.export(dataset)

    @work
    async def action_copy(self) -> None:
        """Copy the dataset under the cursor."""
        dataset = self._dataset()
        if self._parts and dataset:
            await self._own_datasets(self._parts.context).copy(dataset)

    @work
    async def action_new(self) -> None:
        """Create an empty dataset."""
        if self._parts:
            await self._own_datasets(self._parts.context).begin()

    @work
    async def action_rename(self) -> None:
        """Rename an own dataset."""
        if self._parts and self._list.chosen:
            await self._own_datasets(self._parts.context).rename(self._list.chosen)

    @work
    async def action_delete(self) -> None:
        """Delete an own dataset or a kept run, after asking."""
        if self._parts and self._list.chosen:
            await self._own_datasets(self._parts.context).delete(self._list.chosen)

    @staticmethod
    def _own_datasets(context: DataContext) -> OwnDatasets:
        # Imported when it is needed, together with the prompts: this screen is drawn first.
        from nn_tui.tui.screens.data.own_datasets import OwnDatasets

        return OwnDatasets(context)
