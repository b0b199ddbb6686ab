"""Watching the app while the robot plays: errors wherever they come up, and what changes behind a prompt."""

from __future__ import annotations

import asyncio
import inspect
import sys
import threading
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from textual.events import Event, InputEvent, Paste
from textual.message import Message
from textual.screen import Screen
from textual.worker import WorkerFailed

from nn_tui.experiment.workspace.workspace import Workspace
from nn_tui.tui.app import PlaygroundApp
from nn_tui.tui.screens.prompts import Question
from nn_tui.tui.views.panes import Panes

CHANGES_OF_RUNNER = ("replace", "change", "go_back")
CHANGES_OF_RUN = ("set_parameters", "set_parameter", "freeze")
"""What a screen asks for that changes the run, and not only its pace."""


class WatchedApp(PlaygroundApp):
    """The app, which remembers the first thing that went wrong, as one line and with its traceback."""

    CSS_PATH = str(Path(inspect.getfile(PlaygroundApp)).with_name("app.tcss"))

    def __init__(self, target: str | None) -> None:
        super().__init__(target, on_error=self.note)
        self.wrong: tuple[str, str] | None = None
        self.is_asked_to_quit = False
        self.answered = 0
        self._question: Question[Any] | None = None
        self._behind: tuple[object, ...] = ()
        self._watched: Workspace | None = None

    def note(self, error: BaseException) -> None:
        """Remember an error, unless one came before."""
        if isinstance(error, WorkerFailed):
            error = error.error
        self.say(in_one_line(error), "".join(traceback.format_exception(error)))

    @property
    def standing(self) -> str:
        """Where it stands: screens, workers, and whether it waits for input."""
        screens = [f"{screen!r} {getattr(screen, 'stage', '')}" for screen in self.screen_stack]
        workers = [repr(worker) for worker in self.workers if not worker.is_finished]
        return "\n".join([*screens, *workers, f"takes input: {self.takes_input}", f"is idle: {self.input.is_idle}"])

    def say(self, what: str | None, details: str = "") -> None:
        """Remember what is wrong, if anything is, unless something was before."""
        if what and self.wrong is None:
            self.wrong = what, details or self.standing

    @property
    def is_ending(self) -> bool:
        """Whether it was told to end."""
        return self._exit

    async def on_event(self, event: Event) -> None:
        """Count what has come so far."""
        self.answered += 1
        await super().on_event(event)

    async def action_quit(self) -> None:
        """Quit, and remember that somebody asked for it."""
        self.is_asked_to_quit = True
        await super().action_quit()

    def _print_error_renderables(self) -> None:
        """Print nothing: the error is kept."""

    def look(self, message: Message) -> None:
        """Called before anything handles a message: compare what is behind a prompt with what was there."""
        if self.workspace is not None and self._watched is None:
            self._watch(self.workspace)
        front = self.screen_stack[-1] if self.screen_stack else None
        if not isinstance(front, Question):
            self._question = None
        elif front is not self._question:
            self._question, self._behind = front, self._seen_behind()
        elif isinstance(message, (InputEvent, Paste)):
            now = self._seen_behind()
            if now != self._behind:
                changed = [str(after)[:300] for before, after in zip(self._behind, now, strict=True) if before != after]
                self.say(f"behind {type(front).__name__} something changed", "\n".join(changed))

    def _seen_behind(self) -> tuple[object, ...]:
        """What no key may change while a prompt is in front."""
        workspace, screen = self.workspace, self.screen_stack[0]
        if workspace is None:
            return ()
        editor = workspace.editor
        arrangement = tuple((panes.names, panes.is_zoomed) for panes in screen.query(Panes))
        drawn = editor.values.tobytes(), editor.target.tobytes()
        return self.current_mode, arrangement, workspace.dataset, editor, editor.index, drawn

    def _watch(self, workspace: Workspace) -> None:
        """From now on, notice what asks the training thread for a change while a prompt is in front."""
        self._watched = workspace
        for owner, names in ((workspace.runner, CHANGES_OF_RUNNER), (workspace.run, CHANGES_OF_RUN)):
            for name in names:
                setattr(owner, name, self._noticing(name, getattr(owner, name)))

    def _noticing(self, name: str, usual: Callable[..., Any]) -> Callable[..., Any]:
        def noticed(*arguments: Any, **options: Any) -> Any:
            front: Screen[Any] | None = self.screen_stack[-1] if self.screen_stack else None
            if isinstance(front, Question):
                self.say(
                    f"behind {type(front).__name__} the run was told to {name}",
                    "".join(traceback.format_stack(limit=24)),
                )
            return usual(*arguments, **options)

        return noticed


def in_one_line(error: BaseException) -> str:
    """The error, and the last line of this project on the way to it."""
    own = [frame for frame in traceback.extract_tb(error.__traceback__) if "nn_tui" in frame.filename]
    where = f" in {own[-1].filename.rpartition('nn_tui/')[2]} {own[-1].name}" if own else ""
    return f"{type(error).__name__}: {str(error)[:120]!r}{where}"


@contextmanager
def noticing_errors(note: Callable[[BaseException], None]) -> Iterator[None]:
    """Have errors in threads, in tasks and where Python itself swallows them noted as well."""

    def in_task(loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        note(context.get("exception") or RuntimeError(context["message"]))

    def in_thread(args: threading.ExceptHookArgs) -> None:
        if args.exc_value is not None:
            note(args.exc_value)

    def unraisable(args: Any) -> None:
        note(args.exc_value or RuntimeError(str(args.err_msg)))

    loop = asyncio.get_running_loop()
    before = threading.excepthook, sys.unraisablehook, loop.get_exception_handler()
    threading.excepthook, sys.unraisablehook = in_thread, unraisable
    loop.set_exception_handler(in_task)
    try:
        yield
    finally:
        threading.excepthook, sys.unraisablehook = before[:2]
        loop.set_exception_handler(before[2])
