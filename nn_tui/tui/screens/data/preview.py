"""What a dataset looks like: its samples as pictures, points or a table, and a short description."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import isnan
from pathlib import Path
from typing import Any

import numpy as np
from textual.containers import Vertical
from textual.content import Content
from textual.widget import Widget

from nn_tui.data.catalog import BUILT_IN, BuiltIn, Kind
from nn_tui.data.classes import point_classes
from nn_tui.data.dataset import Dataset
from nn_tui.data.encoding import ends_of
from nn_tui.data.names import COLOURS
from nn_tui.data.plain_text import plain
from nn_tui.experiment.digits import measure, percent
from nn_tui.experiment.recipe.recipe import Recipe
from nn_tui.experiment.run.split import parts_of
from nn_tui.experiment.storage import run_file
from nn_tui.experiment.workspace.sources import Source
from nn_tui.tui.presenting.samples import (
    picture_size,
    sequence_size,
    show_pictures,
    show_points,
    show_points_legend,
    show_rows,
)
from nn_tui.tui.presenting.wording import network, origin
from nn_tui.tui.widgets.frame.framed import LegendPart


class Preview(Vertical):
    """Samples as pictures, as points in the plane, as rows of a table, or step by step."""

    def __init__(self) -> None:
        super().__init__()
        self._views: dict[Kind, list[Any]] = {}
        self._run_description: tuple[tuple[Path, int], Content] | None = None

    def show(self, dataset: Dataset, recipe: Recipe) -> None:
        """Show this dataset's samples; for points also which are held back for testing."""
        if dataset.kind not in self._views:
            # Each view is imported with the first dataset of its kind, so that the start waits for one only.
            self._views[dataset.kind] = _VIEWS[dataset.kind]()
            self.mount(*self._views[dataset.kind])
        for kind, widgets in self._views.items():
            for widget in widgets:
                widget.display = kind == dataset.kind
        _SHOW[dataset.kind](self._views[dataset.kind], dataset, recipe)

    def about_run(self, path: Path) -> Content:
        """What a kept run holds, or why it cannot be read. The file is read again only when it has changed."""
        try:
            version = path, path.stat().st_mtime_ns
        except OSError:
            version = path, 0
        if self._run_description is None or self._run_description[0] != version:
            self._run_description = version, self._about_run(path)
        return self._run_description[1]

    @staticmethod
    def _about_run(path: Path) -> Content:
        try:
            state = run_file.load(path)
        except ValueError as error:
            return Content(str(error))
        recipe, dataset = state.changes[-1].recipe, state.changes[-1].dataset
        epoch = state.trainer.epoch if state.trainer else 0
        rows = state.history[2]
        last = f" · loss {measure(float(rows[-1, 1] - rows[-1, 2]))} · right {percent(_share(rows[-1, 4]))}"
        return Content.assemble(
            (f"A kept run of {dataset.name}\n", "bold"),
            f"{architecture(recipe, dataset)} · epoch {epoch:,}{last if len(rows) else ''}\n",
            ("Enter goes on with it.", "$text-muted"),
        )

    @staticmethod
    def heading(dataset: Dataset) -> tuple[str, Sequence[LegendPart]]:
        """What the frame says: the dataset's title and origin."""
        return title_of(dataset), (LegendPart(origin(dataset)),)

    @staticmethod
    def about(dataset: Dataset, recipe: Recipe, source: Source | None) -> Content:
        """The size, the recipe to train with, and how the file was read that it comes from."""
        entry = _entry_of(dataset)
        inputs = _SIZES[dataset.kind](dataset)
        if dataset.channels not in (1, len(COLOURS)):
            inputs += " (their mean is shown)"
        outputs = f"{dataset.outputs} {'classes' if dataset.class_names else 'outputs'}"
        if dataset.outputs == 1:
            outputs = "2 classes" if point_classes(dataset) == 2 else "1 output"
        epochs = f"{recipe.epochs:,} epoch{'' if recipe.epochs == 1 else 's'}"
        lesson = entry.lesson_with(dataset.settings) if entry else ""
        return Content.assemble(
            f"{dataset.samples:,} samples · {inputs}{' and ' if dataset.at_steps else ' · '}{outputs}\n",
            (
                f"Network {architecture(recipe, dataset)} · {recipe.output} output · "
                f"rate {recipe.learning_rate:g} · {epochs} · seed {recipe.seed}",
                "$text-muted",
            ),
            f"\n{lesson}" if lesson else "",
            (f"\n{_how_read(source)}", "$text-muted") if source else "",
        )


