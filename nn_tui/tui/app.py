"""The app: it composes the screens, owns the workspace, and passes on what happens."""

from __future__ import annotations

import asyncio
import gc
from collections.abc import Callable, Iterable
from contextlib import suppress
from functools import partial
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, ClassVar

from rich.console import RenderableType
from textual import events, work
from textual.app import App, SystemCommand
from textual.binding import Binding, BindingType
from textual.command import CommandPalette
from textual.driver import Driver
from textual.message import Message
from textual.notifications import SeverityLevel
from textual.screen import Screen
from textual.widget import Widget

from nn_tui.experiment.locations import datasets_folder, runs_folder
from nn_tui.tui.screens.base import FRAMES, SCREENS, Host, WorkScreen
from nn_tui.tui.screens.data.screen import DataScreen
from nn_tui.tui.widgets.frame.masthead import ScreenTabs, Status

if TYPE_CHECKING:
    from nn_tui.experiment.background.snapshot import Snapshot
    from nn_tui.experiment.workspace.workspace import Workspace
    from nn_tui.tui.startup import OpenedWorkspace

APP = Binding.Group("App")
PICTURE_TAKES = 0.012
"""Seconds within which a frame is drawn."""
PAGES = ("pageup", "pagedown")
KEYS_IN_HELP = frozenset(
    {*PAGES, "up", "down", "home", "end", "escape", "question_mark", "q", "ctrl+c", "ctrl+q", "ctrl+p"}
)
"""What works while help has the whole screen."""
ANSWER_TAKES = 0.008
"""Seconds within which all is drawn that a key changes, often in two pictures."""


