"""Opening the app from the command line."""

from __future__ import annotations

import gc
import sys
from collections.abc import Iterable
from contextlib import suppress
from os.path import exists

from nn_tui.data.catalog import BUILT_IN, looks_like_path, own_names
from nn_tui.data.plain_text import plain
from nn_tui.experiment.locations import datasets_folder, preferences_file
from nn_tui.experiment.preferences.preferences import Preferences
from nn_tui.tui.opening import Opening
from nn_tui.tui.process.modes import TerminalModes
from nn_tui.tui.terminal import drawing_stream, environment_at_start, prepare_environment, speaks_unicode


def run(
    target: str | None,
    ascii_only: bool = False,
    *,
    said: Preferences | None = None,
    fresh: bool = False,
    session: str | None = None,
) -> int:
    """Open the app. Returns the exit status.

    It opens on a dataset, a file, a saved run or a session, if one is named, else where it was, unless ``fresh``.

    What the command line has ``said`` holds for this start in place of the preferences that are kept.

    A target or a theme that does not exist is refused with a sentence before anything is drawn, with status 2. Else
    the status is 0 if the user ended the app, 1 after a crash, and 128 plus the signal's number if a signal ended it;
    a lost terminal counts as SIGHUP.
    """
    prepare_environment()
    said = said or Preferences()
    problem = _problem(target) or (None if said.theme is None else _theme_problem(said.theme))
    if problem:
        print(f"nn-tui: {problem}", file=sys.stderr)
        return 2
    # There is no garbage yet. The app turns the collector on once everything is loaded.
    gc.disable()
    # A thread writes what is drawn: at the default of 5 ms it would wait while the main thread imports.
    sys.setswitchinterval(0.0005)
    ascii_only = ascii_only or not speaks_unicode(sys.__stderr__, environment_at_start())
    modes = TerminalModes()
    with drawing_stream(ascii_only):
        from nn_tui.tui.preferred import Preferred
        from nn_tui.tui.process.session import Session

        preferred = Preferred(preferences_file(), said)
        on_terminal = Session(Opening(target, fresh, session), ascii_only, modes, preferred)
        on_terminal.run()
    closing_messages = on_terminal.close()
    # The terminal may be gone.
    with suppress(OSError):
        print(closing_messages, end="", file=sys.stderr, flush=True)
    return on_terminal.status


def _problem(target: str | None) -> str | None:
    if target is None:
        return None
    if looks_like_path(target):
        # os.path.exists, unlike Path.exists, returns False for a name that is too long.
        return None if exists(target) else f"there is no file {plain(target)}: check its path"
    names = {name.lower() for name in (*BUILT_IN, *own_names(datasets_folder()))}
    if target.lower() in names:
        return None
    name = plain(target)
    return f"there is no dataset {name}: `nn-tui datasets` lists them; a file needs its suffix, as in {name}.txt"


def _theme_problem(name: str) -> str | None:
    from nn_tui.experiment.preferences.preferences_file import near
    from nn_tui.tui.theme.names import theme_names

    names = theme_names()
    return None if name in names else f"--theme: there is no theme {plain(name)}{near(name, names) or _all_of(names)}"


def _all_of(names: Iterable[str]) -> str:
    return f": take one of {', '.join(names)}"
