"""The program `nn-tui`. Only what the chosen command needs is imported: the app is shown before NumPy loads."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence
from functools import partial

from nn_tui import __version__
from nn_tui.cli.errors import UsageError
from nn_tui.cli.streams import abandon_output, say, tolerate_any_character, write_line
from nn_tui.data.catalog import A_COMMAND, RESERVED, keeps_reserved_name
from nn_tui.data.errors import DataError
from nn_tui.data.plain_text import plain
from nn_tui.experiment.errors import ExperimentError

EXIT_USAGE = 2
EXIT_INTERRUPTED = 130
EXIT_BROKEN_PIPE = 141


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line (``arguments``, or those in sys.argv) and return the exit code."""
    # The matrices are so small that threads only cost time, and with one thread every machine adds in the same
    # order, which gives the same bits. It works only if set before NumPy is imported.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    words = list(sys.argv[1:] if arguments is None else arguments)
    try:
        for word in words:
            if "\0" in word:
                raise UsageError(
                    f"{plain(word)}: there is a null character in this, which no name or value has: leave it out"
                )
        if words and words[0] in _COMMANDS and not _means_dataset(words):
            return _printing(partial(_COMMANDS[words[0]], words[1:]))
        if _HELP.intersection(words):
            return _printing(_help)
        if "--version" in words:
            return _printing(_version)
        return _app(words)
    except (UsageError, DataError, ExperimentError) as error:
        say(str(error))
        return EXIT_USAGE
    except KeyboardInterrupt:
        return EXIT_INTERRUPTED


def _printing(command: Callable[[], int]) -> int:
    """Run a command that prints, and handle an output that closes or fails meanwhile."""
    tolerate_any_character()
    try:
        return command()
    except BrokenPipeError:
        # The reader of the output has seen enough, as in `nn-tui datasets | head`: this is no error.
        abandon_output()
        return EXIT_BROKEN_PIPE
    except OSError as error:
        abandon_output()
        where = plain(error.filename or "standard output")
        say(f"{where}: {error.strerror or error}: free some space or choose another file")
        return EXIT_USAGE
    except MemoryError:
        say("there is not enough memory for this: use fewer samples or smaller layers")
        return EXIT_USAGE


def _train(words: list[str]) -> int:
    from nn_tui.cli.train import run

    return run(words)


def _predict(words: list[str]) -> int:
    from nn_tui.cli.predict import run

    return run(words)


def _datasets(words: list[str]) -> int:
    from nn_tui.cli.datasets import run

    return run(words)


def _sessions(words: list[str]) -> int:
    from nn_tui.cli.sessions import run

    return run(words)


def _keys(words: list[str]) -> int:
    from nn_tui.cli.keys import run

    return run(words)


def _doctor(words: list[str]) -> int:
    from nn_tui.cli.doctor import run

    return run(words)


_COMMANDS: dict[str, Callable[[list[str]], int]] = {
    "train": _train,
    "predict": _predict,
    "datasets": _datasets,
    "sessions": _sessions,
    "keys": _keys,
    "doctor": _doctor,
}
STOP_ON_HANGUP = "--stop-on-hangup"
NO_MOUSE = "--no-mouse"
THEME = "--theme"
_APP_OPTIONS = frozenset({"--ascii", "--fresh", STOP_ON_HANGUP, NO_MOUSE, THEME})
_HELP = frozenset({"-h", "--help"})


def _help() -> int:
    from nn_tui.cli.help import HELP

    write_line(HELP)
    return 0


def _version() -> int:
    write_line(f"nn-tui {__version__}")
    return 0


def _app(words: list[str]) -> int:
    theme, words = _theme(words)
    targets = [word for word in words if not word.startswith("-")]
    for word in words:
        if word not in targets and word not in _APP_OPTIONS:
            raise UsageError(f"{plain(word)}: the app has no such option (training has its own: nn-tui train --help)")
    _check_targets(targets)
    from nn_tui.cli.opening import open_app
    from nn_tui.experiment.preferences.preferences import Preferences

    return open_app(
        targets[0] if targets else None,
        ascii_only="--ascii" in words,
        said=Preferences(
            theme,
            mouse=False if NO_MOUSE in words else None,
            finishes_unwatched=False if STOP_ON_HANGUP in words else None,
        ),
        fresh="--fresh" in words,
    )


def _theme(words: list[str]) -> tuple[str | None, list[str]]:
    """The theme that is named, the last of several, and the other words."""
    theme, rest, left = None, [], list(words)
    while left:
        word = left.pop(0)
        option, sign, name = word.partition("=")
        if option != THEME:
            rest.append(word)
            continue
        if not sign and (not left or left[0].startswith("-")):
            raise UsageError(f"{THEME} takes the name of a theme, as in nn-tui {THEME} nord")
        theme = name if sign else left.pop(0)
    return theme, rest


def _means_dataset(words: list[str]) -> bool:
    """Whether a command's name alone means an own dataset, which had that name before the command existed."""
    if words[0] not in RESERVED or set(words[1:]) - _APP_OPTIONS:
        return False
    from nn_tui.experiment.locations import datasets_folder

    return keeps_reserved_name(words[0], datasets_folder())


def _check_targets(targets: list[str]) -> None:
    for target in targets:
        if _means_dataset([target]):
            continue
        if target in _COMMANDS:
            raise UsageError(f"{plain(target)} is a command and comes first: nn-tui {plain(target)} ...")
        if RESERVED.get(target) == A_COMMAND:
            raise UsageError(f"{plain(target)} does not exist in this version: nn-tui --help lists the commands")
    if len(targets) > 1:
        raise UsageError(f"{plain(targets[1])}: the app opens one dataset, file or run at a time, so leave this out")
