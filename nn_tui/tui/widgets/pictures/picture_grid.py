"""Pictures side by side, one of them selected: samples of a dataset, or the weights of hidden neurons."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.message import Message
from textual.reactive import reactive

from nn_tui.tui.widgets.drawing.cursor_canvas import MOVE
from nn_tui.tui.widgets.drawing.under_cursor import UnderCursor
from nn_tui.tui.widgets.pictures.picture import Picture, Tone
from nn_tui.tui.widgets.pictures.sheet import PictureSheet

__all__ = ["Picture", "PictureGrid", "Tone"]


class PictureGrid(PictureSheet):
    """A grid of pictures whose selection keys and the mouse move."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "home",
            "go_to(0)",
            "First",
            show=False,
            id="pictures.first",
            tooltip="Move to the first picture",
            group=MOVE,
        ),
        Binding(
            "end",
            "go_to(-1)",
            "Last",
            show=False,
            id="pictures.last",
            tooltip="Move to the last picture",
            group=MOVE,
        ),
    ]

    selected: reactive[int] = reactive(0, init=False, repaint=False)
    """The index of the selected picture; kept between 0 and the last one."""

    @dataclass
    class Highlighted(Message):
        """The selection moved to another picture by key or mouse."""

        pictures: PictureGrid
        index: int

        @property
        def control(self) -> PictureGrid:
            """The grid of pictures."""
            return self.pictures

    def __init__(
        self,
        *,
        compact: bool = False,
        selectable: bool = True,
        grows_to: int = 1,
        id: str | None = None,
        classes: str | None = None,
    ) -> None:
        """Make an empty grid; without ``selectable``, no picture is selected and the grid cannot have focus.

        Pixels grow to ``grows_to`` times their size while all pictures fit.
        """
        super().__init__(compact=compact, grows_to=grows_to, id=id, classes=classes)
        self._selectable = self.can_focus = selectable

    @property
    def chosen(self) -> int | None:
        """The index of the selected picture; None if none can be selected."""
        return self.selected if self._selectable else None

    def count_changed(self) -> None:
        """Keep the selection inside."""
        self.selected = self.selected

    # The selection: the cursor moves over the grid of slots.

    @property
    def under_cursor(self) -> UnderCursor | None:
        """The caption of the selected picture, and its pixels, those of channels below each other."""
        if not self._selectable or not self.count:
            return None
        picture = self.picture(self.selected)
        return UnderCursor(picture.caption, None, picture.values.reshape(-1, picture.values.shape[-1]), "caption")

    @property
    def grid_size(self) -> tuple[int, int]:
        """Rows and columns of pictures; the last row may be shorter."""
        self.ensure_planned()
        return self._slots.rows, min(self._slots.per_row, self._slots.count)

    def validate_selected(self, index: int) -> int:
        """Keep the index inside."""
        return min(max(index, 0), max(0, self.count - 1))

    def watch_selected(self, old: int, new: int) -> None:
        """Mark the new picture, and scroll to it if needed."""
        self.ensure_planned()
        top, height = self._slots.top_of(new) - self._origin, self.inner_size.height
        if top < 0 or top + self._slots.lines - 1 > height:
            self.repaint()
            return
        captions = (self._slots.top_of(index) + self._slots.picture_lines - self._origin for index in (old, new))
        self.repaint_lines(y for y in captions if 0 <= y < height)

    @property
    def cursor(self) -> tuple[int, int]:
        """The row and column of the selected picture."""
        self.ensure_planned()
        return divmod(self.selected, self._slots.per_row)

    @cursor.setter
    def cursor(self, cell: tuple[int, int]) -> None:
        self.ensure_planned()
        self.selected = self._slots.index_of(*cell)

    @property
    def cursor_place(self) -> tuple[float, ...]:
        """The index of the selected picture."""
        return (self.selected,)

    @cursor_place.setter
    def cursor_place(self, place: Sequence[float]) -> None:
        if len(place) == 1:
            self.selected = int(place[0])

    def action_move(self, down: int, right: int) -> None:
        """Move the selection; left and right continue in the neighbouring row."""
        row, column = self.cursor
        index = self.selected + right if abs(right) == 1 else self._slots.index_of(row + down, column + right)
        self._select(index)

    def action_go_to(self, index: int) -> None:
        """Move the selection to a picture; -1 is the last one."""
        self._select(index if index >= 0 else self.count + index)

    def _select(self, index: int) -> None:
        """Select a picture as a key would, and post a message if it changed."""
        old = self.selected
        if self._selectable and self.count:
            self.selected = index
        if self.selected != old:
            self.cursor_moved()

    def cursor_moved(self) -> None:
        """Post which picture is selected."""
        self.post_message(self.Highlighted(self, self.selected))

    @property
    def page_rows(self) -> int:
        """The rows of pictures that fit at once."""
        self.ensure_planned()
        return max(1, (self.inner_size.height + 1) // self._slots.lines)

    def cell_at(self, x: int, y: int) -> tuple[int, int] | None:
        """The slot (row, column) at a place; None outside the pictures."""
        column, row = x // self._slots.columns, (y + self._origin) // self._slots.lines
        inside = self._selectable and column < len(self._slots.in_row(row))
        return (row, column) if inside else None
