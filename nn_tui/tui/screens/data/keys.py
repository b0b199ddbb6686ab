"""The keys of Data."""

from __future__ import annotations

from collections.abc import Mapping

from textual.binding import Binding, BindingType

OWN = Binding.Group("Own")

KEYS: list[BindingType] = [
    Binding("j", "move(1)", "Down", show=False, id="data.down", tooltip="The next dataset"),
    Binding("k", "move(-1)", "Up", show=False, id="data.up", tooltip="The previous dataset"),
    Binding("s", "settings", "Settings", id="data.settings", tooltip="Samples, noise, test share, target ..."),
    Binding("v", "columns", "Columns", id="data.columns", tooltip="How each column of a table is read"),
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

COLUMN_KEYS: list[BindingType] = [
    Binding("escape", "close", "Close", id="columns.close", tooltip="Close without a change"),
    Binding("r,ctrl+s", "read", "Read so", id="columns.read", tooltip="Read the file as it was decided"),
    Binding("d", "cycle('decimal')", "Mark", id="columns.decimal", tooltip="Whether a point or a comma is decimal"),
    Binding(
        "f", "cycle('fill')", "Missing", id="columns.fill", tooltip="Fill missing cells in, or leave out their rows"
    ),
    Binding("w", "cycle('flag')", "Where", id="columns.flag", tooltip="Whether an input says where a cell is missing"),
    Binding("a", "na", "NA", id="columns.na", tooltip="Whether NA, None and the like are values"),
    Binding("p", "parts", "Parts", id="columns.parts", tooltip="Which parts of a date become inputs"),
    Binding("m", "cycle('order')", "Order", id="columns.order", tooltip="Whether day or month comes first in a date"),
]

NEEDS: Mapping[str, str] = {
    "data.settings": "This entry has no settings: put the cursor on a generated dataset, or one from a file.",
    "data.columns": "The columns need a table that was read from a file: put the cursor on one.",
    "data.transpose": "Transposing needs pictures that were read from a file: put the cursor on them.",
    "data.go_on": "There is no last session or kept run to go on with.",
    "data.export": "Only datasets are exported: put the cursor on one.",
    "data.copy": "Only datasets are copied: put the cursor on one.",
    "data.rename": "Built-in datasets and runs keep their names: put the cursor on a dataset of your own.",
    "data.delete": "Built-in datasets cannot be deleted: put the cursor on one of your own, or on a kept run.",
}
"""What each action needs that cannot be done on every entry."""
