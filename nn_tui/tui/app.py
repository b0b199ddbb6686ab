"""The app: it composes the screens, owns the workspace, and passes messages between them."""

from __future__ import annotations

import asyncio
import gc
import os
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from functools import partial
from math import inf
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from rich.console import RenderableType
from textual import events, work
from textual.app import App, SystemCommand
from textual.binding import Binding, BindingType
from textual.command import Provider
from textual.driver import Driver
from textual.filter import LineFilter
from textual.notifications import SeverityLevel
from textual.screen import Screen
from textual.theme import ThemeProvider

from nn_tui.data.plain_text import SENTENCE, plain
from nn_tui.experiment.locations import datasets_folder, runs_folder, state_folder
from nn_tui.tui.after_prompts import AfterPrompts
from nn_tui.tui.changed_datasets import ChangedDatasets
from nn_tui.tui.commands import app_commands, ascii_key, key_commands
from nn_tui.tui.copying import Copying
from nn_tui.tui.drawing_priority import DrawingPriority
from nn_tui.tui.input_gate import InputGate, front_takes_input
from nn_tui.tui.keys.app_keys import APP_KEYS
from nn_tui.tui.keys.catalogue import bindings_of
from nn_tui.tui.keys.in_force import KeysInForce
from nn_tui.tui.last_input import LastInput
from nn_tui.tui.news import ConflictFound, ProblemChanged, ScreensLoaded, WorkspaceLoaded
from nn_tui.tui.notices import Notices
from nn_tui.tui.opening import Opening
from nn_tui.tui.palette import AllCommands, Palette
from nn_tui.tui.preferred import Preferred
from nn_tui.tui.remembering import Remembering
from nn_tui.tui.screens.base import PACED_FRAMES, PROGRAM, WorkScreen
from nn_tui.tui.screens.data.dataset_list import DatasetList
from nn_tui.tui.screens.data.screen import DataScreen
from nn_tui.tui.terminal import has_braille
from nn_tui.tui.theme.key_marks import with_keys
from nn_tui.tui.theme.no_colour import without_colours
from nn_tui.tui.widgets.frame.masthead import ScreenTabs
from nn_tui.tui.widgets.frame.status_line import Status

if TYPE_CHECKING:
    from nn_tui.experiment.workspace.workspace import Workspace
    from nn_tui.tui.elsewhere import Commands


