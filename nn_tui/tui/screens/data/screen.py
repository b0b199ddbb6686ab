"""Data: what there is to learn from. This screen is drawn first, so it loads NumPy only when it is asked to."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from textual import on, work
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widget import Widget
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from nn_tui.data.catalog import BUILT_IN, own_names
from nn_tui.experiment.locations import kept_runs
from nn_tui.tui.screens.base import Host
from nn_tui.tui.screens.data.own_datasets import RUN, OwnDatasetsScreen, run_title
from nn_tui.tui.widgets.controls.choice_list import ChoiceList
from nn_tui.tui.widgets.controls.text_line import TextLine

if TYPE_CHECKING:
    from nn_tui.data.dataset import Dataset
    from nn_tui.experiment.recipe.recipe import Recipe
    from nn_tui.experiment.workspace.workspace import Workspace
    from nn_tui.tui.screens.data.preview import Preview
    from nn_tui.tui.screens.data.settings import Setting
    from nn_tui.tui.widgets.controls.setting_rows import SettingRows

OWN = Binding.Group("Own")
GROUPS = {"pixels": "Pictures", "points": "Points in a plane", "table": "Tables"}
"""The headings of the built-in datasets, by kind."""


class DataScreen(OwnDatasetsScreen):
    """The list of datasets with a preview and settings; enter makes one the current."""

    NAME = "Data"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "choose", "Choose", id="data.choose", tooltip="Work on this dataset", priority=True),
        Binding("j", "move(1)", "Down", show=False, id="data.down", tooltip="The next dataset"),
        Binding("k", "move(-1)", "Up", show=False, id="data.up", tooltip="The dataset before"),
        Binding("s", "settings", "Settings", id="data.settings", tooltip="Samples, noise, test share, target ..."),
        Binding("escape", "leave", "Back", show=False, id="data.leave", tooltip="Back to the list; stop reading"),
        Binding("o", "open_file", "Open file", id="data.open", tooltip="Open a table, pictures, a dataset or a run"),
        Binding("g", "go_on", "Go on", id="data.go_on", tooltip="Go on with the run kept last"),
        Binding("e", "export", "Export", id="data.export", tooltip="Write this dataset to a CSV file"),
        Binding("c", "copy", "Copy", id="data.copy", tooltip="Copy this dataset under a name of your own", group=OWN),
        Binding("n", "new", "New", id="data.new", tooltip="Begin an empty set of letters or points", group=OWN),
        Binding("r", "rename", "Rename", id="data.rename", tooltip="Rename this dataset of your own", group=OWN),
        Binding("x", "delete", "Delete", id="data.delete", tooltip="Delete this dataset of your own", group=OWN),
    ]
    HELP = """\
# Data

