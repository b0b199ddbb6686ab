"""What the four screens have in common: the two lines on top, the body, the footer."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, ClassVar, Protocol

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.dom import DOMNode
from textual.timer import Timer
from textual.widget import Widget
from textual.widgets import Static

from nn_tui.data.catalog import Kind
from nn_tui.experiment.sessions.memory import NOTHING, Memory
from nn_tui.tui.after_prompts import AfterPrompts
from nn_tui.tui.explanation import Explanation
from nn_tui.tui.keys.catalogue import bindings_with_ids
from nn_tui.tui.screens.reaching import do
from nn_tui.tui.screens.sides import Sides
from nn_tui.tui.screens.stages import StagedScreen
from nn_tui.tui.theme.capabilities import capabilities_of
from nn_tui.tui.widgets.frame.key_bar import KeyBar
from nn_tui.tui.widgets.frame.masthead import ScreenTabs
from nn_tui.tui.widgets.frame.status_line import Status, StatusLine

if TYPE_CHECKING:
    from nn_tui.experiment.workspace.workspace import Workspace

PROGRAM = "nn-tui"
SCREENS = ("Data", "Edit", "Train", "Predict")
PACED_FRAMES = 10.5
"""Frames a second of a run at a chosen speed: an eye follows it so, and the machine has little to do."""


class Host(Protocol):
    """What a screen needs from the app."""

    is_ready: bool
    """Whether all screens are loaded."""

    @property
    def frames_wanted(self) -> float:
        """Frames a second that the run asks for, while it is running."""
        ...

    @property
    def moment(self) -> object:
        """What is known of the run now: another object whenever that changes."""
        ...

    def make_way(self) -> None:
        """Let the training rest until the next paint is done."""
        ...

    @property
    def is_line_free(self) -> bool:
        """Whether the last frame has arrived at the terminal: until then, another one would only wait."""
        ...

    @property
    def after_prompts(self) -> AfterPrompts:
        """What waits until no prompt is in front."""
        ...

    def current_status(self) -> Status:
        """What the status line shows now."""
        ...

    @property
    def is_training(self) -> bool:
        """Whether the run is running."""
        ...

    @property
    def current_key(self) -> object:
        """Identifies the current dataset and run: it compares equal while they are the same."""
        ...


class WorkScreen(StagedScreen[None]):
    """One of the four screens. A subclass composes its body and shows the current state in ``show``.

    What a screen shows may be out of date, if the dataset or the run changed since: ``catch_up`` shows the current ones
    before a key is answered. A message with a place in old ones, sent by a widget before that, must be ignored while
    ``is_up_to_date`` is False.
    """

    NAME: ClassVar[str] = ""
    SIDE: ClassVar[str] = ""
    """The selector of the side whose width the style sheet sets; empty where there are no two sides."""
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "right_parenthesis",
            "share(1)",
            "Larger",
            show=False,
            id="frame.larger",
            tooltip="Give the view that has focus more room",
        ),
        Binding(
            "left_parenthesis",
            "share(-1)",
            "Smaller",
            show=False,
            id="frame.smaller",
            tooltip="Give the view that has focus less room",
        ),
    ]
    HORIZONTAL_BREAKPOINTS = [(0, "-tiny"), (40, "-narrow"), (100, "-normal"), (160, "-wide")]  # noqa: RUF012
    VERTICAL_BREAKPOINTS = [(0, "-flat"), (12, "-short"), (30, "-tall")]  # noqa: RUF012
    # Each screen sets the focus itself: Textual could give it to a view that is just being replaced.
    AUTO_FOCUS = ""

    def __init__(self, host: Host) -> None:
        super().__init__()
        self.host = host
        self.sides = Sides(self, self.SIDE, lambda: self.kind)
        self.tabs = ScreenTabs(SCREENS, self.NAME, PROGRAM)
        self.status_line = StatusLine()
        self._timer: Timer | None = None
        self._shown_key: object = None
        self._shown_moment: object = None
        self.to_recall: Memory = NOTHING
        """What to take up before the screen is shown next."""

    def compose(self) -> ComposeResult:
        """The frame around the body."""
        yield self.tabs
        yield self.status_line
        yield from self.above()
        with Horizontal(id="body"):
            yield from self.body()
        yield from self.below()
        yield Static("Too small: 40x12 is needed. Keys still work.", id="too-small")
        yield KeyBar(words=self.words_of, shows=self.shows_key)

    @classmethod
    def commands(cls, workspace: Workspace) -> Iterable[Binding]:
        """The bindings of the screen, and of what can be focused on it, that make sense for the present dataset."""
        return bindings_with_ids(cls)

    @classmethod
    def pictures(cls, workspace: Workspace) -> Iterable[Binding]:
        """What it can show besides, as actions of the screen that have no key. Here, nothing."""
        return ()

    async def reach(self, binding: Binding) -> None:
        """Do what a binding of `commands` or `pictures` does: focus what has it, or say what it needs."""
        if not await do(self.app, binding, await self.holder(binding)):
            self.notify(self.needs(binding), timeout=5)

    async def holder(self, binding: Binding) -> DOMNode:
        """What has the binding, brought to the front and focused where that is needed. Here, the screen."""
        return self

    def needs(self, binding: Binding) -> str:
        """What is missing for an action that cannot be done now, in a sentence."""
        what = binding.description
        return f"{what} has nothing to work on here now." if what else "That cannot be done here now."

    def explanation(self) -> Explanation:
        """What one is looking at."""
        raise NotImplementedError

    def above(self) -> Iterable[Widget]:
        """Lines between the status line and the body."""
        return ()

    def body(self) -> Iterable[Widget]:
        """The widgets between the status line and the lines below."""
        return ()

    def below(self) -> Iterable[Widget]:
        """Lines between the body and the footer."""
        return ()

    def memory(self) -> Memory:
        """What to remember of the screen beside dataset and run, to be taken up at another start. Here, nothing."""
        return NOTHING

    def recall(self, memory: Memory) -> None:
        """Take up what was remembered, before it is shown next. What does not fit the data is ignored. Here, all."""

    @property
    def kind(self) -> Kind | None:
        """The kind of data that is shown; None while there is none yet, as here."""
        return None

    def share(self, step: int) -> bool:
        """Give the view that has focus more room, or less; False where that cannot be."""
        return self.sides.share(step)

    def action_share(self, step: int) -> None:
        """Give the view that has focus more room, or less."""
        if not self.share(step):
            self.notify(f"It cannot be {'larger' if step > 0 else 'smaller'}.", timeout=3)

    def on_resize(self) -> None:
        """Fit the sides to what the style sheet says at the new size."""
        if self.SIDE:
            self.after_layout(self.sides.fit)

    def words_of(self, binding: Binding) -> str:
        """What the footer calls the action of a key now."""
        return binding.description

    def shows_key(self, binding: Binding) -> bool:
        """Whether the footer shows a key now."""
        return binding.show

    def on_mount(self) -> None:
        """Say in a class which characters there are to draw borders with."""
        self.set_class(capabilities_of(self.app).ascii, "-ascii")

    def show(self) -> None:
        """Show the current state. Called when something changed, and for every frame while training runs."""

    @property
    def is_up_to_date(self) -> bool:
        """Whether the current dataset and run are shown."""
        return self._shown_key == self.host.current_key

    def catch_up(self) -> None:
        """Show the current dataset and run, if others are shown."""
        if not self.is_up_to_date:
            self.refresh_state()

    def refresh_state(self) -> None:
        """Show the current state, and draw frames if training runs. A screen that is not shown does so when it is."""
        if not self.is_shown:
            return
        self._show_current()
        self.refresh_bindings()
        self._follow()

    def after_layout(self, draw: Callable[[], object]) -> None:
        """Draw something once the new layout is there, if the screen is still shown then."""

        def draw_if_shown() -> None:
            if self.is_shown:
                draw()

        self.call_after_refresh(draw_if_shown)

    def _show_current(self) -> None:
        is_other = not self.is_up_to_date
        self._shown_key, self._shown_moment = self.host.current_key, self.host.moment
        status = self.host.current_status()
        self.tabs.show(status.dataset, status.architecture, status.optimizer)
        self.status_line.show(status)
        self.app.sub_title = f"{self.NAME}, {status.dataset}" if status.dataset else self.NAME
        if self.SIDE and is_other:
            self.sides.fit()
        if self.to_recall:
            memory, self.to_recall = self.to_recall, NOTHING
            self.recall(memory)
        self.show()

    def _follow(self) -> None:
        """Draw frames while training runs, and only then: a paused app does nothing."""
        self._stop_frames()
        if self.host.is_training:
            self._timer = self.set_interval(1 / self.host.frames_wanted, self._frame)

    def _stop_frames(self) -> None:
        if self._timer is not None:
            self._timer.stop()
            self._timer = None

    def _frame(self) -> None:
        if self.is_shown and self.host.is_line_free and self.host.moment is not self._shown_moment:
            self.host.make_way()
            self._show_current()

    def draw_next(self) -> None:
        """Draw the next frame even if nothing of the run has changed until then."""
        self._shown_moment = None

    def appear(self) -> None:
        """Show what happened meanwhile, before anything else reaches the screen."""
        super().appear()
        self.host.after_prompts.go_on()
        self.refresh_state()

    def prepare(self) -> None:
        """Appear once the layout is there."""
        self.call_after_refresh(self.appear)

    def on_screen_suspend(self) -> None:
        """Draw nothing while hidden, and everything afterwards."""
        self._shown_key = None
        self._stop_frames()
