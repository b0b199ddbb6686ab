"""What a dataset looks like: its samples as pictures or as a table, and a few words about it."""

from __future__ import annotations

from math import isnan
from pathlib import Path

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content

from nn_tui.data.catalog import BUILT_IN
from nn_tui.data.dataset import Dataset
from nn_tui.experiment import run_file
from nn_tui.experiment.defaults import default_recipe
from nn_tui.tui import wording
from nn_tui.tui.widgets.pictures import Picture, PictureGrid
from nn_tui.tui.widgets.table_editor import TableEditor


class Preview(Vertical):
    """Samples as pictures (pixels) or rows (tables)."""

    def compose(self) -> ComposeResult:
        """Both views; one of them is shown."""
        yield PictureGrid(selectable=False, grows_to=3, id="preview-pictures")
        table = TableEditor(editable=False, id="preview-table")
        table.can_focus = False
        yield table

    def show(self, dataset: Dataset) -> None:
        """Show this dataset's samples."""
        pictures, table = self.query_one(PictureGrid), self.query_one(TableEditor)
        pictures.display = dataset.kind == "pixels"
        table.display = dataset.kind == "table"
        if dataset.kind == "pixels":
            pictures.set_pictures(sample_pictures(dataset), diverging=False)
        else:
            table.set_table(dataset.inputs, dataset.targets, dataset.feature_names, dataset.output_names, None)

    @staticmethod
    def about_run(path: Path) -> Content:
        """What a kept run holds, or why it cannot be read."""
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
            f"{recipe.architecture(*dataset.architecture_ends)} · epoch {epoch:,}{last if len(rows) else ''}\n",
            ("Enter goes on with it.", "$text-muted"),
        )

    @staticmethod
    def about(dataset: Dataset) -> Content:
        """Title, size, and the recipe that suits it."""
        entry = BUILT_IN.get(dataset.name)
        title = entry.title if entry else dataset.title or dataset.name
        recipe = default_recipe(dataset)
        shape = "x".join(map(str, dataset.feature_shape)) if dataset.kind == "pixels" else f"{dataset.features}"
        inputs = f"{shape} pixels" if dataset.kind == "pixels" else f"{shape} inputs"
        outputs = f"{dataset.outputs} {'classes' if dataset.class_names else 'outputs'}"
        if dataset.outputs == 1:
            outputs = outputs[:-1]
        origin = "built in" if entry else "your own" if dataset.own else "from a file"
        return Content.assemble(
            (title, "bold"),
            (f"   {origin}\n", "$text-muted"),
            f"{dataset.samples} samples · {inputs} · {outputs}\n",
            (
                f"Network {recipe.architecture(*dataset.architecture_ends)} · {recipe.output} output · "
                f"rate {recipe.learning_rate:g} · {recipe.epochs:,} epochs · seed {recipe.seed}",
                "$text-muted",
            ),
        )


def _share(accuracy: float) -> float | None:
    return None if isnan(accuracy) else float(accuracy)


def sample_pictures(dataset: Dataset) -> list[Picture]:
    """Every sample of a set of pixels with its class."""
    names = dataset.class_names or ()
    return [Picture(dataset.inputs[index], names[dataset.class_of(index)]) for index in range(dataset.samples)]
