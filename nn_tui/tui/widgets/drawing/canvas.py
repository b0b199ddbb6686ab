"""What the drawn widgets share: cached strips, the terminal's capabilities, the available room."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, ClassVar

from rich.segment import Segment
from rich.style import Style
from textual.geometry import Region, Size
from textual.strip import Strip
from textual.widget import Widget

from nn_tui.tui.theme.capabilities import TerminalCapabilities, capabilities_of

if TYPE_CHECKING:
    # This module is loaded before NumPy is.
    from nn_tui.tui.widgets.drawing.under_cursor import UnderCursor


class Canvas(Widget):
    """A widget drawn with the Line API.

    A subclass writes `draw_line(y)` and calls `repaint()` or `repaint_lines(lines)` when its data changed. What depends
    on size or colours it computes in `plan()`, which is called once before the first line is drawn after a change of
    size, theme or data.
    """

    ALLOW_SELECT = False

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "canvas--title",
        "canvas--label",
        "canvas--faint",
        "canvas--current",
        "canvas--cursor",
        "canvas--cursor-blurred",
        "canvas--good",
        "canvas--bad",
    }

    DEFAULT_CSS = """
    Canvas {
        width: 1fr;
        height: 1fr;
        & > .canvas--title { color: $foreground; text-style: bold; }
        & > .canvas--label { color: $text-muted; }
        & > .canvas--faint { color: $text-disabled; }
        & > .canvas--current { color: $text-primary; text-style: bold; }
        & > .canvas--cursor {
            background: $block-cursor-background;
            color: $block-cursor-foreground;
            text-style: $block-cursor-text-style;
        }
        & > .canvas--cursor-blurred {
            background: $block-cursor-blurred-background;
            color: $block-cursor-blurred-foreground;
            text-style: $block-cursor-blurred-text-style;
        }
        & > .canvas--good { color: $text-success; }
        & > .canvas--bad { color: $text-error; }
    }
    """

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self._strips: dict[int, Strip] = {}
        self._finished: dict[int, Strip] = {}
        self._component_cache: dict[str, Style] = {}
        self._capabilities: TerminalCapabilities | None = None
        self._planned_size: Size | None = None
        self._is_bare: bool | None = None

    # What subclasses write.

    def plan(self) -> None:
        """Work out the layout for the current size, capabilities and data."""

    def draw_line(self, y: int) -> Iterable[Segment]:
        """The segments of line y; they are padded or cut to the width. Here, none."""
        return ()

    @property
    def cursor_place(self) -> tuple[float, ...]:
        """Where the cursor is, in numbers that mean the same at every size; () without one, as here."""
        return ()

    @cursor_place.setter
    def cursor_place(self, place: Sequence[float]) -> None:
        """Put the cursor as near to a place as there is one, without a message; not where there cannot be one."""

    @property
    def under_cursor(self) -> UnderCursor | None:
        """What stands under the cursor, to be copied; None where there is nothing, as here."""
        return None

    # What subclasses use.

    @property
    def capabilities(self) -> TerminalCapabilities:
        """The capabilities of the app, looked up once per refresh."""
        if self._capabilities is None:
            self._capabilities = capabilities_of(self.app)
        return self._capabilities

    @property
    def inner_size(self) -> Size:
        """The size of the content, as ``size``, which takes long to find out where there are many widgets."""
        return self.outer_size if self.is_bare else self.size

    @property
    def is_bare(self) -> bool:
        """Whether there is nothing around the content, and nothing over it."""
        if self._is_bare is None:
            self._is_bare = not (self.styles.gutter or self.styles.outline) and self.opacity == 1.0
        return self._is_bare

    @property
    def room(self) -> Size:
        """The size of the content; before the first layout a huge one, so that nothing scrolls."""
        return self.inner_size or Size(1000, 1000)

    @property
    def plain(self) -> Style:
        """The style of the widget itself."""
        return self.part("")

    def part(self, name: str) -> Style:
        """The style of a part ("title" is the component class canvas--title); "" is the widget's own."""
        style = self._component_cache.get(name)
        if style is None:
            full_name = name if "--" in name else f"canvas--{name}"
            try:
                style = self.get_component_rich_style(full_name) if name else self.rich_style
            except KeyError:
                # A widget that has just been mounted may be drawn before it has its styles, and again when they come.
                return self.rich_style
            if name.startswith("cursor") and not self.capabilities.shaded:
                style = self.rich_style + Style(reverse=name == "cursor", bold=True)
            self._component_cache[name] = style
        return style

    def repaint(self, *, layout: bool = False) -> None:
        """Draw everything again."""
        self._forget_drawing()
        self.refresh(layout=layout)

    def repaint_lines(self, lines: Iterable[int]) -> None:
        """Draw only these lines again."""
        width = self.inner_size.width
        regions = []
        for first, count in _runs(sorted(set(lines))):
            for y in range(first, first + count):
                self._strips.pop(y, None)
                self._finished.pop(y, None)
            regions.append(Region(0, first, width, count))
        if regions:
            self.refresh(*regions)

    def ensure_planned(self) -> Size:
        """Call `plan()` if size, theme or data changed since the last call. Returns the size."""
        size = self.inner_size
        if self._planned_size != size:
            self._forget_drawing()
            self._planned_size = size
            self.plan()
        return size

    def scroll_mark(self, y: int, lines: int, origin: int, shown: int, total: int) -> Segment:
        """The cell of a scroll bar on line y.

        Args:
            y: the line, 0 at the top of the bar.
            lines: the height of the bar.
            origin: the first visible row.
            shown: how many rows are visible.
            total: how many rows there are.
        """
        if shown >= total or not lines:
            return Segment(" ", self.plain)
        size = max(1, lines * shown // total)
        start = round((lines - size) * origin / max(1, total - shown))
        inside = start <= y < start + size
        if self.capabilities.ascii:
            return Segment("#" if inside else "|", self.part("faint"))
        return Segment("┃" if inside else "│", self.part("label" if inside else "faint"))

    def with_scroll_mark(
        self, segments: list[Segment], y: int, lines: int, origin: int, total: int, *, top: int = 0
    ) -> list[Segment]:
        """A line padded or cut so that a scroll mark is in its last column, if any row is out of view.

        Args:
            segments: the line.
            y: its number.
            lines: how many rows are visible, one on each line, from line ``top`` on.
            origin: the first visible row.
            total: how many rows there are.
            top: the line of the first visible row.
        """
        last = self.inner_size.width - 1
        if lines >= total or last < 1:
            return segments
        line = Strip(segments).adjust_cell_length(last, self.plain)
        return [*line, self.scroll_mark(y - top, lines, origin, lines, total)]

    # What Textual calls.

    def on_show(self) -> None:
        """Plan anew: what was planned while it was hidden went by the size that it had before."""
        self._forget_drawing()

    def render_line(self, y: int) -> Strip:
        """The strip of one line, from the cache when nothing changed."""
        size = self.ensure_planned()
        strip = self._strips.get(y)
        if strip is None:
            segments = [segment for segment in self.draw_line(y) if segment.text]
            strip = Strip(segments).adjust_cell_length(size.width, self.plain)
            self._strips[y] = strip
        return strip

    def render_lines(self, crop: Region) -> list[Strip]:
        """The strips of some lines. One without borders gives its own: Textual would measure and style each anew."""
        if not self.is_bare:
            return super().render_lines(crop)
        width = self.ensure_planned().width
        finished = self._finished
        missing = [y for y in crop.line_range if y not in finished]
        if missing:
            ground, filters = self.background_colors[1], self.get_line_filters()
            for y in missing:
                strip = self.render_line(y)
                for line_filter in filters:
                    strip = strip.apply_filter(line_filter, ground)
                finished[y] = strip
        strips = [finished[y] for y in crop.line_range]
        return strips if crop.column_span == (0, width) else [strip.crop(*crop.column_span) for strip in strips]

    def notify_style_update(self) -> None:
        """Draw everything again in the new style; a screen that comes back gives its widgets their styles again.

        To forget the drawing is not enough: the next change of data would be compared with a plan made after it, found
        equal, and never reach the lines that Textual keeps.
        """
        super().notify_style_update()
        self._is_bare = None
        self._component_cache.clear()
        self.repaint()

    def _forget_drawing(self) -> None:
        self._strips.clear()
        self._finished.clear()
        self._capabilities = None
        self._planned_size = None


def window(origin: int, cursor: int, shown: int, total: int) -> int:
    """The first of ``shown`` visible rows out of ``total``: as near to ``origin`` as the cursor and the end allow."""
    if shown >= total:
        return 0
    origin = min(max(origin, cursor - shown + 1), cursor)
    return min(max(origin, 0), total - shown)


def _runs(numbers: Sequence[int]) -> Iterable[tuple[int, int]]:
    """The runs (first, count) of consecutive numbers in a sorted sequence."""
    start = 0
    for place in range(1, len(numbers) + 1):
        if place == len(numbers) or numbers[place] != numbers[place - 1] + 1:
            yield numbers[start], place - start
            start = place