Every dataset, built in or your own, with a preview. **Enter** makes the one under the cursor the current one;
its run waits where you left it. **s** goes to its settings: samples, noise, classes, test share, seed, or the
target column of a file; left and right change them, enter takes an exact value, esc goes back. **o** opens a
file: CSV, TSV, npz, npy, idx pictures, a dataset or a saved run. **e** exports as CSV. Built-in sets never
change: **c** copies one to make it your own. Kept runs are at the end of the list: enter goes on with one.
"""

    def __init__(self, host: Host, datasets_folder: Path, runs_folder: Path) -> None:
        super().__init__(host, datasets_folder, runs_folder)
        self._preview: Preview | None = None
        self._rows: SettingRows | None = None
        self._kept_before: list[Path] = []
        self._listed: tuple[str, ...] = ()
        self._own: list[str] = []
        self._waiting: dict[str, dict[str, Any]] = {}
        self._settings: list[Setting] = []

    def body(self) -> Iterable[Widget]:
        """The list, and room for the preview."""
        yield ChoiceList(*self._options(), id="list", markup=False)
        yield Vertical(TextLine("", id="about"), id="preview")

    def below(self) -> Iterable[Widget]:
        """What was kept last time, or what to do."""
        yield TextLine("", id="hint", classes="readout")

    def on_mount(self) -> None:
        """The list has the keys."""
        self.query_one("#list").focus()

    async def attach(self, workspace: Workspace) -> None:
        """Show previews from now on."""
        from nn_tui.tui.screens.data.preview import Preview
        from nn_tui.tui.widgets.controls.setting_rows import SettingRows
        from nn_tui.tui.widgets.frame.progress import Progress

        self._workspace = workspace
        self._bar = Progress(unit="", id="reading")
        self._bar.display = False
        self._rows = SettingRows(id="settings")
        self._kept_before = kept_runs(self._runs_folder)[:1]
        self._preview = Preview()
        await self.query_one("#preview").mount(self._rows, self._preview)
        await self.mount(self._bar, before="#hint")
        self.refresh_list(workspace.dataset.name)
        self.refresh_state()

    @property
    def _list(self) -> OptionList:
        return self.query_one("#list", OptionList)

    @property
    def _current(self) -> str:
        return self._workspace.dataset.name if self._workspace else ""

    def _options(self) -> list[Option | None]:
        current = self._current

        def entry(name: str) -> Option:
            return Option(Content.assemble(("▸ " if name == current else "  ", "bold"), name), id=name)

        options: list[Option | None] = []
        for kind, title in GROUPS.items():
            options += [_heading(title), *(entry(each.name) for each in BUILT_IN.values() if each.kind == kind)]
        self._own = own = own_names(self._datasets_folder)
        if own:
            options += [_heading("Your own"), *(entry(name) for name in own)]
        opened = [name for name in (self._workspace.sources.opened if self._workspace else []) if name not in own]
        if current and current not in (*BUILT_IN, *own, *opened):
            opened.append(current)
        if opened:
            options += [_heading("Opened files"), *(entry(name) for name in opened)]
        runs = kept_runs(self._runs_folder)
        if runs:
            options += [_heading("Kept runs"), *(Option("  " + run_title(path), id=RUN + str(path)) for path in runs)]
        return options

    def refresh_list(self, highlight: str | None = None) -> None:
        """Read the list anew, keeping the cursor, or moving it to a name."""
        wanted = highlight or self.highlighted()
        options = self._options()
        listed = (self._current, *(option.id or "" for option in options if option))
        if listed == self._listed and not highlight:
            return
        self._listed = listed
        self._list.clear_options()
        self._list.add_options(options)
        places = [index for index, option in enumerate(self._list.options) if option.id == wanted]
        self._list.highlighted = places[0] if places else 1

    def show(self) -> None:
        """Follow a dataset that changed elsewhere."""
        hint = "enter works on the dataset under the cursor · s sets it up · 3 trains it"
        if self._rows and self._rows.has_focus:
            hint = "up down choose · left right change · enter types a value · esc: the list"
        elif self._kept_before:
            hint = f"Kept from last time: {run_title(self._kept_before[0])}. g goes on with it."
        self.query_one("#hint", TextLine).say(hint)
        if self._workspace and not self.host.is_training:
            self.refresh_list()
            self._show_preview()

    def highlighted(self) -> str:
        """The name under the cursor, "run:" and a path for a kept run."""
        option = self._list.highlighted_option
        return option.id or "" if option else ""

    def dataset(self) -> Dataset | None:
        """The dataset under the cursor; None, with the reason shown, where it cannot be read."""
        found = self._chosen()
        return found[0] if found else None

    def _chosen(self) -> tuple[Dataset, Recipe] | None:
        """The dataset under the cursor with the recipe that it would be trained by."""
        workspace, name = self._workspace, self.highlighted()
        if workspace is None:
            return None
        if name == workspace.dataset.name:
            return workspace.dataset, workspace.snapshot.recipe
        try:
            dataset = workspace.dataset_named(name)
            waiting = self._waiting.get(name)
            recipe = workspace.recipe_named(dataset)
            if waiting:
                recipe = recipe.with_(**waiting)
            if waiting and recipe.settings() is not None:
                dataset = workspace.library.load(name, recipe.settings())
        except ValueError as error:
            self.query_one("#about", TextLine).say(Content(str(error)))
            return None
        return dataset, recipe

    @on(OptionList.OptionHighlighted)
    def _show_preview(self) -> None:
        self.refresh_bindings()
        if self._workspace is None or self._preview is None:
            return
        name = self.highlighted()
        is_run = name.startswith(RUN)
        found = None if is_run else self._chosen()
        self._preview.display = found is not None
        if is_run:
            self._show_settings(None)
            self.query_one("#about", TextLine).say(self._preview.about_run(Path(name.removeprefix(RUN))))
        elif found is None:
            self._show_settings(None)
        else:
            dataset, recipe = found
            self.query_one("#about", TextLine).say(self._preview.about(dataset, recipe))
            self._show_settings(found)
            self._preview.show(dataset, recipe)

    def _show_settings(self, found: tuple[Dataset, Recipe] | None) -> None:
        from nn_tui.tui.screens.data.settings import setting_rows, settings_of

        self._settings = []
        if found is not None and self._workspace is not None:
            dataset, recipe = found
            source = self._workspace.source if dataset is self._workspace.dataset else None
            self._settings = settings_of(dataset, source)
            if self._rows:
                self._rows.set_rows(setting_rows(self._settings, recipe, dataset))
        if self._rows:
            self._rows.display = bool(self._settings)
        if not self._settings and self.focused is None:
            self._list.focus()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Only what can be done to the dataset under the cursor is offered."""
        if not self.is_mounted:
            return True
        name = self.highlighted()
        if action == "choose":
            return self.focused is self._list
        if action == "go_on":
            return bool(self._kept_before)
        if action == "settings":
            return bool(self._settings) and self.focused is self._list
        if action == "leave":
            return self.is_busy or bool(self._rows and self._rows.has_focus)
        if action in ("copy", "export"):
            return bool(name) and not name.startswith(RUN)
        if action in ("rename", "delete"):
            return name in self._own or (action == "delete" and name.startswith(RUN))
        return True

    def action_move(self, rows: int) -> None:
        """The next or the previous entry."""
        if rows > 0:
            self._list.action_cursor_down()
        else:
            self._list.action_cursor_up()

    def action_settings(self) -> None:
        """Go to the settings."""
        if self._rows:
            self._rows.focus()

    def action_leave(self) -> None:
        """Stop reading a file; or go back to the list."""
        if self.is_busy:
            self.action_stop()
        else:
            self._list.focus()

    def on_descendant_focus(self) -> None:
        """Say what there is to press here."""
        self.call_after_refresh(self.show)

    def on_setting_rows_stepped(self, event: SettingRows.Stepped) -> None:
        """A setting is to become more or less."""
        found = self._chosen()
        setting = self._setting(event.key)
        if found is not None and setting is not None:
            present = getattr(found[1], setting.field)
            self._set(setting, setting.stepped(present, event.step))

    def on_setting_rows_entered(self, event: SettingRows.Entered) -> None:
        """An exact value of a setting is asked for."""
        setting = self._setting(event.key)
        if setting is not None:
            self._ask(setting)

    def _setting(self, field: str) -> Setting | None:
        return next((setting for setting in self._settings if setting.field == field), None)

    @work
    async def _ask(self, setting: Setting) -> None:
        found = self._chosen()
        if found is None:
            return

        def check(text: str) -> str | None:
            try:
                setting.read(text)
            except ValueError:
                return f"{setting.name} takes {setting.takes}, not {text!r}."
            return None

        present = setting.say(getattr(found[1], setting.field))
        from nn_tui.tui.screens.prompts import Prompt

        text = await self.app.push_screen_wait(Prompt(f"{setting.name}: {setting.takes}", value=present, check=check))
        if text:
            self._set(setting, setting.read(text))

    def _set(self, setting: Setting, value: Any) -> None:
        """Change the current dataset at once, another one for when it is chosen."""
        found, workspace = self._chosen(), self._workspace
        if found is None or workspace is None or value == getattr(found[1], setting.field):
            return
        dataset, recipe = found
        source = workspace.source
        if dataset is not workspace.dataset:
            self._waiting[dataset.name] = {**self._waiting.get(dataset.name, {}), setting.field: value}
            self._show_preview()
        elif setting.field in ("target", "task") and source is not None:
            target = value if setting.field == "target" else recipe.target
            self.read(source.path, target, value if setting.field == "task" else None)
        else:
            trained = workspace.snapshot.epoch
            if self.attempt(lambda w: w.run.change_data(**{setting.field: value})) and trained:
                problem = workspace.writer.problem
                kept = f"is not kept: {problem}" if problem else "is kept."
                self.notify(f"Other data: the network begins anew. The run before {kept}", timeout=3)

    @on(OptionList.OptionSelected)
    def _on_selected(self) -> None:
        self.action_choose()

    def action_choose(self) -> None:
        """Make the dataset under the cursor the current one, or go on with a kept run."""
        name = self.highlighted()
        if name and self._workspace:
            path = Path(name.removeprefix(RUN)) if name.startswith(RUN) else None
            if self.attempt(lambda w: w.continue_run(path) if path else self._choose(w, name)):
                self.refresh_list()
                self._say_current()

    def _choose(self, workspace: Workspace, name: str) -> None:
        workspace.choose(name)
        waiting = self._waiting.pop(name, None)
        if waiting:
            workspace.run.change_data(**waiting)

    def action_go_on(self) -> None:
        """Go on with the run kept last time; once is enough."""
        path = self._kept_before[0]
        self._kept_before = []
        if self.attempt(lambda w: w.continue_run(path)) and self._workspace:
            self.refresh_list(self._workspace.dataset.name)
            self._say_current()

    def _say_current(self) -> None:
        """What is worked on from here on."""
        if self._workspace is not None:
            snapshot = self._workspace.snapshot
            name, at = self._workspace.dataset.name, f" at epoch {snapshot.epoch:,}" if snapshot.epoch else ""
            self.notify(f"{name} is the current dataset{at}. 3 trains it, 2 edits it.", timeout=3)


def _heading(text: str) -> Option:
    return Option(Content.styled(text, "bold $text-muted"), disabled=True)
