"""A line of words that changes with every frame."""

from __future__ import annotations

from rich.segment import Segment
from rich.style import Style as RichStyle
from textual.color import ColorParseError
from textual.content import Content
from textual.strip import Strip
from textual.style import Style
from textual.widget import Widget


class OneLine(Widget):
    """A line whose `render` gives its words one after another, each with at most one style.

    Textual would wrap the line, and read its styles anew whenever a word is another one.
    """

    def __init__(self) -> None:
        super().__init__()
        self._known_styles: dict[str | Style, RichStyle] = {}

    def render(self) -> Content:
        """The line, no longer than there is room."""
        raise NotImplementedError

    def render_line(self, y: int) -> Strip:
        """The line in the colours of the theme; with a part of it selected, as Textual draws it."""
        if y or self.text_selection is not None:
            return super().render_line(y)
        content = self.render()
        text, plain = content.plain, self._rich_style("")
        pieces, end = [], 0
        for span in content.spans:
            pieces += [(text[end : span.start], plain), (text[span.start : span.end], self._rich_style(span.style))]
            end = span.end
        pieces.append((text[end:], plain))
        segments = [Segment(piece, style) for piece, style in pieces if piece]
        return Strip(segments).adjust_cell_length(self.size.width, plain)

    def notify_style_update(self) -> None:
        """Take the colours of another theme."""
        super().notify_style_update()
        self._known_styles.clear()

    def _rich_style(self, style: str | Style) -> RichStyle:
        known = self._known_styles.get(style)
        if known is None:
            known = self._known_styles[style] = (self.visual_style + self._parsed(style)).rich_style
        return known

    def _parsed(self, style: str | Style) -> Style:
        if isinstance(style, Style):
            return style
        try:
            return Style.parse(style, self.app.theme_variables)
        except ColorParseError:
            # A colour of the terminal's own, which some themes have, has no name that can be read.
            return Style.null()
