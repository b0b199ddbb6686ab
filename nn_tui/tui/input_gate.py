"""Input reaches the screens one event at a time, each after everything that the one before does."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable
from time import monotonic
from typing import Any

from textual.app import App, ScreenStackError
from textual.errors import NoWidget
from textual.events import Event, Key, MouseEvent, MouseMove
from textual.message_pump import MessagePump
from textual.screen import Screen
from textual.widget import Widget

from nn_tui.tui.screens.stages import StagedScreen

MOST_WAITING = 2_000
"""Events that wait at most: far more than anybody types ahead. What comes beyond them is left out."""
INTERRUPT = "ctrl+c"
"""The key that comes before all that wait."""
LOOK_AGAIN_AFTER = 0.001
"""Seconds between two looks whether the screen in front takes input."""
LONGEST_WAIT = 5.0
"""Seconds after which the next event is handed on in any case: a screen that fails must not keep the keyboard."""
LOOKS = 20
"""How often a widget is asked whether it has dealt with its messages: one that posts to itself never has."""


def front_takes_input(app: App[Any]) -> bool:
    """Whether the screen in front is shown, and no action is about to open a prompt.

    An action in a worker is about to, until it has: one that takes long, or asks nothing, has a group of its own.
    """
    if not app.screen_stack:
        return False
    front = app.screen_stack[-1]
    is_shown = front.is_shown if isinstance(front, StagedScreen) else front.is_running
    is_asked = len(app.screen_stack) > 1
    return is_shown and (is_asked or all(worker.group != "default" or worker.is_finished for worker in app.workers))


class InputGate:
    """Hands on one key, mouse event or paste at a time.

    Textual finds out which widget gets a key when the key is read, even if the key before has yet to open a prompt.
    Here the next event waits until the one before has been answered by all that it passes, from the focused widget up
    to the app, and until ``is_open`` returns True: the screen in front is shown, and no action is on its way to a
    prompt.
    """

    def __init__(self, app: App[Any], is_open: Callable[[], bool], on_overflow: Callable[[], object]) -> None:
        self._app = app
        self._is_open = is_open
        self._on_overflow = on_overflow
        self._waiting: deque[Event] = deque()
        self._admitted: Event | None = None
        self._target: MessagePump | None = None
        self._front: Screen[Any] | None = None
        self._is_answering = False
        self._looks_again = False
        self._is_full = False
        self._since = 0.0

    @property
    def is_idle(self) -> bool:
        """Whether all input has been answered."""
        return not self._waiting and not self._is_answering and self._admitted is None

    def admits(self, event: Event) -> bool:
        """Whether this event may be handed on now; call `follow` when that is done. Otherwise it is posted again to
        the app, when it is its turn."""
        if event is not self._admitted:
            self._queue(event)
            self._next(arriving=event)
        if event is not self._admitted:
            return False
        self._target = self._target_of(event)
        return True

    def follow(self) -> None:
        """Wait until the admitted event is answered, then let the next one come."""
        self._admitted = None
        self._answer(self._target or self._app)

    def look(self) -> None:
        """Hand on the next event, if it may come now: call it when what ``is_open`` depends on has changed."""
        self._next()

    def is_on_removed(self, event: MouseEvent) -> bool:
        """Whether the mouse is over a widget that is drawn still and belongs to no screen any more, such as a
        notification that has just gone: Textual looks for the parent of what was clicked."""
        widget = self._under(event)
        return widget is not None and not widget.is_attached

    def _queue(self, event: Event) -> None:
        last = self._waiting[-1] if self._waiting else None
        if isinstance(event, Key) and event.key == INTERRUPT:
            # As on any terminal: what was typed before and nobody has taken yet is dropped.
            self._waiting.clear()
        if isinstance(event, MouseMove) and isinstance(last, MouseMove) and event.button == last.button == 0:
            self._waiting[-1] = event
        elif len(self._waiting) < MOST_WAITING:
            self._waiting.append(event)
        elif not self._is_full:
            self._is_full = True
            self._on_overflow()

    def _next(self, arriving: Event | None = None) -> None:
        if not self._waiting or self._admitted is not None:
            return
        is_late = monotonic() - self._since > LONGEST_WAIT
        if self._is_answering and not is_late:
            return
        if not self._is_open() and not (is_late and self._app.is_running and self._front is not None):
            self._look_again()
            return
        front = self._app.screen_stack[-1] if self._app.screen_stack else None
        if front is not self._front:
            # What the new screen did when it appeared, such as setting the focus, may still be on its way.
            self._front = front
            self._answer(self._app.focused or front or self._app)
            return
        self._admitted = self._waiting.popleft()
        self._is_full = self._is_full and bool(self._waiting)
        self._since = monotonic()
        if self._admitted is not arriving:
            self._app.post_message(self._admitted)

    def _look_again(self) -> None:
        if not self._looks_again:
            self._looks_again = True
            asyncio.get_running_loop().call_later(LOOK_AGAIN_AFTER, self._looked)

    def _looked(self) -> None:
        self._looks_again = False
        self._next()

    def _target_of(self, event: Event) -> MessagePump:
        """The widget that the app will hand this event to."""
        app = self._app
        if not app.screen_stack:
            return app
        if isinstance(event, MouseEvent):
            widget = self._under(event)
            return app.screen if widget is None or not widget.is_attached else widget
        return app.focused or app.screen

    def _under(self, event: MouseEvent) -> Widget | None:
        """The widget that is drawn under the mouse, or has captured it; None without one."""
        try:
            return self._app.mouse_captured or self._app.get_widget_at(event.x, event.y)[0]
        except (NoWidget, ScreenStackError):
            return None

    def _answer(self, node: MessagePump) -> None:
        """Wait until this node and those above it have dealt with their messages."""
        self._is_answering = True
        self._ask(node, 0)

    def _ask(self, node: MessagePump, looks: int) -> None:
        # A node that is being removed takes no messages.
        while not node.call_later(self._asked, node, looks) and node is not self._app:
            node, looks = self._above(node), 0

    def _asked(self, node: MessagePump, looks: int) -> None:
        if node.message_queue_size and looks < LOOKS:
            self._ask(node, looks + 1)
        elif node is not self._app:
            self._ask(self._above(node), 0)
        else:
            self._is_answering = False
            self._next()

    def _above(self, node: MessagePump) -> MessagePump:
        parent = getattr(node, "parent", None)
        return parent if isinstance(parent, MessagePump) else self._app
