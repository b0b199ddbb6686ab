"""The app: it composes the screens, owns the workspace, and passes messages between them."""

from __future__ import annotations

import asyncio
import gc
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from functools import partial
from math import inf
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar, TypeVar

from rich.console import RenderableType
from textual import events, work
from textual.app import App, SystemCommand
from textual.binding import Binding, BindingType
from textual.driver import Driver
from textual.filter import LineFilter
from textual.message import Message
from textual.notifications import SeverityLevel
from textual.screen import Screen
from textual.theme import ThemeProvider

from nn_tui.data.plain_text import SENTENCE, plain
from nn_tui.experiment.locations import datasets_folder, runs_folder, state_folder
from nn_tui.tui.after_prompts import AfterPrompts
from nn_tui.tui.changed_datasets import ChangedDatasets
from nn_tui.tui.commands import ascii_key, key_commands
from nn_tui.tui.drawing_priority import DrawingPriority
from nn_tui.tui.help_panel import HelpOverlay
from nn_tui.tui.input_gate import InputGate, front_takes_input
from nn_tui.tui.last_input import LastInput
from nn_tui.tui.news import ConflictFound, ProblemChanged, RunChanged, ScreensLoaded, WorkspaceLoaded
from nn_tui.tui.notices import Notices
from nn_tui.tui.opening import Opening
from nn_tui.tui.palette import Palette
from nn_tui.tui.remembering import Remembering
from nn_tui.tui.screens.base import FRAME_RATES, SCREENS, WorkScreen
from nn_tui.tui.screens.data.screen import DataScreen
from nn_tui.tui.theme.no_colour import without_colours
from nn_tui.tui.widgets.frame.masthead import ScreenTabs, Status

if TYPE_CHECKING:
    from nn_tui.experiment.workspace.workspace import Workspace

