"""`nn-tui sessions`: list the sessions that the app can go back to, go back to one, or remove some."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from contextlib import contextmanager

from nn_tui.cli.errors import UsageError
from nn_tui.cli.opening import open_app
from nn_tui.cli.options.parser import Parser
from nn_tui.cli.streams import say, write_line
from nn_tui.cli.values import Column, json_line, table
from nn_tui.experiment.locations import state_folder
from nn_tui.experiment.sessions.kept_sessions import KeptSession, KeptSessions
from nn_tui.experiment.storage.instance import Instance

EXAMPLES = """\
  nn-tui sessions
  nn-tui sessions --format jsonl
  nn-tui sessions resume 3f9a12bc
  nn-tui sessions remove 3f9a
  nn-tui sessions remove --all"""


def run(words: list[str]) -> int:
    """List sessions, go back to one or remove some, and return the exit code."""
    options = _parser().parse_args(words)
    _check(options)
    if options.action == "resume":
        with _sessions() as sessions:
            entry = sessions.claimable(options.id)
        return open_app(None, ascii_only=options.ascii, session=entry.id)
    with _sessions() as sessions:
        if options.action == "remove":
            _remove(sessions, options.id)
        else:
            _list(sessions, options.format)
    return 0


def _check(options: argparse.Namespace) -> None:
    """Raise UsageError for words that do not go together."""
    action = options.action
    wanted = {"resume": "an id, as in nn-tui sessions resume 3f9a12bc", "remove": "an id, or --all"}
    if action is not None and options.id is None and not (action == "remove" and options.all):
        raise UsageError(f"{action} takes {wanted[action]}; nn-tui sessions lists them")
    if options.all and (action != "remove" or options.id is not None):
        raise UsageError("--all goes with remove alone: nn-tui sessions remove --all")
    if options.format and action is not None:
        raise UsageError(f"--format goes with the list alone: leave it out of {action}")
    if options.ascii and action != "resume":
        raise UsageError("--ascii goes with resume alone, which opens the app")


@contextmanager
def _sessions() -> Iterator[KeptSessions]:
    """The sessions, as long as they are looked at. A folder that cannot be read or written is a UsageError."""
    instance = Instance(state_folder())
    try:
        sessions = KeptSessions(state_folder(), instance)
        try:
            yield sessions
        except OSError as error:
            raise UsageError(f"{error.filename or sessions.folder}: {error.strerror or error}") from None
    finally:
        instance.close()


def _list(sessions: KeptSessions, format: str | None) -> None:
    entries = sessions.entries()
    if format == "jsonl":
        for entry in entries:
            write_line(json_line(_values(entry)))
        return
    if not entries:
        say("there are no sessions yet: nn-tui begins one")
        return
    rows = list(map(_row, entries))
    headings = ("id", "dataset", "epoch", "screen", "state")
    columns = zip(headings, zip(*rows, strict=True), strict=True)
    for line in table([Column(name, cells, names=name != "epoch") for name, cells in columns]):
        write_line(line)
    for entry in entries:
        if entry.problem:
            say(f"{entry.problem}: it is left as it is")


def _row(entry: KeptSession) -> tuple[str, ...]:
    if entry.session is None:
        return entry.id, "-", "-", "-", "cannot be read"
    session = entry.session
    return entry.id, session.dataset, f"{session.epoch:,}", session.screen, "open" if entry.is_open else "closed"


def _values(entry: KeptSession) -> dict[str, object]:
    session = entry.session
    return {
        "id": entry.id,
        "dataset": session and session.dataset,
        "epoch": session and session.epoch,
        "screen": session and session.screen,
        "file": str(session.source) if session and session.source else None,
        "run": str(session.run) if session and session.run else None,
        "open": entry.is_open,
        "problem": entry.problem,
    }


def _remove(sessions: KeptSessions, id: str | None) -> None:
    """Remove one session, or all that are open nowhere."""
    if id is not None:
        entry = sessions.find(id)
        sessions.remove(entry)
        say(f"the session {entry.id} is removed; its run stays in the list on Data")
        return
    entries = sessions.entries()
    closed = [entry for entry in entries if not entry.is_open]
    for entry in closed:
        sessions.remove(entry)
    still_open = len(entries) - len(closed)
    rest = f"; {still_open} open in another nn-tui stay{'s' if still_open == 1 else ''}" if still_open else ""
    say(f"{len(closed)} session{'' if len(closed) == 1 else 's'} removed{rest}")


def _parser() -> argparse.ArgumentParser:
    about = "List the sessions that the app can go back to, the newest first; go back to one, or remove some."
    parser = Parser("sessions", "[resume ID | remove ID|--all] [options]", about, EXAMPLES)
    parser.add_argument(
        "action", nargs="?", choices=("resume", "remove"), help="what to do; without it they are listed"
    )
    parser.add_argument("id", nargs="?", metavar="ID", help="the session; its first characters are enough")
    parser.add_argument("--all", action="store_true", help="remove every session that is open nowhere")
    parser.add_argument("--format", choices=("text", "jsonl"), help="how the list is printed (default text)")
    parser.add_argument("--ascii", action="store_true", help="open the app with ASCII characters only")
    return parser
