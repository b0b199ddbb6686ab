"""What Data says about the dataset under the cursor: its size, its recipe, and how the file was read."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.events import Blur

from nn_tui.tui.widgets.controls.text_line import TextLine


class About(VerticalScroll, inherit_bindings=False):
    """A text that leaves room for the preview below. Where that cuts it, it takes focus, and then the room it needs."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up,k", "read(-1)", "Up", show=False, id="about.up", tooltip="The line before"),
        Binding("down,j", "read(1)", "Down", show=False, id="about.down", tooltip="The next line"),
        Binding("pageup", "turn(-1)", "Page up", show=False, id="about.page_up", tooltip="The page before"),
        Binding("pagedown", "turn(1)", "Page down", show=False, id="about.page_down", tooltip="The next page"),
    ]
    DEFAULT_CSS = """
    About {
        height: auto;
        max-height: 40%;
        margin: 0 0 1 0;
        scrollbar-size-vertical: 1;
        &:focus {
            max-height: 100%;
        }
        & TextLine {
            width: 1fr;
            height: auto;
        }
    }
    """

    def __init__(self) -> None:
        self._text = TextLine("", id="about")
        super().__init__(self._text)

    @property
    def is_cut(self) -> bool:
        """Whether there is more to read than is shown."""
        return self.max_scroll_y > 0

    def allow_focus(self) -> bool:
        """There is nothing to read on in a text that is shown whole."""
        return self.has_focus or self.is_cut

    def say(self, text: Content) -> None:
        """Show another text, from its beginning."""
        if text.plain != self._text.said:
            self.scroll_home(animate=False)
        self._text.say(text)

    def action_read(self, lines: int) -> None:
        """Move by that many lines."""
        self.scroll_relative(y=lines, animate=False)

    def action_turn(self, pages: int) -> None:
        """Move by that many pages."""
        self.scroll_relative(y=pages * max(1, self.size.height - 1), animate=False)

    def on_blur(self, event: Blur) -> None:
        """Show the beginning again."""
        self.scroll_home(animate=False)
