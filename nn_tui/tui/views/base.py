"""What the views have in common."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from textual.binding import Binding
from textual.containers import Vertical
from textual.message import Message
from textual.widget import Widget

from nn_tui.experiment.background.snapshot import Snapshot
from nn_tui.tui.presenting.parameters import cell_name
from nn_tui.tui.views.probe import Probe
from nn_tui.tui.views.run_frame import RunFrame

MORE = Binding.Group("More")
"""The group of the views' keys in footer and help."""


@dataclass(frozen=True)
class Place:
    """One weight or bias: its place in ``Network.parameters``, its layer (0 is the first), and what it is called."""

    index: int
    layer: int
    name: str


def place_of(frame: RunFrame, layer: int, row: int, column: int) -> Place | None:
    """The weight or bias in that row and column of a layer's block, None below its last row; layer 0 is the first."""
    network = frame.network
    if row >= len(network.layers[layer].block):
        return None
    parameter, index = network.layers[layer].at(row, column)
    name = cell_name(network.layers[layer], row, column, frame.unit_names(layer - 1), frame.unit_names(layer))
    return Place(network.place(layer, parameter.name, index), layer, name)


class View(Vertical):
    """A look at the run that fills a pane of Train.

    A subclass composes its widgets and draws in ``show``. It turns its widgets' messages into those of this class; the
    screen knows no others.
    """

    NAME: ClassVar[str] = ""
    TITLE: ClassVar[str] = ""
    SUMMARY: ClassVar[str] = ""
    EVERY: ClassVar[float] = 0.0
    """Seconds between two drawings while training runs: what is dear to draw is drawn less often."""
    KEYS: ClassVar[tuple[Binding, ...]] = ()
    """Keys that work while the view is in sight, whichever view has focus; what BINDINGS declares needs focus."""

    DEFAULT_CSS = """
    View {
        width: 1fr;
        height: 1fr;
    }
    """

    class Ready(Message):
        """The view has its widgets: it can be drawn."""

    class CursorMoved(Message):
        """Something else is under the cursor: there is another readout, and other keys may work."""

    @dataclass
    class Watch(Message):
        """This is to be put through the network from now on."""

        probe: Probe

    def __init__(self) -> None:
        super().__init__()
        self.frame: RunFrame | None = None

    def on_mount(self) -> None:
        """Ask to be drawn."""
        self.post_message(self.Ready())

    @classmethod
    def reason(cls, snapshot: Snapshot) -> str | None:
        """Why this view has nothing to show of such a run; None where it has."""
        return None

    def draw(self, frame: RunFrame) -> None:
        """Draw this moment and keep it."""
        self.frame = frame
        self.show(frame)

    def redraw(self) -> None:
        """Draw the moment drawn last once more, since something of the view itself changed."""
        if self.frame is not None:
            self.show(self.frame)

    def show(self, frame: RunFrame) -> None:
        """Draw this moment."""

    def readout(self) -> str:
        """The exact value under the cursor; empty where the cursor has nothing to say."""
        return ""

    def place(self) -> Place | None:
        """The weight or bias under the cursor, to be set or frozen."""
        return None

    def follow(self, probe: Probe) -> None:
        """Go with the cursor to what is watched from now on, where that is in the view."""

    def offers(self, action: str) -> bool:
        """Whether one of the view's keys does this."""
        return any(binding.action == action for binding in self.KEYS)

    @property
    def target(self) -> Widget | None:
        """The widget that takes the focus."""
        return next((widget for widget in self.query("*") if widget.focusable), None)
