"""Drawing pictures side by side: the place of each, its pixels and its caption."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace

from rich.segment import Segment
from textual.geometry import Size

from nn_tui.tui.theme.palette import diverging, glyphs
from nn_tui.tui.widgets.drawing.canvas import window
from nn_tui.tui.widgets.drawing.cells import ColourCells, HalfCells, merged, solid_cells
from nn_tui.tui.widgets.drawing.colours import PictureColours
from nn_tui.tui.widgets.drawing.cursor_canvas import CursorCanvas
from nn_tui.tui.widgets.drawing.greys import grey_glyphs, grey_ramp
from nn_tui.tui.widgets.pictures.gallery import WIDEST_CAPTION, Gallery
from nn_tui.tui.widgets.pictures.picture import STYLES, Picture
from nn_tui.tui.widgets.pictures.slots import GAP, Slots

_SHORTEST_CAPTION = 12


class PictureSheet(CursorCanvas):
    """Pictures from left to right and from top to bottom, as many in a row as fit."""

    def __init__(
        self,
        *,
        compact: bool = False,
        grows_to: int = 1,
        id: str | None = None,
        classes: str | None = None,
    ) -> None:
        """Make an empty sheet; pixels grow to ``grows_to`` times their size while all pictures fit."""
        super().__init__(id=id, classes=classes)
        self._compact = compact
        self._grows_to = grows_to
        self._gallery = Gallery.of((), diverging=False, scale=None)
        self._pictures: tuple[Picture, ...] = ()
        self._source: tuple[object, ...] | None = None
        self._cell_kind: tuple[object, ...] | None = None
        self._origin = 0
        self._slots = Slots(0, 1, 0, 1)

    # What subclasses write.

    @property
    def chosen(self) -> int | None:
        """The index of the picture that is marked and kept in view. Here, none."""
        return None

    def count_changed(self) -> None:
        """Called after the number of pictures may have changed."""

    # The data.

    @property
    def pictures(self) -> tuple[Picture, ...]:
        """The pictures given to `set_pictures`; none if they come from a source."""
        return self._pictures

    @property
    def count(self) -> int:
        """How many pictures there are."""
        return self._gallery.frame.count

    def picture(self, index: int) -> Picture:
        """The picture of that index, given or from a source.

        Raises:
            IndexError: there is no such picture.
        """
        if not 0 <= index < self.count:
            raise IndexError(f"There is no picture {index} among {self.count}.")
        return self._gallery.picture(index)

    @property
    def compact(self) -> bool:
        """Whether a pixel is one column by half a line, if the terminal can show that, not two columns by one line."""
        return self._compact

    @compact.setter
    def compact(self, compact: bool) -> None:
        self._compact = compact
        self.repaint(layout=True)

    def set_pictures(self, pictures: Sequence[Picture], *, diverging: bool, scale: float | None = None) -> None:
        """Show these pictures; cheap when only their values changed.

        Args:
            pictures: the pictures in order.
            diverging: True for signed numbers (blue, orange), False for greys from 0, paper, to 1, ink, and colours.
            scale: the size that has the strongest colour for signed numbers; None takes the largest in all pictures.
        """
        self._source = None
        self._pictures = tuple(pictures)
        self._take(Gallery.of(self._pictures, diverging=diverging, scale=scale))

    def set_source(
        self,
        count: int,
        make: Callable[[int], Picture],
        *,
        version: object,
        diverging: bool = False,
        scale: float = 1.0,
        caption_width: int = WIDEST_CAPTION,
    ) -> None:
        """Show pictures that are made when they come into view, however many there are.

        Costs next to nothing while the version is the same; with another one the pictures in view are made again, and
        the lines that look different are drawn again.

        Args:
            count: how many there are.
            make: makes the picture of an index from 0 to count - 1; all have the size of the first one.
            version: any object; one that is not equal to the last means that pictures may have changed.
            diverging: True for signed numbers (blue, orange), False for greys from 0, paper, to 1, ink, and colours.
            scale: the size that has the strongest colour for signed numbers.
            caption_width: the width of the longest caption.
        """
        source = (count, version, diverging, scale, caption_width)
        if source == self._source:
            return
        self._source, self._pictures = source, ()
        self._take(Gallery.lazy(count, make, diverging=diverging, scale=scale, caption_width=caption_width))

    def _take(self, gallery: Gallery) -> None:
        old, self._gallery = self._gallery, gallery
        if old.frame != gallery.frame:
            # Whether numbers are signed changes no sizes.
            layout = replace(old.frame, diverging=gallery.frame.diverging) != gallery.frame
            self.count_changed()
            self.repaint(layout=layout)
            return
        if drawn := set(old.drawn):
            for index in drawn.intersection(self._in_view()):
                self._refresh_picture(index, old)

    def _in_view(self) -> range:
        """The indices of the pictures that are at least partly in view."""
        self.ensure_planned()
        slots, height = self._slots, self.inner_size.height
        first, last = self._origin // slots.lines, (self._origin + max(height, 1) - 1) // slots.lines
        return range(slots.in_row(first).start, max(slots.in_row(first).start, slots.in_row(last).stop))

    def _refresh_picture(self, index: int, old: Gallery) -> None:
        """Draw the lines of a picture again that look different from the old gallery's."""
        top, height = self._slots.top_of(index) - self._origin, self.inner_size.height
        before, now = (gallery.levels(index, in_colour=self._in_colour) for gallery in (old, self._gallery))
        if now.shape != before.shape:
            self.repaint_lines(y for y in range(top, top + self._slots.lines) if 0 <= y < height)
            return
        rows = (now != before).any(axis=1).nonzero()[0].tolist()
        if self._half:
            lines = {top + row // 2 for row in rows}
        else:
            lines = {top + row * self._times + part for row in rows for part in range(self._times)}
        new_words, old_words = self._gallery.picture(index), old.picture(index)
        if (new_words.caption, new_words.tone) != (old_words.caption, old_words.tone):
            lines.add(top + self._slots.picture_lines)
        self.repaint_lines(y for y in lines if 0 <= y < height)

    def scroll_rows(self, rows: int) -> bool:
        """Scroll the view without moving the selection."""
        self.ensure_planned()
        origin = min(max(self._origin + rows, 0), max(0, self._slots.total_lines - self.inner_size.height))
        if origin == self._origin:
            return False
        self._origin = origin
        self._forget_out_of_view()
        self.repaint_lines(range(self.inner_size.height))
        return True

    def _forget_out_of_view(self) -> None:
        if self._source is not None:
            self._gallery.keep_only(self._in_view())

    # The layout.

    def _slots_in(self, columns: int, lines: int) -> tuple[Slots, int]:
        """The slots in that many columns and lines, and how many times its least size a pixel has."""
        for times in range(self._grows_to if self.capabilities.shaded and not self._compact else 1, 1, -1):
            slots = self._slots_of(times, columns, lines)
            if slots.total_lines <= lines and slots.width <= columns:
                return slots, times
        return self._slots_of(1, columns, lines), 1

    @property
    def _in_colour(self) -> bool:
        """Whether colours can be drawn; brightness is, where they cannot."""
        return self.capabilities.shaded

    @property
    def _half(self) -> bool:
        """Whether two rows of pixels share a line."""
        return self._compact and self.capabilities.shaded and not self.capabilities.ascii

    def _slots_of(self, times: int, columns: int, lines: int) -> Slots:
        half = self._half
        frame = self._gallery.frame
        width = frame.columns if half else 2 * times * frame.columns
        caption = min(frame.longest + 1 + 2 * frame.has_signs, max(_SHORTEST_CAPTION, width))
        picture_lines = -(-frame.rows // 2) if half else frame.rows * times
        return Slots.in_room(frame.count, max(width, caption), picture_lines, columns, lines)

    def get_content_width(self, container: Size, viewport: Size) -> int:
        """The width of all pictures in one row, or that of the container."""
        slots, _ = self._slots_in(container.width, container.height)
        return max(1, min(container.width, slots.count * slots.columns - GAP))

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """The height of all rows of pictures."""
        slots, _ = self._slots_in(width, sys.maxsize)
        return max(1, slots.total_lines)

    def plan(self) -> None:
        """Choose how many pictures are in a row, and which of them to show."""
        width, height = self.room
        self._slots, self._times = self._slots_in(width, height)
        total, chosen = self._slots.total_lines, self.chosen
        top = self._origin if chosen is None else self._slots.top_of(chosen)
        focus = top if chosen is None else top + self._slots.lines - 2
        self._origin = window(self._origin, focus, max(1, height), total)
        if chosen is not None:
            self._origin = min(self._origin, top)
        self._prepare_cells()
        self._forget_out_of_view()

    def _prepare_cells(self) -> None:
        """Make the segments that pixels are drawn with, again only if their colours or size changed."""
        capabilities, plain, signed = self.capabilities, self.plain, self._gallery.frame.diverging
        coloured = self._gallery.frame.coloured and self._in_colour
        kind = (capabilities, plain, signed, coloured, self._times)
        if kind == self._cell_kind:
            return
        self._cell_kind = kind
        if coloured:
            self._solid: Mapping[int, Segment] = ColourCells(PictureColours(), 2 * self._times)
            self._halves = HalfCells(PictureColours(), 1, plain)
            return
        colours = diverging(capabilities) if signed else grey_ramp(capabilities)
        pairs = glyphs(capabilities) if signed else grey_glyphs(capabilities)
        self._solid = dict(enumerate(solid_cells(colours, pairs, capabilities, 2 * self._times, plain)))
        self._halves = HalfCells(colours, 1, plain)

    # The drawing.

    def draw_line(self, y: int) -> Iterable[Segment]:
        """One line of a row of pictures, of their captions, or of the gap below."""
        if not self.count:
            return [Segment("no pictures", self.part("faint"))] if y == 0 else []
        row, line = divmod(y + self._origin, self._slots.lines)
        segments: list[Segment] = []
        for index in self._slots.in_row(row):
            piece = self._draw_slot(index, line)
            used = sum(segment.cell_length for segment in piece)
            segments += [*piece, Segment(" " * max(0, self._slots.columns - used), self.plain)]
        return self.with_scroll_mark(segments, y, self.inner_size.height, self._origin, self._slots.total_lines)

    def _draw_slot(self, index: int, line: int) -> list[Segment]:
        if line == self._slots.picture_lines:
            return self._draw_caption(index)
        levels = self._gallery.levels(index, in_colour=self._in_colour)
        row = 2 * line if self._half else line // self._times
        if line > self._slots.picture_lines or row >= len(levels):
            return []
        if not self._half:
            return merged([self._solid[level] for level in levels[row].tolist()])
        lower = levels[row + 1] if row + 1 < len(levels) else None
        return merged(self._halves.row(levels[row], lower))

    def _draw_caption(self, index: int) -> list[Segment]:
        picture = self._gallery.picture(index)
        chosen = index == self.chosen
        text = picture.caption_line(self._slots.width, chosen=chosen, ascii_only=self.capabilities.ascii)
        chosen_style = "cursor" if self.has_focus else "cursor-blurred"
        return [Segment(text, self.part(chosen_style if chosen else STYLES[picture.tone]))]