class PlaygroundApp(App[None]):
    """The neural-network playground."""

    TITLE = PROGRAM
    CSS_PATH = "app.tcss"
    DEFAULT_MODE = "Data"
    ENABLE_COMMAND_PALETTE = True
    BINDINGS: ClassVar[list[BindingType]] = [*APP_KEYS]
    COMMANDS: ClassVar[set[type[Provider] | Callable[[], type[Provider]]]] = {AllCommands}

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
        preferred: Preferred | None = None,
        driver_class: type[Driver] | None = None,
        on_error: Callable[[BaseException], object] = lambda error: None,
    ) -> None:
        super().__init__(driver_class=driver_class)
        self.ascii_only = ascii_only
        self.has_braille = has_braille(os.environ)
        self.workspace: Workspace | None = None
        self.closing_message = ""
        self.preferred = preferred or Preferred()
        self.preferred.begin(self)
        self.keys_in_force = KeysInForce((*APP_KEYS, *bindings_of(DataScreen), *bindings_of(DatasetList)))
        self.commands: Commands | None = None
        self.is_ready = False
        self.last_input = LastInput()
        self._notices = Notices()
        self._priority = DrawingPriority(self._rest, lambda: self.input.is_idle)
        self._opening = Opening(target, fresh, session)
        self.remembering = Remembering(self)
        self._folders = datasets or datasets_folder(), runs or runs_folder(), state or state_folder()
        self.input = InputGate(self, lambda: self.takes_input, self._too_much_input)
        self.after_prompts = AfterPrompts(self)
        self._copying = Copying(self, self._folders[2] / "copied.txt")
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
        self.preferred.follow_theme()
        if self._requested_status is not None:
            self.exit(return_code=self._requested_status)
        self.call_after_refresh(self._load)

    @work(thread=True, exit_on_error=True, group="loading")
    def _load(self) -> None:
        """Import what needs NumPy and make the workspace, away from the event loop."""
        from nn_tui.tui.startup import load_all

        load_all(self, self._opening, self._folders)

    async def on_workspace_loaded(self, event: WorkspaceLoaded) -> None:
        """Show the workspace on the Data screen."""
        opened = event.opened
        self.workspace = opened.workspace
        self._changed = ChangedDatasets(self, opened.workspace, self.after_prompts, self.refresh_screen)
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
        from nn_tui.tui.elsewhere import Commands

        self.commands = Commands(self, workspace, {"Data": DataScreen, **event.screens})
        self.preferred.keep_with(workspace.writer)
        self.preferred.use_keymap(event.catalogue, self.keys_in_force)
        self.refresh_screen()
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
        return self.preferred.frame_rate

    @property
    def frames_wanted(self) -> float:
        """Frames a second that the run asks for: fewer while it is paced."""
        is_paced = self.workspace is not None and self.workspace.snapshot.speed < inf
        return min(self.frame_rate, PACED_FRAMES) if is_paced else self.frame_rate

    @property
    def moment(self) -> object:
        """The newest snapshot; another object whenever anything about the run has changed."""
        return self.workspace and self.workspace.snapshot

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
        return self.is_training and self.preferred.finishes_unwatched

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
        self.refresh_screen()

    def on_problem_changed(self, event: ProblemChanged) -> None:
        """Notify once of what cannot be saved; the status line shows it as long as it lasts."""
        if event.problem:
            self.notify(event.problem, severity="warning", timeout=8)
        self.refresh_screen()

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

    def refresh_screen(self) -> None:
        """Show the current state on the screen in front."""
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
        """Open the help on what is shown."""
        if isinstance(self.screen, WorkScreen):
            from nn_tui.tui.help_content import help_on
            from nn_tui.tui.screens.help import HelpPage

            self.push_screen(HelpPage(help_on(self, self.screen)))

    def action_messages(self) -> None:
        """Open the list of past messages."""
        if isinstance(self.screen, WorkScreen):
            from nn_tui.tui.screens.messages_list import MessagesList

            self.clear_notifications()
            self.push_screen(MessagesList(tuple(self._notices.past)))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Where the program cannot be suspended, there is no key for it."""
        return action != "suspend" or hasattr(self._driver, "stop_for_shell")

    def action_suspend(self) -> None:
        """Go back to the shell until it goes on with the program."""
        if getattr(self._driver, "has_shell", False):
            getattr(self._driver, "stop_for_shell", lambda: None)()
        else:
            self.notify("There is no shell to go back to: nn-tui was not started from one.", timeout=5)

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
        shown, severity = self._notices.say(plain(with_keys(self, message), SENTENCE), severity)
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

    def watch_sub_title(self, sub_title: str) -> None:
        """Have the terminal's title say which program it is, and what it shows."""
        getattr(self._driver, "entitle", lambda title: None)(f"{self.TITLE}: {sub_title}")

    def use_mouse(self, wanted: bool) -> None:
        """Ask the terminal for the mouse, or leave it to the terminal."""
        getattr(self._driver, "use_mouse", lambda wanted: None)(wanted)

    @work
    async def action_copy(self) -> None:
        """Copy what is under the cursor."""
        await self._copying.copy()

    @work
    async def action_copy_as(self) -> None:
        """Choose what to copy, and in which form."""
        await self._copying.choose()

    def action_redraw(self) -> None:
        """Draw everything again, in case something else has written on the terminal."""
        getattr(self._driver, "redraw", self.refresh)()

    def key_shown(self, id: str) -> str:
        """The key of an id that is in force, as footer, help and sentences show it."""
        return self.get_key_display(Binding(self.keys_in_force.of(id)[0], ""))

    def get_key_display(self, binding: Binding) -> str:
        """The key as footer, help and palette show it."""
        display = super().get_key_display(binding)
        return ascii_key(display) if self.ascii_only else display

    def get_system_commands(self, screen: Screen[object]) -> Iterable[SystemCommand]:
        """Everything that can be done: on this screen, on the others, and with the app itself."""
        yield from key_commands(self, screen)
        if self.commands is not None:
            yield from self.commands.elsewhere(screen)
        yield from app_commands(self)

    def close(self) -> None:
        """Save everything and end the threads, after the app has ended."""
        if self.workspace is not None and not self.workspace.close():
            self.closing_message = self.workspace.writer.problem or "not everything could be kept in time"
