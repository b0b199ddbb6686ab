"""What the views have in common."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from textual.binding import Binding
from textual.containers import Vertical
from textual.message import Message
from textual.widget import Widget

from nn_tui.experiment.background.snapshot import Snapshot
from nn_tui.experiment.sessions.memory import LONGEST_LIST, Memory, places, whole
from nn_tui.tui.presenting.parameters import cell_name
from nn_tui.tui.views.probe import Probe
from nn_tui.tui.views.run_frame import RunFrame
from nn_tui.tui.widgets.drawing.cursor_places import canvases_in, places_in, put_back
from nn_tui.tui.widgets.frame.framed import LegendPart, framed_around

MORE = Binding.Group("More")
"""The group of the views' keys in the footer and the help."""

UNMADE = "the network is still being made"
"""What every view lacks until there are weights."""

ANOTHER_SAMPLE = "[[train.before]] [[train.next]] another sample"
"""The hint of views that show a sample."""

NUMBERS_KEY = Binding(
    "number_sign",
    "numbers",
    "Numbers",
    id="train.numbers",
    tooltip="Show numbers in the cells of weights and states, or colours alone",
    group=MORE,
)
"""The key of every view whose cells may show their numbers."""


@dataclass(frozen=True)
class Place:
    """One weight or bias: its place in ``Network.parameters``, its layer (0 is the first), and what it is called."""

    index: int
    layer: int
    name: str


def place_of(frame: RunFrame, layer: int, row: int, column: int) -> Place | None:
    """The weight or bias in a row and column of a layer's block; None below the last row. Layer 0 is the first."""
    network = frame.network
    if row >= len(network.layers[layer].block):
        return None
    parameter, index = network.layers[layer].at(row, column)
    name = cell_name(network.layers[layer], row, column, frame.names(layer - 1), frame.names(layer))
    return Place(network.place(layer, parameter.name, index), layer, name)


def titled(name: str, frame: RunFrame) -> str:
    """A title with what is watched: "Network · sample 1"."""
    return f"{name} · {frame.probe.name if frame.probe else 'no sample yet'}"


class View(Vertical):
    """One aspect of the run, drawn in a pane of Train.

    A subclass composes its widgets and draws in ``show``, where it also sets ``title`` and ``legend``. It turns its
    widgets' messages into those of this class, which are the only ones that the screen knows.
    """

    NAME: ClassVar[str] = ""
    TITLE: ClassVar[str] = ""
    SUMMARY: ClassVar[str] = ""
    INTERVAL: ClassVar[float] = 0.0
    """Seconds between two drawings while training runs; views that are expensive to draw are drawn less often."""
    KEYS: ClassVar[tuple[Binding, ...]] = ()
    """Keys that work while the view is visible, whichever view has focus; those in BINDINGS need focus."""

    DEFAULT_CSS = """
    View {
        width: 1fr;
        height: 1fr;

        &.-unmade > * {
            visibility: hidden;
        }
    }
    """

    class Ready(Message):
        """The view has its widgets: it can be drawn."""

    class CursorMoved(Message):
        """Something else is under the cursor: the reading has changed, and other keys may work."""

    @dataclass
    class Watch(Message):
        """Put this probe through the network from now on."""

        probe: Probe

    def __init__(self) -> None:
        super().__init__()
        self.title = self.TITLE
        """The short name in the frame around the view; ``show`` may add what is watched."""
        self.legend: tuple[LegendPart, ...] = ()
        """What stands behind the title, the most important part first; ``show`` sets it."""
        self.frame: RunFrame | None = None
        self._lacking = ""
        self._to_focus: Widget | None = None

    def on_mount(self) -> None:
        """Ask to be drawn."""
        self.post_message(self.Ready())

    @property
    def is_drawable(self) -> bool:
        """Whether the view has its widgets: not before they are mounted, nor on its way out."""
        return self.is_mounted and self.is_attached and bool(self.children)

    @classmethod
    def reason(cls, snapshot: Snapshot) -> str | None:
        """Why this view has nothing to show for the run; None where it has."""
        return None

    def draw(self, frame: RunFrame) -> None:
        """Draw a moment of the run, and keep it."""
        self.frame = frame
        self.set_class(not self.is_filled, "-unmade")
        if self.is_filled:
            self._show()
        else:
            self.lack(UNMADE)
            self._head()

    def redraw(self) -> None:
        """Draw the last moment again, after a change in the view itself."""
        if self.is_filled:
            self._show()

    @property
    def is_filled(self) -> bool:
        """Whether it was drawn, and its run has a network."""
        return self.frame is not None and self.frame.snapshot.is_made

    def _show(self) -> None:
        """Show the moment, then what the frame around it says."""
        assert self.frame is not None
        self._lacking = ""
        self.show(self.frame)
        self._head()

    def _head(self) -> None:
        """Have the frame around the view say its title and legend, and what is lacking."""
        framed = framed_around(self)
        if framed is not None:
            framed.head(self.title, self.legend)
            framed.explain(self._lacking)

    def lack(self, what: str) -> None:
        """In ``show``: say in the view's frame why there is nothing to see."""
        self.title, self.legend, self._lacking = self.TITLE, (), f"Nothing to show: {what}."

    def show(self, frame: RunFrame) -> None:
        """Draw a moment of the run."""

    @property
    def reading(self) -> str:
        """What is under the cursor, with its exact value; empty where there is nothing. The frame shows it."""
        return ""

    @property
    def hint(self) -> str:
        """What the view's own keys do, in a few words for the line of hints. Here, nothing."""
        return ""

    def place(self) -> Place | None:
        """The weight or bias under the cursor, which can be set or frozen."""
        return None

    def follow(self, probe: Probe) -> None:
        """Move the cursor to the probe that is watched now, where the view shows it."""

    def memory(self) -> Memory:
        """What to remember of it beside the run: where its cursors are, and in a subclass what its keys chose."""
        canvases = canvases_in(self)
        focused = next((index for index, canvas in enumerate(canvases) if canvas.has_focus), None)
        return {"cursors": places_in(self), "focused": focused}

    def recall(self, memory: Memory) -> None:
        """Take up what was remembered, once the view is drawn. What does not fit the run is ignored."""
        put_back(self, places(memory, "cursors"))
        canvases, focused = canvases_in(self), whole(memory, "focused", LONGEST_LIST)
        if focused is not None and focused < len(canvases):
            self._to_focus = canvases[focused]

    def take_focus(self) -> bool:
        """Focus the widget with the cursor, of several the remembered one; False where there is none yet."""
        remembered, self._to_focus = self._to_focus, None
        target = remembered if remembered is not None and remembered.is_attached else self.focus_target
        if target is None:
            return False
        # At once: later, the view might be gone, and nothing would have focus.
        self.screen.set_focus(target)
        return True

    @classmethod
    def all_keys(cls) -> tuple[Binding, ...]:
        """The keys of the view, those that need focus too."""
        return (*cls.KEYS, *(binding for binding in cls.BINDINGS if isinstance(binding, Binding)))

    def offers(self, action: str) -> bool:
        """Whether one of the view's keys has that action."""
        return any(binding.action == action for binding in self.KEYS)

    @property
    def focus_target(self) -> Widget | None:
        """The widget that takes focus when the view does."""
        return next((widget for widget in self.query("*") if widget.focusable), None)
