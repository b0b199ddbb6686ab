"""The list on Data: the built-in datasets, the user's own, opened files and kept runs. It loads without NumPy."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar, Literal

from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets.option_list import Option

from nn_tui.data.catalog import A_COMMAND, BUILT_IN, COMMANDS, RESERVED, is_name, own_names, why_unreadable
from nn_tui.data.plain_text import plain
from nn_tui.experiment.storage.kept_runs import kept_runs
from nn_tui.tui.widgets.controls.choice_list import ChoiceList

RUN = "run:"
OWN = "own:"
OWN_TITLE, RUNS_TITLE = "Your own", "Kept runs"
GROUPS = {"pixels": "Pictures", "points": "Points in a plane", "table": "Tables", "sequences": "Sequences"}
"""The headings of the built-in datasets, by kind."""


@dataclass(frozen=True)
class ListEntry:
    """One dataset or run of the list.

    Attributes:
        run: the file of a kept run.
        remark: marks an own dataset that needs another name; "" for any other.
        name_is: ends a sentence that begins with "Its name is", such as "no name for a dataset"; "" without a remark.
        is_hidden: whether the own dataset cannot be used under its name.
    """

    name: str
    kind: Literal["built in", "own", "opened", "run"]
    run: Path | None = None
    remark: str = ""
    name_is: str = ""
    is_hidden: bool = False

    @property
    def id(self) -> str:
        """A text that no other entry has."""
        return (RUN if self.run else OWN if self.is_hidden else "") + self.name


class DatasetList(ChoiceList):
    """Every dataset that can be chosen; ``chosen`` is the one under the cursor."""

    # Of the list, not of the screen: enter waits its turn behind arrows pressed just before.
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "screen.choose", "Choose", id="data.choose", tooltip="Choose this dataset"),
    ]

    def __init__(self, datasets_folder: Path, runs_folder: Path) -> None:
        self._datasets_folder = datasets_folder
        self._runs_folder = runs_folder
        self._entries: dict[str, ListEntry] = {}
        self._last_read: tuple[str, ...] = ()
        super().__init__(*self._lay_out("", ()), id="list", markup=False)

    @property
    def chosen(self) -> ListEntry | None:
        """The entry under the cursor."""
        option = self.highlighted_option
        return self._entries.get(option.id or "") if option else None

    def read(self, current: str, opened: Sequence[str], highlight: str | None = None) -> None:
        """Read the folders again.

        Args:
            current: the dataset to mark.
            opened: the names of datasets from files.
            highlight: where the cursor goes; None leaves it on its entry. On the entry that was the current one it
                follows the current one, such as a copy that was made elsewhere.
        """
        here, before = self.chosen.id if self.chosen else "", self._last_read[:1]
        wanted = highlight or (current if (here,) == before else here)
        options = self._lay_out(current, opened)
        shown = (current, *self._entries)
        if shown == self._last_read and not highlight:
            return
        self._last_read = shown
        self.clear_options()
        self.add_options(options)
        if not self.go_to(wanted):
            self.highlighted = 1

    def go_to(self, id: str) -> bool:
        """Move the cursor to the entry with that id; False without one."""
        places = [index for index, option in enumerate(self.options) if option.id == id]
        if places:
            self.highlighted = places[0]
        return bool(places)

    def _lay_out(self, current: str, opened: Sequence[str]) -> list[Option]:
        groups = list(self._groups(current, opened))
        self._entries = {entry.id: entry for _, group in groups for entry in group}
        options: list[Option] = []
        folders = {OWN_TITLE: self._datasets_folder, RUNS_TITLE: self._runs_folder}
        for title, group in groups:
            unreadable = title in folders and why_unreadable(folders[title]) is not None
            if group or unreadable:
                options += [_heading(title), *(_option(entry, entry.id == current) for entry in group)]
            if unreadable:
                options.append(_heading("  cannot be read"))
        return options

    def _groups(self, current: str, opened: Sequence[str]) -> Iterator[tuple[str, list[ListEntry]]]:
        own = own_names(self._datasets_folder)
        # An own dataset whose name was reserved later stands for that name until it is renamed.
        covered = {name.lower() for name in own} & RESERVED.keys()
        for kind, title in GROUPS.items():
            names = [known.name for known in BUILT_IN.values() if known.kind == kind and known.name not in covered]
            yield title, [ListEntry(name, "built in") for name in names]
        yield OWN_TITLE, [_own(name) for name in own]
        files = [name for name in opened if name not in own]
        if current and current not in (*BUILT_IN, *own, *files):
            files.append(current)
        yield "Opened files", [ListEntry(name, "opened") for name in files]
        yield RUNS_TITLE, [ListEntry(str(path), "run", run=path) for path in kept_runs(self._runs_folder)]


def run_title(path: Path) -> str:
    """The title of a kept run: "letters 11-21 01:42:03" for the file letters-2026-11-21-014203-77."""
    parts = path.stem.rsplit("-", 5)
    if len(parts) == 6 and len(parts[4]) == 6:
        name, _, month, day, clock, _ = parts
        return f"{name} {month}-{day} {clock[:2]}:{clock[2:4]}:{clock[4:]}"
    return path.stem


def _own(name: str) -> ListEntry:
    if name.lower() in RESERVED:
        return ListEntry(name, "own", remark="name reserved", name_is=f"reserved for {RESERVED[name.lower()]}")
    if name.lower() in BUILT_IN:
        return ListEntry(name, "own", remark="name taken", name_is="that of a built-in dataset", is_hidden=True)
    if name.lower() in COMMANDS:
        return ListEntry(name, "own", remark="name taken", name_is=f"that of {A_COMMAND}", is_hidden=True)
    if not is_name(name):
        return ListEntry(name, "own", remark="name invalid", name_is="no name for a dataset", is_hidden=True)
    return ListEntry(name, "own")


def _option(entry: ListEntry, is_current: bool) -> Option:
    mark = ("▸ " if is_current else "  ", "bold")
    title = run_title(entry.run) if entry.run else entry.name
    remark = (f"  {entry.remark}" if entry.remark else "", "$text-muted")
    return Option(Content.assemble(mark, plain(title), remark), id=entry.id)


def _heading(text: str) -> Option:
    return Option(Content.styled(text, "bold $text-muted"), disabled=True)
