"""The figures of each part: of each class precision, recall and F1, or of each output R2 and the errors."""

from __future__ import annotations

from collections.abc import Iterable

from textual import on
from textual.widget import Widget

from nn_tui.experiment.background.snapshot import Snapshot
from nn_tui.experiment.digits import measure, percent
from nn_tui.experiment.judging.classification import mean_of_known
from nn_tui.experiment.judging.figures import Figures
from nn_tui.tui.views.base import View
from nn_tui.tui.views.parts import WORDS, JudgedParts
from nn_tui.tui.views.run_frame import RunFrame
from nn_tui.tui.widgets.frame.framed import LegendPart
from nn_tui.tui.widgets.rows.row_list import Cell, RowColumn, RowList

OF_CLASSES = {"precision": 9, "recall": 6, "F1": 6, "samples": 7}
OF_NUMBERS = {"R2": 7, "RMSE": 8, "MAE": 8, "samples": 7}
"""The columns and their widths."""


class FiguresView(View):
    """A row for each class, or output, of each part; the row above them has the means over the classes."""

    NAME, TITLE = "figures", "Figures"
    SUMMARY = "precision, recall and F1 by class; R2 and errors of numbers"
    INTERVAL = 0.25

    def __init__(self) -> None:
        super().__init__()
        self._judged = JudgedParts()

    def compose(self) -> Iterable[Widget]:
        """The rows."""
        yield RowList()

    @classmethod
    def reason(cls, snapshot: Snapshot) -> str | None:
        """Needs one answer for each sample."""
        return "each step is answered: Predict counts them" if snapshot.dataset.at_steps else None

    def show(self, frame: RunFrame) -> None:
        """Compute the figures of this moment."""
        rows = self.query_one(RowList)
        if reason := self.reason(frame.snapshot):
            self.lack(reason)
            rows.set_rows((), 0, lambda row: (), None)
            return
        figures = self._judged.figures(frame.snapshot)
        cells = [row for each in figures for row in _rows(each)]
        has_classes = bool(figures) and figures[0].numbers is None
        names = OF_CLASSES if has_classes else OF_NUMBERS
        first = RowColumn("class" if has_classes else "output", 0, least=6)
        columns = (first, *(RowColumn(*column, at_right=True) for column in names.items()))
        version = (columns, tuple(tuple(cell.text for cell in row) for row in cells))
        rows.set_rows(columns, len(cells), lambda row: cells[row], version)
        aucs = [f"{WORDS[each.part]} {measure(each.auc)}" for each in figures if each.auc is not None and each.auc >= 0]
        said = f"ROC AUC: {', '.join(aucs)}" if aucs else "" if cells else "measuring"
        self.legend = (LegendPart(said),) if said else ()

    @on(RowList.Cursor)
    def _on_cursor_moved(self) -> None:
        self.post_message(self.CursorMoved())

    @property
    def reading(self) -> str:
        """The row under the cursor."""
        found = self.query_one(RowList).under_cursor
        return str(found.value) if found else ""


def _rows(figures: Figures) -> Iterable[tuple[Cell, ...]]:
    """The rows of one part: the means over its classes first; a single output is the part as a whole."""
    word, samples = WORDS[figures.part], Cell(f"{figures.samples:,}", "label")
    by_class, numbers = figures.by_class, figures.numbers
    if by_class is not None:
        shares = by_class.precision, by_class.recall, by_class.f1
        yield Cell(word, "label"), *(Cell(_share(mean_of_known(share)), "label") for share in shares), samples
        for name, *of_class, count in zip(figures.names, *by_class, strict=True):
            yield Cell(f"  {name}"), *(Cell(_share(float(share))) for share in of_class), Cell(f"{int(count):,}")
    elif numbers is not None:
        rows = list(zip(figures.names, *numbers, strict=True))
        if len(rows) == 1:
            yield Cell(word, "label"), *(Cell(_number(value)) for value in rows[0][1:]), samples
            return
        yield Cell(word, "label"), Cell(""), Cell(""), Cell(""), samples
        for name, *values in rows:
            yield Cell(f"  {name}"), *(Cell(_number(value)) for value in values), Cell("")


def _share(value: float) -> str:
    return "-" if value != value else percent(value)


def _number(value: float) -> str:
    return "-" if value != value else measure(float(value))
