"""The keys of Data."""

from __future__ import annotations

from collections.abc import Mapping

from textual.binding import Binding, BindingType

OWN = Binding.Group("Own")

KEYS: list[BindingType] = [
    Binding("j", "move(1)", "Down", show=False, id="data.down", tooltip="The next dataset"),
    Binding("k", "move(-1)", "Up", show=False, id="data.up", tooltip="The previous dataset"),
    Binding("s", "settings", "Settings", id="data.settings", tooltip="Samples, noise, test share, target ..."),
    Binding("escape", "leave", "Back", show=False, id="data.leave", tooltip="Back to the list; stop reading"),
    Binding("o", "open_file", "Open file", id="data.open", tooltip="Open a table, pictures, a dataset or a run"),
    Binding("t", "transpose", "Transpose", id="data.transpose", tooltip="Make the rows of a file's pictures columns"),
    Binding("g", "go_on", "Go on", id="data.go_on", tooltip="Go on with the last session, or the run kept last"),
    Binding("e", "export", "Export", id="data.export", tooltip="Write this dataset to a CSV file"),
    Binding("c", "copy", "Copy", id="data.copy", tooltip="Copy this dataset under a name of your own", group=OWN),
    Binding("n", "new", "New", id="data.new", tooltip="Begin an empty set of pictures, points or rows", group=OWN),
    Binding("r", "rename", "Rename", id="data.rename", tooltip="Rename this dataset of your own", group=OWN),
    Binding("x", "delete", "Delete", id="data.delete", tooltip="Delete this dataset of your own", group=OWN),
]

NEEDS: Mapping[str, str] = {
    "data.settings": "This entry has no settings: put the cursor on a generated dataset, or one from a file.",
    "data.transpose": "Transposing needs pictures that were read from a file: put the cursor on them.",
    "data.go_on": "There is no last session or kept run to go on with.",
    "data.export": "Only datasets are exported: put the cursor on one.",
    "data.copy": "Only datasets are copied: put the cursor on one.",
    "data.rename": "Built-in datasets and runs keep their names: put the cursor on a dataset of your own.",
    "data.delete": "Built-in datasets cannot be deleted: put the cursor on one of your own, or on a kept run.",
}
"""What each action needs that cannot be done on every entry."""
