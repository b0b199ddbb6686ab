"""The person's preferences as the running app has them: in force, and kept when they are changed in it."""

from __future__ import annotations

from collections.abc import Callable, Collection
from os.path import exists
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from textual.app import App
from textual.theme import Theme

from nn_tui.data.plain_text import plain
from nn_tui.experiment.preferences.preferences import FRAME_RATES, Preferences, PreferencesRead
from nn_tui.tui.theme.names import theme_names

if TYPE_CHECKING:
    from nn_tui.experiment.preferences.keeping import PreferencesKeeper
    from nn_tui.experiment.storage.background_writer import BackgroundWriter
    from nn_tui.tui.keys.catalogue import Catalogue
    from nn_tui.tui.keys.in_force import KeysInForce

UNWATCHED: Final = {True: "a run trains on until its epochs are done", False: "a run stops and is kept"}
"""What happens if the terminal is lost, by ``finishes_unwatched``."""


def problems_of(read: PreferencesRead, source: str) -> list[str]:
    """Everything that is wrong in a file that was read, the names of themes and keys too."""
    from nn_tui.tui.keys.chains import catalogue
    from nn_tui.tui.keys.keymap import read_keymap

    theme = theme_problem(read, source, theme_names())
    keymap = read_keymap(read.preferences.keys, catalogue(), source)
    return [*read.problems, *filter(None, [theme]), *keymap.problems]


def theme_problem(read: PreferencesRead, source: str, names: Collection[str]) -> str | None:
    """A sentence about a theme that does not exist; None where all is well."""
    theme = read.preferences.theme
    if theme is None or theme in names:
        return None
    from nn_tui.experiment.preferences.preferences_file import near

    return f"{source}, line {read.lines['theme']}: there is no theme {plain(theme)!r}{near(theme, names)}."


def _read(path: Path) -> PreferencesRead:
    if not exists(path):
        return PreferencesRead()
    # What reads TOML takes time to import, and most have no such file.
    from nn_tui.experiment.preferences.preferences_file import load

    return load(path)


class Preferred:
    """What holds now: what the command line said for this start, else the file, else what is usual.

    Without a file, as in a test, nothing is kept. ``said`` is the command line's.
    """

    def __init__(self, path: Path | None = None, said: Preferences | None = None) -> None:
        self._path = path
        read = PreferencesRead() if path is None else _read(path)
        self._read = read
        self._said = said or Preferences()
        self._now = self._said.over(read.preferences)
        self._keeper: PreferencesKeeper | None = None
        self._app: App[Any] | None = None
        self.problems = list(read.problems)
        """What is wrong in the file."""

    @property
    def frame_rate(self) -> float:
        """Frames a second while training runs."""
        return self._now.frame_rate or FRAME_RATES[0]

    @property
    def mouse(self) -> bool:
        """Whether the mouse is used."""
        return self._now.mouse is not False

    @property
    def finishes_unwatched(self) -> bool:
        """Whether a run goes on until its epochs are done if the terminal is lost."""
        return self._now.finishes_unwatched is not False

    def begin(self, app: App[Any]) -> None:
        """Give the app the theme that is preferred, before it runs."""
        self._app = app
        if self._now.theme in app.available_themes:
            app.theme = str(self._now.theme)
        source = "" if self._path is None else self._path.name
        if problem := theme_problem(self._read, source, app.available_themes):
            self.problems.append(problem)

    def follow_theme(self) -> None:
        """Prefer each theme that is chosen from now on. Call it once the app runs."""
        assert self._app is not None
        self._app.theme_changed_signal.subscribe(self._app, self._theme_changed)

    def use_keymap(self, catalogue: Catalogue, in_force: KeysInForce) -> None:
        """Let the keymap hold, and say what is wrong with the preferences."""
        from nn_tui.tui.keys.keymap import read_keymap

        assert self._app is not None
        keymap = read_keymap(self._now.keys, catalogue, "" if self._path is None else self._path.name)
        self._app.set_keymap(keymap.for_textual(catalogue))
        in_force.use(catalogue, keymap)
        self.problems += keymap.problems
        if self.problems:
            more = len(self.problems) - 1
            rest = f" And {more} more: nn-tui doctor lists them." if more else ""
            self._app.notify(f"{self.problems[0]}{rest}", severity="warning", timeout=12)

    def keep_with(self, writer: BackgroundWriter) -> None:
        """Have changes written by this writer from now on."""
        if keeper := self._kept_by():
            keeper.write_with(writer)

    def change(self, name: str, value: object) -> None:
        """Prefer another value of this setting from now on; ``name`` is that in `Preferences`."""
        self._now = Preferences(**{name: value}).over(self._now)  # type: ignore[arg-type]
        if keeper := self._kept_by():
            keeper.change(name, value)

    def _kept_by(self) -> PreferencesKeeper | None:
        """What writes changes; None without a file."""
        if self._keeper is None and self._path is not None:
            from nn_tui.experiment.preferences.keeping import PreferencesKeeper

            self._keeper = PreferencesKeeper(self._path, self._say_from_thread)
        return self._keeper

    # What the palette offers.

    def next_frame_rate(self) -> None:
        """Take the next frame rate."""
        rate = FRAME_RATES[(FRAME_RATES.index(self.frame_rate) + 1) % len(FRAME_RATES)]
        self.change("frame_rate", rate)
        self._say(f"{rate:.0f} frames a second while training runs")

    def switch_unwatched(self) -> None:
        """Let a run go on or stop if the terminal is lost."""
        self.change("finishes_unwatched", not self.finishes_unwatched)
        self._say(f"If the terminal is lost, {UNWATCHED[self.finishes_unwatched]}")

    def switch_mouse(self, use: Callable[[bool], object]) -> None:
        """Use the mouse, or leave it to the terminal; ``use`` asks the terminal for it or not."""
        self.change("mouse", not self.mouse)
        use(self.mouse)
        self._say("The mouse works here." if self.mouse else "The mouse is left to the terminal.")

    def _say(self, sentence: str) -> None:
        assert self._app is not None
        self._app.notify(sentence, timeout=4)

    def _theme_changed(self, theme: Theme) -> None:
        if theme.name != self._now.theme:
            self.change("theme", theme.name)

    def _say_from_thread(self, sentence: str) -> None:
        assert self._app is not None
        self._app.notify(sentence, severity="warning", timeout=8)
