"""Data: what there is to learn from. This screen is drawn first, so it loads NumPy only when it is asked to."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from os.path import expanduser
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual import on, work
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widget import Widget
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from nn_tui.data.catalog import BUILT_IN, own_names
from nn_tui.experiment.locations import kept_runs
from nn_tui.tui.screens.base import Host, WorkScreen
from nn_tui.tui.screens.prompts import Confirm, Prompt, complaint
from nn_tui.tui.widgets.words import Words

if TYPE_CHECKING:
    from nn_tui.data.dataset import Dataset
    from nn_tui.experiment.workspace import Workspace
    from nn_tui.tui.screens.preview import Preview

OWN = Binding.Group("Own")
RUN = "run:"


class DataScreen(WorkScreen):
    """The list of datasets with a preview; enter makes one the current."""

    NAME = "Data"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "choose", "Choose", id="data.choose", tooltip="Work on this dataset", priority=True),
        Binding("j", "move(1)", "Down", show=False, id="data.down", tooltip="The next dataset"),
        Binding("k", "move(-1)", "Up", show=False, id="data.up", tooltip="The dataset before"),
        Binding("o", "open_file", "Open file", id="data.open", tooltip="Open a dataset file or a saved run"),
        Binding("g", "go_on", "Go on", id="data.go_on", tooltip="Go on with the run kept last"),
        Binding("c", "copy", "Copy", id="data.copy", tooltip="Copy this dataset under a name of your own", group=OWN),
        Binding("n", "new", "New", id="data.new", tooltip="Begin an empty set of letters of your own", group=OWN),
        Binding("r", "rename", "Rename", id="data.rename", tooltip="Rename this dataset of your own", group=OWN),
        Binding("x", "delete", "Delete", id="data.delete", tooltip="Delete this dataset of your own", group=OWN),
    ]
    HELP = """\
# Data

