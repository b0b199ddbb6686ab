"""`nn-tui keys`: every action with its key, or a keymap to start from."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from typing import Final

from nn_tui.cli.options.parser import Parser
from nn_tui.cli.streams import say, write_line
from nn_tui.cli.values import Column, json_line, table
from nn_tui.data.plain_text import WHOLE, plain
from nn_tui.experiment.locations import preferences_file
from nn_tui.experiment.preferences.preferences_file import KEYS, load
from nn_tui.tui.keys.catalogue import Entry
from nn_tui.tui.keys.chains import catalogue
from nn_tui.tui.keys.keymap import read_keymap
from nn_tui.tui.keys.names import written

FORMATS: Final = ("text", "toml", "jsonl")
EXAMPLES = """\
  nn-tui keys
  nn-tui keys --format toml > keys.toml"""


def run(words: list[str]) -> int:
    """Print the keys that are in force, and return the exit code."""
    options = _parser().parse_args(words)
    path, every = preferences_file(), catalogue()
    read = load(path)
    keymap = read_keymap(read.preferences.keys, every, path.name)
    rows = [(entry, keymap.keys.get(entry.id, entry.keys)) for entry in every.entries.values()]
    if options.format == "toml":
        _print_toml(rows, plain(path, WHOLE))
    elif options.format == "jsonl":
        for entry, keys in rows:
            write_line(json_line({"id": entry.id, **_values(entry, keys)}))
    else:
        _print_table(rows)
    for problem in (*read.problems, *keymap.problems):
        say(problem)
    return 0


def _values(entry: Entry, keys: Sequence[str]) -> dict[str, object]:
    return {
        "keys": list(map(written, keys)),
        "usual": list(map(written, entry.keys)),
        "what": entry.what,
        "screens": entry.places,
    }


def _print_table(rows: Sequence[tuple[Entry, Sequence[str]]]) -> None:
    columns = (
        ("id", [entry.id for entry, _ in rows]),
        ("key", [" ".join(map(written, keys)) for _, keys in rows]),
        ("screen", [", ".join(entry.places) for entry, _ in rows]),
        ("what it does", [entry.what for entry, _ in rows]),
    )
    for line in table([Column(name, tuple(cells), names=True) for name, cells in columns]):
        write_line(line)


def _print_toml(rows: Sequence[tuple[Entry, Sequence[str]]], path: str) -> None:
    """Every id with its key as a comment, but for those that were given another one."""
    write_line(f"# Other keys for nn-tui: take # away from a line, change its key, and put it into {path}.")
    write_line('# A key is a character or a name (space, enter, f5, ctrl+k); several are written ["p", "f5"].')
    write_line(f"\n[{KEYS}]")
    for entry, keys in rows:
        names = [_quoted(written(key)) for key in keys]
        value = names[0] if len(names) == 1 else f"[{', '.join(names)}]"
        mark = "# " if tuple(keys) == entry.keys else ""
        write_line(f"{mark}{entry.id} = {value}  # {', '.join(entry.places)}: {entry.what}")


def _quoted(key: str) -> str:
    return "'\"'" if key == '"' else '"' + key.replace("\\", "\\\\") + '"'


def _parser() -> argparse.ArgumentParser:
    about = "Print every action with its key: its id in a keymap, what it does, and on which screen."
    parser = Parser("keys", "[--format text|toml|jsonl]", about, EXAMPLES)
    parser.add_argument(
        "--format",
        choices=FORMATS,
        default=FORMATS[0],
        help="text, a keymap to start from (toml), or a JSON object a line (jsonl)",
    )
    return parser
