"""How the columns of a table are read, column by column: every decision can be changed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import ClassVar

import numpy as np
from textual import on, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.message import Message
from textual.widgets import Static

from nn_tui.data.dataset import Dataset
from nn_tui.data.plain_text import plain
from nn_tui.data.schema.choices import WORDS, ColumnChoice, parse_choice, parse_choices, written_choice
from nn_tui.data.schema.date_reading import DAY_FIRST, MONTH_FIRST
from nn_tui.data.schema.schema import ColumnSchema
from nn_tui.tui.presenting.table_columns import column_inputs, picture_of, reading_of
from nn_tui.tui.screens.data.keys import COLUMN_KEYS
from nn_tui.tui.screens.prompts import Prompt, Question, complaint
from nn_tui.tui.theme.key_marks import with_keys
from nn_tui.tui.widgets.controls.setting_rows import SettingRow, SettingRows

KINDS = ("", "number", "category", "date", "in", "out")
"""What left and right go through: first what the cells suggest."""
_PARTS = ((), ("days",), ("days", "season"), ("season", "weekday"), ("weekday", "hour"), ("year",))
_CYCLES = {
    "decimal": ("", ".", ","),
    "fill": ("", "fill", "drop"),
    "flag": ("", "flag", "no-flag"),
    "order": ("", DAY_FIRST, MONTH_FIRST),
}

HINT = """\
left right kind · [[columns.decimal]] decimal mark · [[columns.fill]] missing cells · [[columns.flag]] say where · \
[[columns.na]] NA is a value · [[columns.parts]] parts of a date · [[columns.order]] day or month first
[[settings.exact]] types words · [[columns.read]] reads the file so · [[columns.close]] closes without a change"""


class ColumnRows(SettingRows):
    """A row for each column; says when the cursor moves."""

    @dataclass
    class Moved(Message):
        """The cursor is on another column."""

        rows: ColumnRows

        @property
        def control(self) -> ColumnRows:
            """The rows."""
            return self.rows

    def action_move(self, rows: int) -> None:
        """Move the cursor to another column, if there is one."""
        super().action_move(rows)
        self.post_message(self.Moved(self))


class ColumnsForm(Question[tuple[str, ...] | None]):
    """Asks how the columns of a dataset's table are to be read; answers with the decisions, None without a change."""

    BINDINGS: ClassVar[list[BindingType]] = COLUMN_KEYS
    DEFAULT_CSS = """
    ColumnsForm {
        & > Vertical {
            width: 110;
        }
        & ColumnRows {
            max-height: 50vh;
        }
        & .why {
            height: 3;
            padding: 1 0 0 0;
        }
        & .hint {
            padding: 1 0 0 0;
        }
    }
    """

    def __init__(self, dataset: Dataset, chosen: tuple[str, ...]) -> None:
        super().__init__()
        assert dataset.source is not None
        self._schema = dataset.source.schema
        self._inputs = column_inputs(dataset)
        self._chosen = chosen
        self._choices = dict(parse_choices(chosen))

    def compose(self) -> ComposeResult:
        """The columns, why the one under the cursor is read as it is, and the keys."""
        with Vertical():
            yield Static("How the columns are read", classes="title", markup=False)
            yield ColumnRows(id="columns")
            yield Static(classes="why", markup=False)
            yield Static(with_keys(self, HINT), classes="hint", markup=False)

    def on_mount(self) -> None:
        """Show the columns."""
        self._show()
        self._rows.focus()

    @property
    def _rows(self) -> ColumnRows:
        return self.query_one(ColumnRows)

    def _show(self) -> None:
        ascii_only = self._rows.capabilities.ascii
        self._rows.set_rows([self._row(place, column, ascii_only) for place, column in enumerate(self._schema.columns)])
        self._show_why()

    def _row(self, place: int, column: ColumnSchema, ascii_only: bool) -> SettingRow:
        values = self._inputs.get(place, np.empty((0, 0)))
        choice = self._choices.get(column.name, ColumnChoice())
        is_changed = choice != parse_choices(self._chosen).get(column.name, ColumnChoice())
        remarks = [reading_of(column, values), picture_of(column, values, ascii_only=ascii_only)]
        if column.kind in ("left out", "identifier"):
            remarks = [plain(column.why, 60)]
        if is_changed:
            remarks.insert(0, f"to be {' '.join(choice.words) or 'as its cells suggest'}")
        return SettingRow(column.name, plain(column.name), column.kind, " · ".join(filter(None, remarks)))

    @on(ColumnRows.Moved)
    def _show_why(self) -> None:
        column = self._column
        if column.kind == "target":
            why = f"It is the target, {self._schema.target_why}. {self._schema.task_why}"
        else:
            why = f"{plain(column.name)} {plain(column.why, 120)}." if column.why else ""
        self.query_one(".why", Static).update(why)

    @property
    def _column(self) -> ColumnSchema:
        return self._schema.columns[self._rows.cursor]

    def _choice(self) -> ColumnChoice:
        return self._choices.get(self._column.name, ColumnChoice())

    def _choose(self, choice: ColumnChoice) -> None:
        self._choices[self._column.name] = choice
        self._show()

    @on(SettingRows.Stepped)
    def _on_stepped(self, event: SettingRows.Stepped) -> None:
        """The next kind; the target has its task in place of one."""
        choice = self._choice()
        if self._column.kind != "target":
            place = KINDS.index(choice.kind) + event.step
            self._choose(replace(choice, kind=KINDS[place % len(KINDS)]))

    @on(SettingRows.Entered)
    def _on_entered(self) -> None:
        self._type()

    @work
    async def _type(self) -> None:
        """Ask for the words of a column."""
        name = self._column.name
        words = await self.app.push_screen_wait(
            Prompt(
                f"{plain(name)}: {', '.join(WORDS)}",
                value=" ".join(self._choice().words),
                check=complaint(lambda text: _check(name, text)),
            )
        )
        if words:
            self._choose(parse_choice(f"{name}={words}")[1])

    def action_cycle(self, field: str) -> None:
        """The next of a few decisions about the column."""
        choice, values = self._choice(), _CYCLES[field]
        following = values[(values.index(getattr(choice, field)) + 1) % len(values)]
        self._choose(ColumnChoice(**{**vars(choice), field: following}))

    def action_parts(self) -> None:
        """The next parts of a date."""
        choice = self._choice()
        place = _PARTS.index(choice.parts) if choice.parts in _PARTS else -1
        self._choose(replace(choice, parts=_PARTS[(place + 1) % len(_PARTS)]))

    def action_na(self) -> None:
        """Whether NA and the like are values."""
        choice = self._choice()
        self._choose(replace(choice, keeps_na=not choice.keeps_na))

    def action_read(self) -> None:
        """Read the file as it was decided."""
        chosen = tuple(self._written())
        self.answer(None if chosen == self._chosen else chosen)

    def _written(self) -> Iterable[str]:
        texts = (written_choice(name, choice) for name, choice in self._choices.items())
        return filter(None, texts)

    def action_close(self) -> None:
        """Close without a change."""
        self.answer(None)


def _check(name: str, words: str) -> None:
    """Raise ValueError for words that say nothing about a column."""
    parse_choice(f"{name}={words}")
