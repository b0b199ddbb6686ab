"""The line at the top: the program's name, the screens with their keys, and what is being trained."""

from __future__ import annotations

from collections.abc import Sequence

from rich.cells import cell_len
from textual import events
from textual.content import Content
from textual.message import Message
from textual.style import Style
from textual.widget import Widget

from nn_tui.tui.theme.capabilities import capabilities_of
from nn_tui.tui.widgets.drawing.labels import cut

_LEAST_ROOM = 16
"""The columns left for what is being trained where the program is named: with fewer its name is left out."""


class ScreenTabs(Widget):
    """The program's name, then the screens, each after its number key; the one shown is marked.

    What stands where depends on the width alone, so that nothing moves when something else is trained.
    """

    DEFAULT_CSS = """
    ScreenTabs {
        height: 1;
        width: 1fr;
        background: $panel;
        color: $text-muted;
    }
    """
    ALLOW_SELECT = False

    class Chosen(Message):
        """A screen's name was clicked."""

        def __init__(self, control: ScreenTabs, name: str) -> None:
            super().__init__()
            self._control = control
            self.name = name

        @property
        def control(self) -> ScreenTabs:
            """The tabs."""
            return self._control

    def __init__(self, names: Sequence[str], current: str, program: str = "") -> None:
        super().__init__()
        self._program = program
        self._names = tuple(names)
        self._current = current
        self._parts: tuple[str, str, str] = ("", "", "")
        self._spans: list[tuple[int, int, str]] = []

    def show(self, dataset: str, architecture: str, optimizer: str) -> None:
        """Name what is being trained."""
        if (dataset, architecture, optimizer) != self._parts:
            self._parts = dataset, architecture, optimizer
            self.refresh()

    def render(self) -> Content:
        """The line "nn-tui  1 Data  2 Edit ...", with what is being trained at the right end."""
        name = f" {self._program} " if self._program else ""
        if sum(len(screen) + 4 for screen in self._names) + cell_len(name) + _LEAST_ROOM > self.size.width:
            name = ""
        pieces: list[tuple[str, Style | str]] = [(name, "bold $text-primary")] if name else []
        used = cell_len(name)
        self._spans = []
        for number, name in enumerate(self._names, 1):
            is_current = name == self._current
            text = f"▸{number} {name} " if is_current else f" {number} {name} "
            pieces.append((text, "bold $block-cursor-foreground on $block-cursor-background" if is_current else ""))
            self._spans.append((used, used + len(text), name))
            used += len(text)
        named = self._named(self.size.width - used - 2)
        room = self.size.width - used - sum(cell_len(text) for text, _ in named) - 1
        pieces += [(" " * max(0, room), ""), *named]
        return Content.assemble(*pieces)

    def _named(self, room: int) -> list[tuple[str, Style | str]]:
        """Dataset, network and optimizer in at most that many columns.

        A long network is shortened, then the optimizer is left out, then the network; the dataset is cut at last.
        """
        ascii_only = capabilities_of(self.app).ascii
        dataset, architecture, optimizer = self._parts
        join = " - " if ascii_only else " · "
        for parts in ((dataset, architecture, optimizer), (dataset, architecture), (dataset,)):
            rest = sum(cell_len(join) + cell_len(part) for part in parts if part is not architecture) - cell_len(join)
            shown = [
                shortened(part, room - rest - cell_len(join), ascii_only=ascii_only) if part is architecture else part
                for part in parts
                if part
            ]
            if sum(map(cell_len, shown)) + cell_len(join) * (len(shown) - 1) <= room:
                break
        else:
            shown = [cut(dataset, room, ascii_only=ascii_only)]
        return [(shown[0], "$text-accent"), *((join + part, "$text-muted") for part in shown[1:])] if shown else []

    def on_click(self, event: events.Click) -> None:
        """Choose the screen whose name was clicked."""
        for start, end, name in self._spans:
            if start <= event.x < end:
                self.post_message(self.Chosen(self, name))


def shortened(architecture: str, room: int, *, ascii_only: bool = False) -> str:
    """An architecture such as "10x10, conv 8 3x3, pool 2, 26" without as many inner layers as do not fit.

    The first and the last part always stay, and so does an architecture without commas.
    """
    *front, last = architecture.split(", ")
    while len(architecture) > room and len(front) > 1:
        front.pop()
        architecture = f"{', '.join(front)} {'~' if ascii_only else '…'} {last}"
    return architecture
