"""What the palette lists of screens and views that are not in front: it goes there, then does it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from textual.app import SystemCommand
from textual.binding import Binding
from textual.screen import Screen

from nn_tui.tui.commands import title_of
from nn_tui.tui.screens.base import WorkScreen
from nn_tui.tui.theme.key_marks import with_keys
from nn_tui.tui.waiting import until

if TYPE_CHECKING:
    from nn_tui.experiment.workspace.workspace import Workspace
    from nn_tui.tui.app import PlaygroundApp


class Commands:
    """The actions of all screens, of which those that are not on the screen in front are listed."""

    def __init__(self, app: PlaygroundApp, workspace: Workspace, screens: Mapping[str, type[WorkScreen]]) -> None:
        self._app = app
        self._workspace = workspace
        self._screens = screens

    def elsewhere(self, screen: Screen[Any]) -> Iterator[SystemCommand]:
        """What can be done on other screens, and on this one once something else has focus."""
        here = {active.binding.id for active in screen.active_bindings.values() if active.enabled}
        present = screen.NAME if isinstance(screen, WorkScreen) else ""
        for name in sorted(self._screens, key=lambda name: name != present):
            where = "" if name == present else name
            for binding in self._screens[name].commands(self._workspace):
                if binding.id is not None and binding.id not in here:
                    title = title_of(binding, self._app.key_shown(binding.id), where)
                    yield self._command(name, binding, title)
            for binding in self._screens[name].pictures(self._workspace):
                yield self._command(
                    name, binding, f"{binding.description}: {with_keys(self._app, binding.tooltip)} ({name})"
                )

    def _command(self, name: str, binding: Binding, title: str) -> SystemCommand:
        return SystemCommand(title, binding.tooltip, lambda: self._app.run_worker(self._go_and_do(name, binding)))

    async def _go_and_do(self, name: str, binding: Binding) -> None:
        """Open the screen, and do it once that is shown; what is typed meanwhile waits."""
        app = self._app
        await until(lambda: len(app.screen_stack) == 1)
        await app.action_open(name)
        screen = app.screen
        if isinstance(screen, WorkScreen) and name == screen.NAME and await until(lambda: screen.is_shown):
            await screen.reach(binding)
