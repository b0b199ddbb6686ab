"""How many points each class has, with the class of the next point marked; or the range of their values."""

from __future__ import annotations

import numpy as np
from textual.content import Content

from nn_tui.data.dataset import Dataset
from nn_tui.tui.theme.capabilities import TerminalCapabilities, capabilities_of
from nn_tui.tui.theme.class_colours import CLASSES, class_colours, mark_glyph
from nn_tui.tui.theme.palette import LEVELS
from nn_tui.tui.widgets.controls.text_line import TextLine
from nn_tui.tui.widgets.drawing.labels import left, widest
from nn_tui.tui.widgets.plane.legend import SIDES

WIDEST_NAME = 18
"""Names wider than this many columns are cut."""


def names_of(dataset: Dataset) -> tuple[str, ...]:
    """The names of the classes of points; two classes without names are called by the sign of their target."""
    return dataset.class_names or SIDES


class PointCounts(TextLine):
    """The counts, computed again only when they may have changed."""

    _shown_key: tuple[object, ...] = ()

    def show(self, dataset: Dataset, count: int, chosen: int, value: float) -> None:
        """Show how many points each of ``count`` classes has, or their values if it is 0, and what is dropped next."""
        capabilities = capabilities_of(self.app)
        key = (dataset, count, chosen, value, capabilities)
        if key != self._shown_key:
            self._shown_key = key
            self.say(class_counts(dataset, count, chosen, capabilities) if count else value_counts(dataset, value))


def class_counts(dataset: Dataset, count: int, chosen: int, capabilities: TerminalCapabilities) -> Content:
    """A line for each of ``count`` classes: its mark, its name, its number of points; the chosen one stands out."""
    named = dataset.class_names is not None
    indices = dataset.targets.argmax(axis=1) if named else (dataset.targets[:, 0] > 0).astype(np.intp)
    numbers = np.bincount(indices, minlength=count).tolist()
    names = names_of(dataset)
    width = min(widest(names), WIDEST_NAME)
    lines = []
    for index, (name, number) in enumerate(zip(names, numbers, strict=True)):
        here = index == chosen
        colour = "" if capabilities.colours == "none" else class_colours(capabilities)[index % CLASSES].hex
        lines.append(
            Content.assemble(
                (">" if capabilities.ascii else "▸") if here else " ",
                (f" {mark_glyph(LEVELS + index % CLASSES, False, capabilities)} ", colour),
                (
                    f"{left(name, width, ascii_only=capabilities.ascii)}  {number:>7,}",
                    "bold" if here else "$text-muted",
                ),
            )
        )
    return Content("\n").join(lines)


def value_counts(dataset: Dataset, value: float) -> Content:
    """The value of the next point, and the range of all values."""
    targets = dataset.targets[:, 0]
    note = (
        f"targets {targets.min():g} to {targets.max():g}"
        if dataset.samples
        else "[[edit.less]] and [[edit.more]] change it, [[edit.value]] types it"
    )
    return Content.assemble((f"drops {value:g}\n", "bold"), (note, "$text-muted"))
