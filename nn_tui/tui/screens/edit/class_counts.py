"""How many points there are of each class, with the class of the next one marked; or what values they have."""

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
"""The columns of the longest name that is not cut."""


def names_of(dataset: Dataset) -> tuple[str, ...]:
    """The names of the classes of points, of two without names those of the sides."""
    return dataset.class_names or SIDES


class PointCounts(TextLine):
    """The counts; the same ones cost nothing."""

    _told: tuple[object, ...] = ()

    def show(self, dataset: Dataset, count: int, chosen: int, value: float) -> None:
        """Say how many points there are of each of ``count`` classes, 0 for none, and what is dropped next."""
        told = (dataset, count, chosen, value, capabilities_of(self.app))
        if told != self._told:
            self._told = told
            self.say(class_counts(dataset, count, chosen, told[-1]) if count else value_counts(dataset, value))


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
    """The value of the next point, and the range of those there are."""
    targets = dataset.targets[:, 0]
    said = f"targets {targets.min():g} to {targets.max():g}" if dataset.samples else "- and + change it, t types it"
    return Content.assemble((f"drops {value:g}\n", "bold"), (said, "$text-muted"))