APP = Binding.Group("App")
What = TypeVar("What")
UNWATCHED = {True: "a run trains on until its epochs are done", False: "a run stops and is kept"}
"""What happens if the terminal is lost, by ``finishes_unwatched``."""


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

    def __init__(
        self,
        target: str | None = None,
        *,
        fresh: bool = False,
        session: str | None = None,
        ascii_only: bool = False,
        datasets: Path | None = None,
        runs: Path | None = None,
        state: Path | None = None,
        driver_class: type[Driver] | None = None,
        on_error: Callable[[BaseException], object] = lambda error: None,
    ) -> None:
        super().__init__(driver_class=driver_class)
        self.ascii_only = ascii_only
        self.workspace: Workspace | None = None
        self.closing_message = ""
        self.finishes_unwatched = True
        """Whether a run goes on until its epochs are done if the terminal is lost."""
        self.is_ready = False
        self.last_input = LastInput()
        self._notices = Notices()
        self._priority = DrawingPriority(self._rest)
        self._help = HelpOverlay(self)
        self._opening = Opening(target, fresh, session)
        self.remembering = Remembering(self)
        self._folders = datasets or datasets_folder(), runs or runs_folder(), state or state_folder()
        self.input = InputGate(self, lambda: self.takes_input, self._too_much_input)
        self.after_prompts = AfterPrompts(self)
        self._on_error = on_error
        self._event_loop: asyncio.AbstractEventLoop | None = None
        self._requested_status: int | None = None
        self._changed: ChangedDatasets | None = None

    def get_default_screen(self) -> Screen[None]:
        """The Data screen. As the screen of a mode it would appear later: Textual then reads all styles again."""
        return self.remembering.add(DataScreen(self, *self._folders[:2]))

    def on_mount(self) -> None:
        """Load the rest after the first paint."""
        self._event_loop = asyncio.get_running_loop()
        if self._requested_status is not None:
            self.exit(return_code=self._requested_status)
        self.call_after_refresh(self._load)

    @work(thread=True, exit_on_error=True, group="loading")
    def _load(self) -> None:
        """Import what needs NumPy and make the workspace, away from the event loop."""
        from nn_tui.tui.startup import load, load_screens

        opened = load(
            self._opening,
            *self._folders,
            on_change=self._telling(RunChanged),
            on_problem=self._telling(ProblemChanged),
            on_conflict=self._telling(ConflictFound),
        )
        self.post_message(WorkspaceLoaded(opened))
        self.post_message(ScreensLoaded(load_screens(), opened.keeper))

    def _telling(self, news: Callable[[What], Message]) -> Callable[[What], None]:
        """A function for other threads, which posts what it is called with as that message."""

        def tell(what: What) -> None:
            self.post_message(news(what))

        return tell

    async def on_workspace_loaded(self, event: WorkspaceLoaded) -> None:
        """Show the workspace on the Data screen."""
        opened = event.opened
        self.workspace = opened.workspace
        self._changed = ChangedDatasets(self, opened.workspace, self.after_prompts, self._refresh_screen)
        if opened.session is not None:
            self.remembering.take_up(opened.session)
        # The stack is empty when the app ends while it loads.
        for screen in self.screen_stack[:1]:
            if isinstance(screen, DataScreen):
                await screen.attach(opened.workspace, self.remembering.offer(opened), opened.session is not None)
        if opened.problem:
            self.notify(opened.problem, severity="error", timeout=12)
        elif opened.remark:
            self.notify(opened.remark, timeout=8)

    async def on_screens_loaded(self, event: ScreensLoaded) -> None:
        """Add the screens, then handle the keys pressed meanwhile."""
        workspace = self.workspace
        if workspace is None:
            return
        self.add_mode("Data", self.get_default_screen)
        for name, screen_class in event.screens.items():
            self.add_mode(name, self.remembering.adding(partial(screen_class, self, workspace)))
        await self.remembering.begin(event.keeper)
        self.is_ready = True
        if not gc.isenabled():
            # What is loaded stays: each search through it for garbage would take 30 ms.
            gc.freeze()
            gc.enable()
        self.input.look()

    @property
    def frame_rate(self) -> float:
        """Frames a second while training runs."""
        return self.remembering.frame_rate

    @frame_rate.setter
    def frame_rate(self, rate: float) -> None:
        self.remembering.frame_rate = rate
        self.remembering.look_soon()

    @property
    def is_training(self) -> bool:
        """Whether the run is running."""
        return self.workspace is not None and self.workspace.is_running

    def train_flat_out(self) -> None:
        """Train as fast as possible, from any thread."""
        if self.workspace is not None:
            self.workspace.runner.set_speed(inf)

    @property
    def current_key(self) -> object:
        """Identifies the current dataset and run: it compares equal while they are the same."""
        if self.workspace is None:
            return None
        snapshot = self.workspace.snapshot
        return self.workspace.dataset, snapshot.dataset, snapshot.run

    @property
    def is_line_free(self) -> bool:
        """Whether the last frame has arrived at the terminal, as far as the driver knows that."""
        return bool(getattr(self._driver, "is_free", True))

    @property
    def unanswered_since(self) -> float | None:
        """Since when the terminal has not answered, as far as the driver knows that."""
        since: float | None = getattr(self._driver, "unanswered_since", None)
        return since

    @property
    def is_busy(self) -> bool:
        """Whether a run is running that is to be finished even if nobody watches."""
        return self.is_training and self.finishes_unwatched

    def make_way(self) -> None:
        """Let the training rest until the next paint is done."""
        self._priority.before_frame()

    def _rest(self, seconds: float) -> None:
        if self.workspace is not None and self.workspace.is_running:
            self.workspace.runner.rest(seconds)

    def post_display_hook(self) -> None:
        """Let the training go on after a paint."""
        self._priority.after_paint()

    def current_status(self) -> Status:
        """What the status line shows now."""
        if self.workspace is None:
            return Status(phase="starting")
        from nn_tui.tui.presenting.wording import status

        workspace = self.workspace
        return status(workspace.snapshot, workspace.dataset.name, workspace.needs_reset, workspace.writer.problem)

    async def on_event(self, event: events.Event) -> None:
        """Let input in one event at a time."""
        if not isinstance(event, (events.InputEvent, events.Paste)) or event.is_forwarded:
            await super().on_event(event)
        elif self.input.admits(event):
            try:
                await self._take_input(event)
            finally:
                self.input.follow()

    async def _take_input(self, event: events.Event) -> None:
        """Hand a key, a mouse event or a paste to the screen in front, which is up to date before it answers."""
        if isinstance(event, events.Key) and self._help.blocks(event.key):
            return
        self.remembering.look_soon()
        if self.screen_stack and not event.is_forwarded:
            self.last_input.note(event, self.screen)
            if isinstance(self.screen, WorkScreen):
                self.screen.catch_up()
        if isinstance(event, events.MouseEvent) and self.input.is_on_removed(event):
            return
        if isinstance(event, (events.Key, events.MouseDown)):
            self._priority.before_answer()
        await super().on_event(event)

    @property
    def takes_input(self) -> bool:
        """Whether the screen in front takes input now."""
        return self.is_ready and front_takes_input(self)

    def _too_much_input(self) -> None:
        self.notify("Too many keys at once: the last ones were left out.", severity="warning", timeout=5)

    def action_command_palette(self) -> None:
        """Open the palette, once."""
        if not isinstance(self.screen, Palette):
            self.push_screen(Palette())

    def search_themes(self) -> None:
        """Open a palette of the themes."""
        self.push_screen(Palette([ThemeProvider], placeholder="Search for themes…"))

    def on_run_changed(self) -> None:
        """Show the change on the current screen."""
        self.remembering.look_soon()
        self._refresh_screen()

    def on_problem_changed(self, event: ProblemChanged) -> None:
        """Notify once of what cannot be saved; the status line shows it as long as it lasts."""
        if event.problem:
            self.notify(event.problem, severity="warning", timeout=8)
        self._refresh_screen()

    def exit(self, result: None = None, return_code: int = 0, message: RenderableType | None = None) -> None:
        """End the app; what the screens remember is collected while they are there."""
        self.remembering.end()
        super().exit(result, return_code, message)

    def end_soon(self, return_code: int) -> None:
        """End the app with this exit status, from any thread and at any time; returns at once."""
        self._requested_status = return_code
        if self._event_loop is not None:
            # A closed loop raises: the app has ended already.
            with suppress(RuntimeError):
                self._event_loop.call_soon_threadsafe(partial(self.exit, return_code=return_code))

    def _handle_exception(self, error: Exception) -> None:
        """Every error of a handler, worker, timer or paint ends the app here."""
        self._on_error(error)
        super()._handle_exception(error)

    def _refresh_screen(self) -> None:
        # While the app ends there is no screen.
        if self.screen_stack and isinstance(self.screen, WorkScreen):
            self.screen.refresh_state()

    async def on_screen_tabs_chosen(self, event: ScreenTabs.Chosen) -> None:
        """Open the screen whose name was clicked."""
        await self.action_open(event.name)

    async def action_open(self, name: str) -> None:
        """Open one of the four screens."""
        if self.is_ready and len(self.screen_stack) == 1 and name != self.current_mode:
            self.clear_notifications()
            self.on_app_focus()
            await self.switch_mode(name)

    def on_app_focus(self) -> None:
        """Whoever comes back to the app, or to a screen, sees the dataset as it is on disk."""
        if self._changed is not None:
            self._changed.look_again_soon()

    def on_conflict_found(self, event: ConflictFound) -> None:
        """Ask what becomes of a dataset that was edited here and changed on disk."""
        if self._changed is not None:
            self._changed.ask_soon(event.conflict)

    def action_help(self) -> None:
        """Show or hide the help panel."""
        if self._help.is_open:
            self.action_hide_help_panel()
            return
        self.action_show_help_panel()
        if self._help.has_whole_screen:
            self.call_after_refresh(self._help.take_focus)

    def action_hide_help_panel(self) -> None:
        """Close the help panel; the screen gets the focus back."""
        super().action_hide_help_panel()
        self._help.return_focus()
        self.call_after_refresh(self._refresh_screen)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Esc closes the help panel only while that is open."""
        if action == "hide_help_panel":
            return self._help.is_open
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
        """Show one message at a time, so that the views below stay visible: the newest, below an error that has just
        come. Any thread may call this."""
        shown, severity = self._notices.say(plain(message, SENTENCE), severity)
        super().notify(shown, title=title, severity=severity, timeout=timeout, markup=markup)

    def on_notify(self) -> None:
        """A notification is about to be shown: the one before goes."""
        self._remove_notifications()

    def get_line_filters(self) -> Sequence[LineFilter]:
        """The filters for what is drawn: where there are no colours, none are left, not even grey ones."""
        filters = super().get_line_filters()
        return without_colours(filters, self.current_theme.dark) if self.no_color else filters

    def clear_notifications(self) -> None:
        """Remove all notifications."""
        self._notices.forget()
        self._remove_notifications()

    def _remove_notifications(self) -> None:
        super().clear_notifications()
        # Textual removes what they say and leaves its frame, invisible, in every layout to come.
        for screen in self.screen_stack:
            screen.query("ToastHolder").remove()

    def action_frame_rate(self) -> None:
        """Choose the next frame rate."""
        self.frame_rate = FRAME_RATES[(FRAME_RATES.index(self.frame_rate) + 1) % len(FRAME_RATES)]
        self.notify(f"{self.frame_rate:.0f} frames a second while training runs", timeout=3)
        self._refresh_screen()

    def action_finish_unwatched(self) -> None:
        """Let a run go on or stop if the terminal is lost."""
        self.finishes_unwatched = not self.finishes_unwatched
        self.notify(f"If the terminal is lost, {UNWATCHED[self.finishes_unwatched]}", timeout=5)

    def action_redraw(self) -> None:
        """Draw everything again, in case something else has written on the terminal."""
        getattr(self._driver, "redraw", self.refresh)()

    def get_key_display(self, binding: Binding) -> str:
        """The key as footer, help and palette show it."""
        display = super().get_key_display(binding)
        return ascii_key(display) if self.ascii_only else display

    def get_system_commands(self, screen: Screen[object]) -> Iterable[SystemCommand]:
        """Textual's own commands, then every action that a key has here."""
        yield from super().get_system_commands(screen)
        yield SystemCommand(
            "Frame rate", "30, 10 or 4 frames a second at most; a slow line gets what it takes", self.action_frame_rate
        )
        yield SystemCommand(
            "If the terminal is lost",
            f"Now {UNWATCHED[self.finishes_unwatched]}; the other choice: {UNWATCHED[not self.finishes_unwatched]}",
            self.action_finish_unwatched,
        )
        yield SystemCommand("Redraw", "Draw the whole screen again", self.action_redraw)
        yield from key_commands(self, screen)

    def close(self) -> None:
        """Save everything and end the threads, after the app has ended."""
        if self.workspace is not None and not self.workspace.close():
            self.closing_message = self.workspace.writer.problem or "not everything could be kept in time"
