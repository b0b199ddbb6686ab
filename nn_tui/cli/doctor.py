"""`nn-tui doctor`: what the terminal can do, where files are, what versions run, and what is not being kept."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from importlib.metadata import PackageNotFoundError, version
from typing import Any, Final

from nn_tui import __version__
from nn_tui.cli.options.parser import Parser
from nn_tui.cli.streams import write_line
from nn_tui.cli.values import json_line
from nn_tui.data.plain_text import WHOLE, plain
from nn_tui.experiment import locations
from nn_tui.experiment.preferences.preferences_file import load
from nn_tui.experiment.storage.health import damaged_datasets, damaged_runs, state_of_folder
from nn_tui.tui.preferred import problems_of
from nn_tui.tui.process.questions import WAIT, ask
from nn_tui.tui.process.size import terminal_size
from nn_tui.tui.terminal import charset, colours, environment_at_start, speaks_unicode

EXAMPLES = """\
  nn-tui doctor
  nn-tui doctor --format jsonl"""
NOT_KEPT: Final = "not being kept"
FORMATS = ("text", "jsonl")
VARIABLES = ("TERM", "COLORTERM", "NO_COLOR", "TEXTUAL_COLOR_SYSTEM", "LC_ALL", "LC_CTYPE", "LANG")
PACKAGES = ("textual", "plotext", "rich", "platformdirs")
DRAWN_ON, READ_FROM = 2, 0
"""The file descriptors on which the app draws and from which it reads keys."""


@dataclass(frozen=True)
class Finding:
    """One line: ``text`` for a reader, ``values`` for a program."""

    section: str
    name: str
    text: str
    values: dict[str, Any] = field(default_factory=dict)


def run(words: list[str]) -> int:
    """Print what is found, and return the exit code: 1 if something is not being kept."""
    options = _parser().parse_args(words)
    section, is_sound = "", True
    for finding in (*_terminal(), *_folders(), *_preferences(), *_versions(), *_not_kept()):
        is_sound = is_sound and finding.section != NOT_KEPT
        if options.format == "jsonl":
            write_line(json_line({"section": finding.section, "name": finding.name, **finding.values}))
            continue
        if finding.section != section:
            write_line(f"{chr(10) * bool(section)}{finding.section}")
            section = finding.section
        write_line(f"  {finding.name:<20} {finding.text}".rstrip())
    if is_sound and options.format == "text":
        write_line("\nEverything is being kept: the folders can be written, and what is in them can be read.")
    return 0 if is_sound else 1


def _terminal() -> Iterator[Finding]:
    environment = environment_at_start()
    said = {name: plain(environment[name]) for name in VARIABLES if name in environment}
    is_terminal = os.isatty(READ_FROM) and os.isatty(DRAWN_ON)
    use = "yes" if is_terminal else "no: the app needs one, nn-tui train does not"
    yield _valued("terminal", "terminal", use, is_terminal)
    columns, rows = terminal_size((DRAWN_ON, READ_FROM), os.environ)
    text = f"{columns} columns, {rows} rows"
    yield Finding("terminal", "size", text, {"columns": columns, "rows": rows})
    yield Finding("terminal", "environment", ", ".join(f"{name}={value}" for name, value in said.items()), said)
    yield _valued("terminal", "colours", colours(environment))
    unicode = speaks_unicode(sys.__stderr__, environment)
    locale = charset(environment)
    why = "no locale is named" if locale is None else f"the locale has {plain(locale)}"
    characters = "Unicode" if unicode else "ASCII"
    yield Finding("terminal", "characters", f"{characters} ({why})", {"value": characters, "locale": locale})
    # A terminal that knows no sequences would show the questions.
    answers = ask(READ_FROM) if is_terminal and environment.get("TERM", "dumb") != "dumb" else None
    if answers is None:
        yield _valued("terminal", "answers", "not asked", None)
    else:
        seconds, synchronised = answers.seconds, answers.synchronised
        text = f"none within {WAIT:g} s" if seconds is None else f"after {1000 * seconds:.0f} ms"
        yield Finding("terminal", "answers", text, {"value": seconds})
        yield _valued("terminal", "whole frames", "yes" if synchronised else "no", synchronised)


def _folders() -> Iterator[Finding]:
    for name, path in _places().items():
        state = state_of_folder(path)
        free = "" if state.free is None else f", {state.free / 1e9:.1f} GB free"
        use = "cannot be used" if state.problem else "can be written" if state.exists else "is made when it is needed"
        values = {"path": plain(path, WHOLE), "exists": state.exists, "writable": not state.problem, "free": state.free}
        yield Finding("folders", name, f"{plain(path, WHOLE)}: {use}{free}", values)


def _preferences() -> Iterator[Finding]:
    """The file of preferences, and what in it is not used."""
    path = locations.preferences_file()
    read = load(path)
    what = "is damaged, and left as it is" if read.is_damaged else "is read" if path.exists() else "there is none yet"
    yield Finding(
        "preferences",
        "file",
        f"{plain(path, WHOLE)}: {what}",
        {"path": plain(path, WHOLE), "exists": path.exists(), "damaged": read.is_damaged},
    )
    for problem in problems_of(read, path.name):
        yield _valued("preferences", "not used", problem)


def _versions() -> Iterator[Finding]:
    import numpy

    yield _valued("versions", "nn-tui", __version__)
    yield _valued("versions", "Python", f"{sys.version.split()[0]} on {sys.platform}")
    yield _valued("versions", "numpy", numpy.__version__)
    blas = numpy.show_config(mode="dicts").get("Build Dependencies", {}).get("blas", {})
    words = [str(blas[key]) for key in ("name", "version") if blas.get(key)]
    yield _valued("versions", "BLAS", " ".join(words) or "unknown")
    for package in PACKAGES:
        try:
            yield _valued("versions", package, version(package))
        except PackageNotFoundError:
            yield _valued("versions", package, "not installed", None)


def _not_kept() -> Iterator[Finding]:
    seen = set()
    for name, path in _places().items():
        problem = state_of_folder(path).problem
        if problem is not None and problem not in seen:
            seen.add(problem)
            yield _valued(NOT_KEPT, name, problem)
    if load(locations.preferences_file()).is_damaged:
        yield _valued(NOT_KEPT, "preferences", "changes made in the app: the file is damaged, as said above")
    for sentence in damaged_datasets(locations.datasets_folder()):
        yield _valued(NOT_KEPT, "datasets", sentence)
    for sentence in damaged_runs(locations.runs_folder()):
        yield _valued(NOT_KEPT, "runs", sentence)


def _places() -> dict[str, Any]:
    return {
        "data": locations.data_folder(),
        "datasets": locations.datasets_folder(),
        "runs": locations.runs_folder(),
        "crashes": locations.crashes_folder(),
        "state": locations.state_folder(),
        "config": locations.preferences_file().parent,
    }


def _valued(section: str, name: str, text: str, value: Any = ...) -> Finding:
    return Finding(section, name, text, {"value": text if value is ... else value})


def _parser() -> argparse.ArgumentParser:
    about = "Say what the terminal can do, where files are, which versions run, and what is not being kept and why."
    parser = Parser("doctor", "[--format text|jsonl]", about, EXAMPLES)
    parser.add_argument("--format", choices=FORMATS, default=FORMATS[0], help="text, or a JSON object a line")
    return parser
