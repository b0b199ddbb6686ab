"""Editing pictures: a large drawing, with a pen."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import ClassVar, Final

import numpy as np
from textual import on
from textual.binding import BindingType
from textual.widget import Widget

from nn_tui.data.dataset import Array
from nn_tui.data.names import COLOURS, channel_names
from nn_tui.experiment.sessions.memory import Memory, flag, number, whole
from nn_tui.tui.presenting.samples import show_pictures
from nn_tui.tui.screens.edit.drawing import DrawingSheet
from nn_tui.tui.screens.edit.keys import PIXEL_KEYS
from nn_tui.tui.screens.edit.maps import DrawingMaps
from nn_tui.tui.screens.edit.sheet import OpinionRequest, SheetHost
from nn_tui.tui.widgets.pictures.picture_grid import PictureGrid
from nn_tui.tui.widgets.pixels.pixel_canvas import LARGEST
from nn_tui.tui.widgets.pixels.pixel_editor import PixelEditor

SOFT: Final = 0.4
"""The least ink of the four neighbours of a soft pen's pixel, as a share of the pen's.

Measured on the 1,797 digits thinned to lines of one pixel: with this share, drawings have as much ink as the real ones,
and a network trained on the real ones is right about them more often than about hard lines.
"""
INK_STEPS: Final = 16
"""How many steps of ink there are to choose from; fewer if the dataset has fewer levels."""
GREY_ACTIONS = frozenset({"ink", "soft"})
MAPS_WIDTH: Final = 23
"""The least columns for what the layers make of the drawing: two maps of 10x10 beside each other."""
MAPS_SHARE: Final = 0.4
"""The least share of the room for that."""
NUMBERS_HEIGHT: Final = 4
"""The lines for the numbers of a dense layer; each further layer has two more."""


def soft_dab(values: Array, row: int, column: int, ink: float, channel: int | None = None) -> Array:
    """The drawing (rows, columns) with a pixel of that ink, and its four neighbours no lighter than a share of it.

    In a drawing (channels, rows, columns) this is done in one ``channel``, or in all of them without one.
    """
    drawn = values.copy()
    painted = drawn if channel is None else drawn[channel]
    rows, columns = painted.shape[-2:]
    for below, right in ((row - 1, column), (row + 1, column), (row, column - 1), (row, column + 1)):
        if 0 <= below < rows and 0 <= right < columns:
            painted[..., below, right] = np.maximum(painted[..., below, right], SOFT * ink)
    painted[..., row, column] = ink
    return drawn


def brush_words(channels: int, channel: int | None) -> str:
    """Which channels the brush draws in; only a picture in colour is shown whole then."""
    if channel is None:
        return "white" if channels == len(COLOURS) else "all channels"
    return channel_names(channels)[channel] + ("" if channels == len(COLOURS) else " alone")


class PixelSheet(DrawingSheet):
    """The pixels under a cursor, what the network's layers make of them, and the samples beside the opinion."""

    BINDINGS: ClassVar[list[BindingType]] = PIXEL_KEYS
    BESIDE = "Samples"

    def __init__(self, host: SheetHost) -> None:
        super().__init__(host, id="drawing")
        self._samples = PictureGrid(compact=True, selectable=False, id="samples")
        self._ink = 1.0
        self._is_soft = True
        self._brush: int | None = None

    def compose(self) -> Iterable[Widget]:
        """The drawing, and beside it the layers."""
        yield PixelEditor(id="pixels")
        yield DrawingMaps()

    def beside(self) -> Sequence[Widget]:
        """The samples."""
        return (self._samples,)

    @property
    def pixels(self) -> PixelEditor:
        """The drawing."""
        return self.query_one(PixelEditor)

    @property
    def has_greys(self) -> bool:
        """Whether there is anything between ink and paper."""
        return self.dataset.levels > 1

    @property
    def channel(self) -> int | None:
        """The channel that the brush draws in; None for all of them, and in pictures without channels."""
        return self._brush if self._brush is not None and self._brush < self.dataset.channels else None

    @property
    def grey_step(self) -> int:
        """How many levels a key changes: of 255, a single one could not be seen."""
        return max(1, round(self.dataset.levels / INK_STEPS))

    # What is shown.

    def show(self) -> None:
        """The drawing, and the samples if they changed."""
        if not self.has_greys:
            self._ink = 1.0
        if self.dataset.channels == 1:
            self._brush = None
        self.pixels.set_picture(self.editor.values, self.dataset.levels, self.channel)
        show_pictures(self._samples, self.dataset)
        self._show_maps()

    def on_resize(self) -> None:
        """Share the room out again."""
        if self.dataset.kind == "pixels":
            self._show_maps()

    def _show_maps(self) -> None:
        """Show what the layers make of the drawing, if there is room: pictures beside it, numbers below it."""
        workspace, maps, room = self.host.workspace, self.query_one(DrawingMaps), self.size
        snapshot = workspace.snapshot if workspace.has_network else None
        maps.follow(self.editor.values, snapshot, self.host.is_training)
        below = 0 if maps.has_pictures else NUMBERS_HEIGHT + 2 * (len(maps.groups) - 1)
        beside = max(MAPS_WIDTH, round(MAPS_SHARE * room.width)) if maps.has_pictures else 0
        rows, columns = self.dataset.feature_shape[-2:]
        tall = min((room.height - below) // rows, (room.width - beside) // (2 * columns), LARGEST)
        maps.display = bool(maps.groups) and tall > 0
        self.styles.layout = "horizontal" if maps.has_pictures else "vertical"
        self.pixels.styles.width = 2 * tall * columns + 2 if maps.display and maps.has_pictures else "1fr"
        self.pixels.styles.height = rows * tall if maps.display and below else "1fr"
        maps.styles.height = below or "1fr"

    def heading(self) -> str:
        """Which sample is drawn, and its label."""
        label = self.label_name()
        return self.position("sample") + (f", labelled {label}" if label else "")

    def state(self) -> str:
        """The pen and the brush, or what moves pushed out of the frame, and whether the drawing is written."""
        if outside := self.editor.pixels_outside:
            pixels = "1 pixel" if outside == 1 else f"{outside} pixels"
            written = "not saved" if self.editor.changed else "saved"
            return f"{pixels} left the frame: move back (HJKL) or [[edit.undo]] · {written}"
        pen = self.pixels.pen
        moves, unwritten = "HJKL move the drawing", "not saved: [[edit.write]] saves it"
        mode = (
            "[[pixels.toggle]] toggles, [[edit.pen]] draws"
            if pen is None
            else "PEN DRAWS ([[edit.pen]])"
            if pen
            else "PEN ERASES ([[edit.pen]])"
        )
        if self.has_greys:
            levels = self.dataset.levels
            mode += f" · ink {self._ink * levels:.0f} of {levels}, {'soft' if self._is_soft else 'hard'}"
            moves, unwritten = "HJKL move it", "not saved: enter"
        if self.dataset.channels > 1:
            mode += f", {brush_words(self.dataset.channels, self.channel)}"
        written = unwritten if self.editor.changed else "saved"
        return f"{mode} · {moves} · {written}"

    def opinion_request(self) -> OpinionRequest:
        """The drawing."""
        label = self.editor.label
        marks = ("< true" if index == label else "" for index in range(self.dataset.outputs))
        return OpinionRequest(self.editor.values.reshape(1, -1), tuple(marks))

    def memory(self) -> Memory:
        """Also the pen's ink, its edge and its brush."""
        return {**super().memory(), "ink": self._ink, "soft": self._is_soft, "brush": self._brush}

    def recall(self, memory: Memory) -> None:
        """Take up the same pen."""
        self._ink = number(memory, "ink", self.grey_step / self.dataset.levels, 1.0) or 1.0
        self._is_soft = flag(memory, "soft") is not False
        self._brush = whole(memory, "brush", self.dataset.channels - 1)
        super().recall(memory)

    # Drawing.

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Choosing ink is of use only where there are greys, and a brush where there are channels."""
        if action == "brush":
            return self.dataset.channels > 1
        return self.has_greys if action in GREY_ACTIONS else super().check_action(action, parameters)

    @on(PixelEditor.Toggled)
    def _on_toggled(self, event: PixelEditor.Toggled) -> None:
        cell, channel = (event.row, event.column), self.channel
        is_paper = self.pixels.values[cell] == 0
        if self.has_greys and is_paper:
            self.host.edit(lambda: self.editor.set_cell(*cell, self._ink, channel))
        else:
            self.host.edit(lambda: self.editor.toggle(cell, channel))

    @on(PixelEditor.Drawn)
    def _on_drawn(self, event: PixelEditor.Drawn) -> None:
        self._draw(event.row, event.column, event.value)

    @on(PixelEditor.Brightened)
    def _on_brightened(self, event: PixelEditor.Brightened) -> None:
        cell, steps, channel = (event.row, event.column), event.steps * self.grey_step, self.channel
        self.host.edit(lambda: self.editor.brighten(cell, steps, channel))

    def _draw(self, row: int, column: int, ink: float) -> None:
        editor, channel = self.editor, self.channel
        if ink and self._is_soft and self.has_greys:
            drawn = soft_dab(editor.values, row, column, ink, channel)
            self.host.edit(lambda: editor.take_up(editor.index, drawn, editor.target))
        else:
            self.host.edit(lambda: editor.set_cell(row, column, ink, channel))

    def action_pen(self) -> None:
        """Change the pen: ink, which starts here; paper, which starts with the next move; up."""
        pixels = self.pixels
        pixels.pen = self._ink if pixels.pen is None else 0.0 if pixels.pen else None
        if pixels.pen:
            self._draw(*pixels.cursor, pixels.pen)
        self.host.show()

    def leave(self) -> None:
        """Lift the pen, so that the arrows do not wipe another drawing."""
        self.pixels.pen = None

    def action_ink(self, step: int) -> None:
        """Put more or less ink in the pen, at least one step of it."""
        size = self.grey_step / self.dataset.levels
        self._ink = float(np.clip(self._ink + step * size, size, 1.0))
        if self.pixels.pen:
            self.pixels.pen = self._ink
        self.host.show()

    def action_brush(self) -> None:
        """Draw in the next channel: in all of them, then in one after the other."""
        following = 0 if self.channel is None else self.channel + 1
        self._brush = following if following < self.dataset.channels else None
        self.host.show()

    def action_soft(self) -> None:
        """Switch between soft edges and hard ones."""
        self._is_soft = not self._is_soft
        self.host.show()

    def action_mirror(self) -> None:
        """Swap left and right."""
        self.host.edit(self.editor.mirror)