def _how_read(source: Source) -> str:
    """The file, its layout, and what was left out of it or changed: "table.csv (UTF-8, separated by commas). ..."."""
    layout = f" ({source.opened.layout})" if source.opened.layout else ""
    columns = ["[[data.columns]] shows how each column is read."] if source.opened.dataset.source else []
    return " ".join((f"{plain(source.path.name)}{layout}.", *columns, *filter(None, source.opened.notes)))


def title_of(dataset: Dataset) -> str:
    """A dataset's title; without one, its name."""
    entry = _entry_of(dataset)
    return entry.title if entry else dataset.title or dataset.name


def _entry_of(dataset: Dataset) -> BuiltIn | None:
    """What the catalog says of a built-in dataset; None for any other."""
    return None if dataset.own else BUILT_IN.get(dataset.name)


def _share(accuracy: float) -> float | None:
    return None if isnan(accuracy) else float(accuracy)


def architecture(recipe: Recipe, dataset: Dataset) -> str:
    """The recipe's network for this dataset in a few words, such as "30-5-3 sigmoid"."""
    return network(recipe.architecture(ends_of(dataset, recipe.features).inputs, dataset.outputs), recipe)


def _pictures() -> list[Widget]:
    from nn_tui.tui.screens.data.preview_pictures import PreviewPictures

    return [PreviewPictures(id="preview-pictures")]


def _plane() -> list[Widget]:
    from nn_tui.tui.widgets.plane.legend import PlaneLegend
    from nn_tui.tui.widgets.plane.plane import Plane

    return [Plane(show_cursor=False, id="preview-plane"), PlaneLegend(id="preview-legend")]


def _table() -> list[Widget]:
    from nn_tui.tui.widgets.table.table_editor import TableEditor

    table = TableEditor(editable=False, id="preview-table")
    table.can_focus = False
    return [table]


def _sequences() -> list[Widget]:
    from nn_tui.tui.widgets.sequences.sequence_list import SequenceList

    return [SequenceList(id="preview-sequences")]


def _show_pictures(views: list[Any], dataset: Dataset, recipe: Recipe) -> None:
    show_pictures(views[0], dataset)
    views[0].fit()


def _show_points(views: list[Any], dataset: Dataset, recipe: Recipe) -> None:
    test = np.zeros(dataset.samples, bool)
    test[parts_of(recipe, dataset).testing] = True
    show_points(views[0], dataset, test)
    show_points_legend(views[1], dataset, bool(test.any()))


def _show_table(views: list[Any], dataset: Dataset, recipe: Recipe) -> None:
    show_rows(views[0], dataset)


def _show_sequences(views: list[Any], dataset: Dataset, recipe: Recipe) -> None:
    from nn_tui.tui.presenting.sequences import show_sequences

    show_sequences(views[0], dataset, ascii_only=views[0].capabilities.ascii)


_SIZES: dict[Kind, Callable[[Dataset], str]] = {
    "pixels": picture_size,
    "points": lambda dataset: "points",
    "table": lambda dataset: f"{dataset.features} inputs",
    "sequences": sequence_size,
}
_VIEWS: dict[Kind, Callable[[], list[Widget]]] = {
    "pixels": _pictures,
    "points": _plane,
    "table": _table,
    "sequences": _sequences,
}
_SHOW: dict[Kind, Callable[[list[Any], Dataset, Recipe], None]] = {
    "pixels": _show_pictures,
    "points": _show_points,
    "table": _show_table,
    "sequences": _show_sequences,
}
