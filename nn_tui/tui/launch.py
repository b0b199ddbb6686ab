"""Opening the app from the command line."""

from __future__ import annotations

import gc
import sys
from os.path import exists

from nn_tui.data.catalog import BUILT_IN, looks_like_path, own_names
from nn_tui.experiment.locations import data_folder, datasets_folder
from nn_tui.tui.terminal import drawing_stream, prepare_environment, speaks_unicode


def run(target: str | None, ascii_only: bool = False) -> int:
    """Open the app, on a dataset, a file or a saved run if one is named. Returns the exit status.

    A target that does not exist is refused in a sentence before anything is drawn.
    """
    problem = _problem(target)
    if problem:
        print(f"nn-tui: {problem}", file=sys.stderr)
        return 2
    prepare_environment()
    # There is no garbage to find yet. The app turns the collector on once everything is loaded.
    gc.disable()
    # What is drawn goes out through a thread: at the default of 5 ms it would wait for the imports to follow.
    sys.setswitchinterval(0.0005)
    ascii_only = ascii_only or not speaks_unicode(sys.__stderr__)
    with drawing_stream(ascii_only):
        from nn_tui.tui.app import PlaygroundApp

        app = PlaygroundApp(target, ascii_only=ascii_only)
        app.run()
    app.close()
    if app.closing_words:
        print(f"nn-tui: {app.closing_words}", file=sys.stderr)
    if app.return_code:
        print(f"nn-tui: it ended on an error of its own; what you made is kept in {data_folder()}", file=sys.stderr)
    return app.return_code or 0


def _problem(target: str | None) -> str | None:
    if target is None:
        return None
    if looks_like_path(target):
        # os.path.exists, unlike Path.exists, takes a name that is too long for one that is not there.
        return None if exists(target) else f"there is no file {target}: check its path"
    names = {name.lower() for name in (*BUILT_IN, *own_names(datasets_folder()))}
    if target.lower() in names:
        return None
    return f"there is no dataset {target}: `nn-tui datasets` lists them; a file needs its suffix, as in {target}.txt"