Every dataset, built in or your own, with a preview. **Enter** makes the one under the cursor the current one;
its run waits where you left it. Built-in sets never change: **c** copies one to make it your own. Kept runs
are at the end of the list: enter goes on with one.
"""

    def __init__(self, host: Host, datasets_folder: Path, runs_folder: Path) -> None:
        super().__init__(host)
        self._datasets_folder = datasets_folder
        self._runs_folder = runs_folder
        self._workspace: Workspace | None = None
        self._preview: Preview | None = None
        self._kept_before: list[Path] = []
        self._listed: tuple[str, ...] = ()
        self._own: list[str] = []

    def body(self) -> Iterable[Widget]:
        """The list, and room for the preview."""
        yield OptionList(*self._options(), id="list", markup=False)
        yield Vertical(Words("", id="about"), id="preview")

    def below(self) -> Iterable[Widget]:
        """What was kept last time, or what to do."""
        yield Words("", id="hint", classes="readout")

    def on_mount(self) -> None:
        """The list has the keys."""
        self.query_one("#list").focus()

    async def attach(self, workspace: Workspace) -> None:
        """Show previews from now on."""
        from nn_tui.tui.screens.preview import Preview

        self._workspace = workspace
        self._kept_before = kept_runs(self._runs_folder)[:1]
        self._preview = Preview()
        await self.query_one("#preview").mount(self._preview)
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

        options: list[Option | None] = [_heading("Built in"), *(entry(name) for name in BUILT_IN)]
        self._own = own = own_names(self._datasets_folder)
        if self._workspace and current not in BUILT_IN and current not in own:
            own.append(current)
        if own:
            options += [_heading("Your own"), *(entry(name) for name in own)]
        runs = kept_runs(self._runs_folder)
        if runs:
            options += [_heading("Kept runs"), *(Option("  " + _run_title(path), id=RUN + str(path)) for path in runs)]
        return options

    def refresh_list(self, highlight: str | None = None) -> None:
        """Read the list anew, keeping the cursor, or moving it to a name."""
        wanted = highlight or self._highlighted()
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
        hint = "enter makes the dataset under the cursor the current one; 3 trains on it"
        if self._kept_before:
            hint = f"Kept from last time: {_run_title(self._kept_before[0])}. g goes on with it."
        self.query_one("#hint", Words).say(hint)
        if self._workspace and not self.host.is_training:
            self.refresh_list()
            self._show_preview()

    def _highlighted(self) -> str:
        option = self._list.highlighted_option
        return option.id or "" if option else ""

    def _dataset(self) -> Dataset | None:
        """The dataset under the cursor; None, with the reason shown, where it cannot be read."""
        if self._workspace is None:
            return None
        name = self._highlighted()
        if name == self._workspace.dataset.name:
            return self._workspace.dataset
        try:
            return self._workspace.library.load(name)
        except ValueError as error:
            self.query_one("#about", Words).say(Content(str(error)))
            return None

    @on(OptionList.OptionHighlighted)
    def _show_preview(self) -> None:
        self.refresh_bindings()
        if self._workspace is None or self._preview is None:
            return
        name = self._highlighted()
        self._preview.display = not name.startswith(RUN)
        if name.startswith(RUN):
            path = Path(name.removeprefix(RUN))
            self.query_one("#about", Words).say(self._preview.about_run(path))
            return
        dataset = self._dataset()
        self._preview.display = dataset is not None
        if dataset is not None:
            self.query_one("#about", Words).say(self._preview.about(dataset))
            self._preview.show(dataset)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Only what can be done to the dataset under the cursor is offered."""
        name = self._highlighted()
        if action == "choose":
            return self.focused is self._list
        if action == "go_on":
            return bool(self._kept_before)
        if action == "copy":
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

    @on(OptionList.OptionSelected)
    def _on_selected(self) -> None:
        self.action_choose()

    def action_choose(self) -> None:
        """Make the dataset under the cursor the current one, or go on with a kept run."""
        name = self._highlighted()
        if name and self._workspace:
            path = Path(name.removeprefix(RUN)) if name.startswith(RUN) else None
            if self._attempt(lambda w: w.continue_run(path) if path else w.choose(name)):
                self.refresh_list()
                self._say_current()

    def action_go_on(self) -> None:
        """Go on with the run kept last time; once is enough."""
        path = self._kept_before[0]
        self._kept_before = []
        if self._attempt(lambda w: w.continue_run(path)) and self._workspace:
            self.refresh_list(self._workspace.dataset.name)
            self._say_current()

    def _say_current(self) -> None:
        """What is worked on from here on."""
        if self._workspace is not None:
            snapshot = self._workspace.snapshot
            name, at = self._workspace.dataset.name, f" at epoch {snapshot.epoch:,}" if snapshot.epoch else ""
            self.notify(f"{name} is the current dataset{at}. 3 trains it, 2 edits it.", timeout=3)

    def _attempt(self, action: Callable[[Workspace], object]) -> bool:
        """Do something to the workspace; say in a sentence why it could not be done."""
        if self._workspace is None:
            return False
        try:
            action(self._workspace)
        except ValueError as error:
            self.notify(str(error), severity="error", timeout=10)
            return False
        except OSError as error:
            self.notify(f"That could not be written: {error.strerror or error}", severity="error", timeout=10)
            return False
        self.refresh_state()
        return True

    @work
    async def action_open_file(self) -> None:
        """Open a file of the user's."""
        path = await self.app.push_screen_wait(
            Prompt(
                "Open a dataset (.txt) or a saved run (.nntui)", placeholder="path/to/letters.txt", check=_path_check
            )
        )
        if path and self._attempt(lambda w: w.open_path(Path(expanduser(path)))) and self._workspace:
            self.refresh_list(self._workspace.dataset.name)

    def _free_name(self, wanted: str) -> str:
        return self._workspace.library.free_name(wanted) if self._workspace else wanted

    def _check_free(self, name: str) -> None:
        if self._workspace is not None:
            self._workspace.library.check_free(name)

    @work
    async def action_copy(self) -> None:
        """Copy the dataset under the cursor."""
        dataset = self._dataset()
        if dataset is None:
            return
        name = await self.app.push_screen_wait(
            Prompt(
                f"Copy {dataset.name} as",
                value=self._free_name(f"my-{dataset.name}"),
                check=complaint(self._check_free),
            )
        )
        if name and self._attempt(lambda w: w.use(w.library.copy(dataset, name))):
            self.refresh_list(name)

    @work
    async def action_new(self) -> None:
        """Begin an empty set of letters."""
        from nn_tui.data.text_format import loads

        name = await self.app.push_screen_wait(
            Prompt(
                "Name of the new set of letters (5x6 pixels)",
                value=self._free_name("my-letters"),
                check=complaint(self._check_free),
            )
        )
        if name:
            empty = loads("shape: 5x6\nclasses: A B\n", name)
            if self._attempt(lambda w: w.use(w.library.copy(empty, name))):
                self.refresh_list(name)

    @work
    async def action_rename(self) -> None:
        """Rename an own dataset."""
        old = self._highlighted()
        new = await self.app.push_screen_wait(Prompt(f"Rename {old} to", value=old, check=complaint(self._check_free)))
        if new and self._attempt(lambda w: w.rename(old, new)):
            self.refresh_list(new)

    @work
    async def action_delete(self) -> None:
        """Delete an own dataset, after asking."""
        name = self._highlighted()
        path = Path(name.removeprefix(RUN)) if name.startswith(RUN) else None
        title = f"the kept run {_run_title(path)}" if path else name
        if not await self.app.push_screen_wait(Confirm(f"Delete {title} for good?", "Delete")):
            return
        if self._attempt(lambda w: path.unlink(missing_ok=True) if path else w.delete(name)):
            self.refresh_list()


def _path_check(text: str) -> str | None:
    path = Path(expanduser(text))
    if not path.is_file():
        return f"There is no file {text}: check its path."
    if path.suffix not in (".txt", ".nntui"):
        return f"{path.name} is neither a dataset (.txt) nor a saved run (.nntui)."
    return None


def _heading(text: str) -> Option:
    return Option(Content.styled(text, "bold $text-muted"), disabled=True)


def _run_title(path: Path) -> str:
    """letters 11-21 01:42:03, from a file's name letters-2026-11-21-014203-77."""
    parts = path.stem.rsplit("-", 5)
    if len(parts) == 6 and len(parts[4]) == 6:
        name, _, month, day, clock, _ = parts
        return f"{name} {month}-{day} {clock[:2]}:{clock[2:4]}:{clock[4:]}"
    return path.stem
