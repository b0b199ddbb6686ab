"""Help: the keys of the screen in front, then what one is looking at, then every key in full."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import ClassVar

from rich.cells import cell_len
from rich.console import Console, ConsoleOptions, RenderResult
from rich.table import Table
from rich.text import Text
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import Static

from nn_tui.tui.explanation import Explanation
from nn_tui.tui.screens.stages import StagedScreen
from nn_tui.tui.theme.key_marks import with_keys

GAP = "  "
LABEL = 9
"""Columns of the words on the left."""


@dataclass(frozen=True)
class HelpKey:
    """A key as it is shown, the word for what it does, and that in full."""

    key: str
    word: str
    full: str


@dataclass(frozen=True)
class HelpContent:
    """What a page of help says: the keys in their named groups, in short and whole, and what one is looking at."""

    screen: str
    short: Sequence[tuple[str, Sequence[HelpKey]]]
    whole: Sequence[tuple[str, Sequence[HelpKey]]]
    explanation: Explanation


class HelpPage(StagedScreen[None], ModalScreen[None]):
    """One page of help. It scrolls where it has no room; every other key of it closes it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,question_mark,q,enter,space", "close", "Close", id="help.close", tooltip="Close the help"),
        Binding("down,j", "move(1)", "Down", show=False, id="help.down", tooltip="The next line of the help"),
        Binding("up,k", "move(-1)", "Up", show=False, id="help.up", tooltip="The line of the help before"),
        Binding("pagedown", "turn(1)", "Next page", show=False, id="help.next", tooltip="The next page of the help"),
        Binding("pageup", "turn(-1)", "Page before", show=False, id="help.before", tooltip="The page of help before"),
    ]
    AUTO_FOCUS = ""
    DEFAULT_CSS = """
    HelpPage {
        align: center middle;
        background: $background 60%;
        & > VerticalScroll {
            width: 104;
            max-width: 100%;
            height: auto;
            max-height: 100%;
            padding: 0 1;
            background: $panel;
            color: $foreground;
            scrollbar-size-vertical: 1;
        }
        & Static {
            width: 1fr;
            height: auto;
        }
        & #help-explanation, & #help-full {
            padding: 1 0 0 0;
        }
    }
    """

    def __init__(self, content: HelpContent) -> None:
        super().__init__()
        self._content = content

    def compose(self) -> ComposeResult:
        """The three parts."""
        content, about = self._content, self._content.explanation
        with VerticalScroll(can_focus=False):
            yield Static(
                Text.assemble((f"{content.screen}: the keys now", "bold"), with_keys(self, "   [[help.close]] closes"))
            )
            yield Static(_Flow(content.short), id="help-keys")
            yield Static(_rows(about), id="help-explanation")
            yield Static(_in_full(content.whole), id="help-full")

    @property
    def _scroll(self) -> VerticalScroll:
        return self.query_one(VerticalScroll)

    def action_close(self) -> None:
        """Close it."""
        if self.is_shown:
            self.vanish()
            self.dismiss(None)

    def action_move(self, lines: int) -> None:
        """Move by a line."""
        self._scroll.scroll_relative(y=lines, animate=False)

    def action_turn(self, pages: int) -> None:
        """Move by a page."""
        self._scroll.scroll_relative(y=pages * max(1, self._scroll.size.height - 1), animate=False)


class _Flow:
    """Groups of keys, each from its name on along the line; a key and its word stay together."""

    def __init__(self, groups: Sequence[tuple[str, Sequence[HelpKey]]]) -> None:
        self._groups = groups

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """Each line that these need at this width."""
        for name, keys in self._groups:
            # The first word will do: they are short.
            line, used = Text.assemble((f"{name.split()[0]:<{LABEL}}", "italic")), LABEL
            for each in keys:
                need = cell_len(each.key) + 1 + cell_len(each.word)
                if used > LABEL and used + need > options.max_width:
                    yield line
                    line, used = Text(" " * LABEL), LABEL
                line.append(each.key, "bold")
                line.append(f" {each.word}{GAP}")
                used += need + len(GAP)
            line.rstrip()
            yield line


def _rows(about: Explanation) -> Table:
    """The explanation: its parts with a word in front of each."""
    parts = (("", about.what), ("Reading", about.reading), ("Good", about.good), ("Bad", about.bad))
    table = Table.grid(padding=(0, 1, 0, 0), expand=True)
    table.add_column(width=LABEL - 1)
    table.add_column(ratio=1)
    table.add_row("", Text(about.name, style="bold"))
    for label, text in parts:
        if text:
            table.add_row(Text(label, style="italic"), Text(text))
    return table


def _in_full(groups: Iterable[tuple[str, Sequence[HelpKey]]]) -> Table:
    """A line for each key."""
    table = Table.grid(padding=(0, 2, 0, 0), expand=True)
    table.add_column(no_wrap=True)
    table.add_column(ratio=1)
    table.add_row("", Text("Every key in full", style="bold"))
    for _, keys in groups:
        for each in keys:
            table.add_row(Text(each.key, style="bold"), Text(each.full))
    return table
