"""What a dataset looks like: its samples as pictures or as a table, and a few words about it."""

from __future__ import annotations

from math import isnan
from pathlib import Path

import numpy as np
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content

from nn_tui.data.catalog import BUILT_IN
from nn_tui.data.classes import point_classes
from nn_tui.data.dataset import Dataset
from nn_tui.data.encoding import input_names_of
from nn_tui.experiment import run_file
from nn_tui.experiment.recipe import Recipe
from nn_tui.experiment.split import split
from nn_tui.tui import wording
from nn_tui.tui.samples import show_pictures, show_points, show_points_legend, show_rows
from nn_tui.tui.widgets.pictures import PictureGrid
from nn_tui.tui.widgets.plane import Plane
from nn_tui.tui.widgets.plane_legend import PlaneLegend
from nn_tui.tui.widgets.table_editor import TableEditor

LARGE = 10
"""Pictures of more rows than this are drawn with two pixels to a line."""


class Preview(Vertical):
    """Samples as pictures (pixels), in the plane (points) or as rows (tables)."""

    def __init__(self) -> None:
        super().__init__()
        self._run_told: tuple[tuple[Path, int], Content] | None = None

    def compose(self) -> ComposeResult:
        """All three views; one of them is shown."""
        yield PictureGrid(selectable=False, grows_to=3, id="preview-pictures")
        plane = Plane(show_cursor=False, id="preview-plane")
        plane.can_focus = False
        yield plane
        yield PlaneLegend(id="preview-legend")
        table = TableEditor(editable=False, id="preview-table")
        table.can_focus = False
        yield table

    def show(self, dataset: Dataset, recipe: Recipe) -> None:
        """Show this dataset's samples; of points also which are held back for testing."""
        pictures, table, plane = self.query_one(PictureGrid), self.query_one(TableEditor), self.query_one(Plane)
        pictures.display = dataset.kind == "pixels"
        plane.display = self.query_one("#preview-legend").display = dataset.kind == "points"
        table.display = dataset.kind == "table"
        if dataset.kind == "pixels":
            pictures.compact = dataset.feature_shape[0] > LARGE
            show_pictures(pictures, dataset)
        elif dataset.kind == "points":
            test = np.zeros(dataset.samples, bool)
            test[split(dataset.samples, recipe.test_split, recipe.data_seed)[1]] = True
            show_points(plane, dataset, test)
            show_points_legend(self.query_one(PlaneLegend), dataset, bool(test.any()))
        else:
            show_rows(table, dataset)

    def about_run(self, path: Path) -> Content:
        """What a kept run holds, or why it cannot be read; read once as long as the file stays the same."""
        try:
            mark = path, path.stat().st_mtime_ns
        except OSError:
            mark = path, 0
        if self._run_told is None or self._run_told[0] != mark:
            self._run_told = mark, self._about_run(path)
        return self._run_told[1]

    @staticmethod
    def _about_run(path: Path) -> Content:
        try:
            state = run_file.load(path)
        except ValueError as error:
            return Content(str(error))
        recipe, dataset = state.changes[-1].recipe, state.changes[-1].dataset
        epoch = state.trainer.epoch if state.trainer else 0
        rows = state.history[2]
        last = f" · loss {wording.number(float(rows[-1, 1]))} · accuracy {wording.percent(_share(rows[-1, 4]))}"
        return Content.assemble(
            (f"A kept run of {dataset.name}\n", "bold"),
            f"{architecture(recipe, dataset)} · epoch {epoch:,}{last if len(rows) else ''}\n",
            ("Enter goes on with it.", "$text-muted"),
        )

    @staticmethod
    def about(dataset: Dataset, recipe: Recipe) -> Content:
        """Title, size, and the recipe that it is trained by."""
        entry = BUILT_IN.get(dataset.name)
        title = entry.title if entry else dataset.title or dataset.name
        shape = "x".join(map(str, dataset.feature_shape)) if dataset.kind == "pixels" else f"{dataset.features}"
        inputs = f"{shape} pixels" if dataset.kind == "pixels" else f"{shape} inputs"
        if dataset.kind == "points":
            inputs = "points"
        outputs = f"{dataset.outputs} {'classes' if dataset.class_names else 'outputs'}"
        if dataset.outputs == 1:
            outputs = "2 classes" if point_classes(dataset) == 2 else "1 output"
        origin = "built in" if entry else "your own" if dataset.own else "from a file"
        return Content.assemble(
            (title, "bold"),
            (f"   {origin}\n", "$text-muted"),
            f"{dataset.samples:,} samples · {inputs} · {outputs}\n",
            (
                f"Network {architecture(recipe, dataset)} · {recipe.output} output · "
                f"rate {recipe.learning_rate:g} · {recipe.epochs:,} epochs · seed {recipe.seed}",
                "$text-muted",
            ),
        )


def _share(accuracy: float) -> float | None:
    return None if isnan(accuracy) else float(accuracy)


def architecture(recipe: Recipe, dataset: Dataset) -> str:
    """The sizes of the layers of the recipe's network."""
    return recipe.architecture(len(input_names_of(dataset, recipe.features)), dataset.outputs)