class PlaygroundApp(App[None]):
    """The neural-network playground."""

    TITLE = "nn-tui"
    CSS_PATH = "app.tcss"
    DEFAULT_MODE = "Data"
    ENABLE_COMMAND_PALETTE = True
    BINDINGS: ClassVar[list[BindingType]] = [
        *(
            Binding(str(number), f"open('{name}')", name, show=False, id=f"app.{name.lower()}", tooltip=f"Open {name}")
            for number, name in enumerate(SCREENS, 1)
        ),
        Binding("question_mark", "help", "Help", id="app.help", tooltip="Show or hide the help panel", group=APP),
        Binding("ctrl+p", "command_palette", "Palette", id="app.palette", tooltip="Every action by name", group=APP),
        Binding(
            "escape", "hide_help_panel", "Close help", show=False, id="app.close_help", tooltip="Close the help panel"
        ),
        Binding("q", "quit", "Quit", id="app.quit", tooltip="Save everything and quit", group=APP),
        Binding(
            "ctrl+c", "quit", "Quit", show=False, id="app.interrupt", tooltip="Copy a selection, else save and quit"
        ),
    ]
    HELP = """\
# nn-tui

Choose a dataset on **Data** (1), change it on **Edit** (2), train a network on **Train** (3), and see what it
answers on **Predict** (4). Space runs and pauses the training on Train. The footer shows the keys of the
screen; ctrl+p lists every action by name. Everything you make is kept as it changes.
"""

    class Begun(Message):
        """There is a workspace; comes from the loading thread."""

        def __init__(self, loaded: OpenedWorkspace) -> None:
            super().__init__()
            self.loaded = loaded

    class Ready(Message):
        """Every screen is there too; comes from the loading thread."""

        def __init__(self, screens: dict[str, Callable[[Host, Workspace], WorkScreen]]) -> None:
            super().__init__()
            self.screens = screens

    class RunChanged(Message):
        """The run started, stopped or changed; comes from the training thread."""

        def __init__(self, snapshot: Snapshot) -> None:
            super().__init__()
            self.snapshot = snapshot

    class ProblemChanged(Message):
        """Something is not being kept, or all is well again; comes from the keeping thread."""

        def __init__(self, problem: str | None) -> None:
            super().__init__()
            self.problem = problem

    def __init__(
        self,
        target: str | None = None,
        *,
        ascii_only: bool = False,
        datasets: Path | None = None,
        runs: Path | None = None,
        driver_class: type[Driver] | None = None,
        on_error: Callable[[BaseException], object] = lambda error: None,
    ) -> None:
        super().__init__(driver_class=driver_class)
        self.ascii_only = ascii_only
        self.frame_rate = FRAMES[0]
        self.workspace: Workspace | None = None
        self.closing_words = ""
        self.is_leaving = False
        self.is_ready = False
        self._answered_by = 0.0
        self._target = target
        self._datasets = datasets or datasets_folder()
        self._runs = runs or runs_folder()
        self._held: list[events.Key] = []
        self._on_error = on_error
        self._event_loop: asyncio.AbstractEventLoop | None = None
        self._end_with: int | None = None
        self._focused_before_help: Widget | None = None

    def get_default_screen(self) -> Screen[None]:
        """Data. As a mode's screen it would come later: Textual reads all styles once more for those."""
        return DataScreen(self, self._datasets, self._runs)

    def on_mount(self) -> None:
        """Load the rest once the first picture is drawn."""
        self._event_loop = asyncio.get_running_loop()
        if self._end_with is not None:
            self.exit(return_code=self._end_with)
        self.call_after_refresh(self._load)

    @work(thread=True, exit_on_error=True)
    def _load(self) -> None:
        """Import what needs NumPy and make the workspace, away from the event loop."""
        from nn_tui.tui.startup import load, load_screens

        loaded = load(self._target, self._datasets, self._runs, self._run_changed, self._problem_changed)
        self.post_message(self.Begun(loaded))
        self.post_message(self.Ready(load_screens()))

    async def on_playground_app_begun(self, event: Begun) -> None:
        """Show what was loaded."""
        loaded = event.loaded
        self.workspace = loaded.workspace
        # None, when the app was told to end while it loaded.
        for screen in self.screen_stack[:1]:
            if isinstance(screen, DataScreen):
                await screen.attach(loaded.workspace)
        if loaded.problem:
            self.notify(loaded.problem, severity="error", timeout=12)

    async def on_playground_app_ready(self, event: Ready) -> None:
        """Let the keys pressed meanwhile have their effect."""
        workspace = self.workspace
        if workspace is None:
            return
        self.add_mode("Data", self.get_default_screen)
        for name, screen_class in event.screens.items():
            self.add_mode(name, partial(screen_class, self, workspace))
        self.is_ready = True
        if not gc.isenabled():
            # What is loaded stays: looking through it for garbage would take 30 ms again and again.
            gc.freeze()
            gc.enable()
        held, self._held = self._held, []
        for key in held:
            self.post_message(key)

    def _run_changed(self, snapshot: Snapshot) -> None:
        self.post_message(self.RunChanged(snapshot))

    def _problem_changed(self, problem: str | None) -> None:
        self.post_message(self.ProblemChanged(problem))

    @property
    def is_training(self) -> bool:
        """Whether the run is running."""
        return self.workspace is not None and self.workspace.is_running

    @property
    def present(self) -> object:
        """The dataset and the run that there are now: equal as long as they are the same ones."""
        if self.workspace is None:
            return None
        snapshot = self.workspace.snapshot
        return self.workspace.dataset, snapshot.dataset, snapshot.run

    def make_way(self) -> None:
        """Let the training rest until the next picture is out."""
        self._rest(PICTURE_TAKES)

    def _rest(self, seconds: float) -> None:
        if self.workspace is not None and self.workspace.is_running:
            self.workspace.runner.rest(seconds)

    def post_display_hook(self) -> None:
        """The picture is out: the training goes on, unless another one is to follow."""
        self._rest(max(0.0, self._answered_by - perf_counter()))

    def current_status(self) -> Status:
        """What the status line says now."""
        if self.workspace is None:
            return Status(phase="starting")
        from nn_tui.tui.presenting.wording import status

        workspace = self.workspace
        return status(workspace.snapshot, workspace.dataset.name, workspace.needs_reset, workspace.writer.problem)

    async def on_event(self, event: events.Event) -> None:
        """Keep the keys pressed while the rest is loading until there is somebody to take them; later, the training
        rests while a key is answered."""
        if not self.is_ready and isinstance(event, events.Key) and not event.is_forwarded:
            self._held.append(event)
            return
        if isinstance(event, events.Key) and event.key not in KEYS_IN_HELP and self._is_covered_by_help():
            return
        if isinstance(event, (events.InputEvent, events.Paste)):
            # It may come before the screen has heard of another dataset, or before it has drawn itself at all.
            for base in self.screen_stack[:1]:
                if isinstance(base, WorkScreen):
                    base.catch_up()
        if isinstance(event, (events.Key, events.MouseDown)):
            self._answered_by = perf_counter() + ANSWER_TAKES
            self._rest(ANSWER_TAKES)
        if isinstance(event, events.Key) and event.key in PAGES and isinstance(self.screen, CommandPalette):
            # The palette's list cannot turn a page while it has no line: at the next size it can.
            with suppress(LookupError, ValueError):
                await super().on_event(event)
            return
        await super().on_event(event)

    def on_playground_app_run_changed(self) -> None:
        """Let the screen in front show what changed."""
        self._refresh_screen()

    def on_playground_app_problem_changed(self, event: ProblemChanged) -> None:
        """Say what is not being kept, once, and in the status line as long as it lasts."""
        if event.problem:
            self.notify(event.problem, severity="warning", timeout=8)
        self._refresh_screen()

    def exit(self, result: None = None, return_code: int = 0, message: RenderableType | None = None) -> None:
        """End the app; from here on nothing is drawn, whatever news the training thread still has."""
        self.is_leaving = True
        super().exit(result, return_code, message)

    def end_soon(self, return_code: int) -> None:
        """End the app with this exit status, from any thread and at any time; returns at once."""
        self._end_with = return_code
        if self._event_loop is not None:
            # A loop that is closed has ended already.
            with suppress(RuntimeError):
                self._event_loop.call_soon_threadsafe(partial(self.exit, return_code=return_code))

    def _handle_exception(self, error: Exception) -> None:
        """The one way on which Textual ends the app on an error, be it of a handler, a worker, a timer or a paint."""
        self._on_error(error)
        super()._handle_exception(error)

    def _refresh_screen(self) -> None:
        # At the very end there is no screen any more.
        for base in self.screen_stack[:1]:
            if isinstance(base, WorkScreen):
                base.refresh_state()

    async def on_screen_tabs_chosen(self, event: ScreenTabs.Chosen) -> None:
        """A click on a screen's name."""
        await self.action_open(event.name)

    async def action_open(self, name: str) -> None:
        """Open a peer screen."""
        if self.is_ready and len(self.screen_stack) == 1 and name != self.current_mode:
            self.clear_notifications()
            await self.switch_mode(name)

    def action_help(self) -> None:
        """Show or hide the help panel."""
        if self.screen.query("HelpPanel"):
            self.action_hide_help_panel()
            return
        self.action_show_help_panel()
        if self.screen.has_class("-narrow"):
            self.call_after_refresh(self._give_keys_to_help)

    def _is_covered_by_help(self) -> bool:
        """Whether help has the whole screen: what a key did beneath it could not be seen."""
        screen = self.screen
        return screen.has_class("-narrow") and bool(screen.query("HelpPanel"))

    def _give_keys_to_help(self) -> None:
        """Where help takes the whole screen, the arrows scroll it."""
        self._focused_before_help = self.screen.focused
        for keys in self.screen.query("KeyPanel"):
            keys.can_focus = True
            keys.focus()

    def action_hide_help_panel(self) -> None:
        """Close the help panel; the screen takes its keys back."""
        super().action_hide_help_panel()
        focused, self._focused_before_help = self._focused_before_help, None
        if focused is not None and focused.is_attached:
            focused.focus()
        self.call_after_refresh(self._refresh_screen)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Esc closes the help panel only while that is open."""
        if action == "hide_help_panel":
            return bool(self.screen.query("HelpPanel"))
        return True

    def notify(
        self,
        message: str,
        *,
        title: str = "",
        severity: SeverityLevel = "information",
        timeout: float | None = None,
        markup: bool = False,
    ) -> None:
        """One message at a time: the newest says what counts, and the views below stay in sight."""
        self.clear_notifications()
        super().notify(message, title=title, severity=severity, timeout=timeout, markup=markup)

    def action_frame_rate(self) -> None:
        """Choose the next frame rate."""
        self.frame_rate = FRAMES[(FRAMES.index(self.frame_rate) + 1) % len(FRAMES)]
        self.notify(f"{self.frame_rate:.0f} frames a second while training runs", timeout=3)
        self._refresh_screen()

    def get_system_commands(self, screen: Screen[object]) -> Iterable[SystemCommand]:
        """Textual's own commands, then every action that a key has here."""
        yield from super().get_system_commands(screen)
        yield SystemCommand(
            "Frame rate", "30, 10 or 4 frames a second: fewer for a slow connection", self.action_frame_rate
        )
        seen = set()
        for node, binding, enabled, _ in screen.active_bindings.values():
            if enabled and binding.description and binding.action not in seen and not binding.system:
                seen.add(binding.action)
                # The title is all that a search looks at: it says what the key does in full.
                what = ": ".join(filter(None, (binding.description, binding.tooltip)))
                yield SystemCommand(
                    f"{what} ({self.get_key_display(binding)})",
                    binding.tooltip or binding.description,
                    lambda action=binding.action, node=node: self.call_later(self.run_action, action, node),
                )

    def close(self) -> None:
        """After the app has ended: keep everything and end the threads."""
        if self.workspace is not None and not self.workspace.close():
            self.closing_words = self.workspace.writer.problem or "not everything could be kept in time"
