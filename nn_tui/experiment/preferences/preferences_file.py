"""Preferences as TOML that may be written by hand: what is wrong in it is said with its line, and left as it is."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Any, Final

import tomli_w

from nn_tui.data.plain_text import plain
from nn_tui.data.reading import read_bytes, reading
from nn_tui.experiment.errors import ExperimentError
from nn_tui.experiment.preferences.preferences import LONGEST_NAME, SETTINGS, KeyLine, Preferences, PreferencesRead
from nn_tui.experiment.preferences.toml_lines import statements, value_lines

MOST_BYTES: Final = 1 << 16
MOST_DOTS: Final = 100
"""Points in a line, at most: the memory that nested keys take grows with the square of their depth."""
KEYS: Final = "keys"
"""The table of the keymap."""
HEADING: Final = "# Preferences of nn-tui. It changes single lines of this file, and leaves all else as it is.\n\n"
"""What a new file begins with."""

_AT_LINE: Final = re.compile(r"\(at line (\d+), column \d+\)")
_MARK: Final = "\ufeff"


def load(path: Path) -> PreferencesRead:
    """Read preferences; a file that is not there says nothing. Never raises."""
    try:
        return loads(read_text(path), path.name)
    except ExperimentError as error:
        return PreferencesRead(problems=(str(error),), is_damaged=True)


def read_text(path: Path) -> str:
    """The text of the file, empty where there is none. Raises ExperimentError with a sentence that names it."""
    with reading(path.name, ExperimentError):
        try:
            content = read_bytes(path, MOST_BYTES, path.name)
        except (FileNotFoundError, NotADirectoryError):
            return ""
        try:
            return content.decode()
        except UnicodeDecodeError as error:
            line = content.count(b"\n", 0, error.start) + 1
            raise _not_used(path.name, line, "this is not UTF-8: save the file as UTF-8") from None


def loads(text: str, source: str) -> PreferencesRead:
    """What the text says. Never raises; ``source`` is the name of the file in sentences."""
    try:
        content = _parsed(text, source)
    except ExperimentError as error:
        return PreferencesRead(problems=(str(error),), is_damaged=True)
    lines = value_lines(text.removeprefix(_MARK))
    by_key = {setting.key: setting for setting in SETTINGS.values()}
    values: dict[str, Any] = {}
    keys: list[KeyLine] = []
    problems: list[tuple[int, str]] = []
    for key, value in content.items():
        line = min((number for path, number in lines.items() if path[0] == key), default=1)
        if key == KEYS:
            for sentence_or_line in _key_lines(value, lines, line):
                if isinstance(sentence_or_line, KeyLine):
                    keys.append(sentence_or_line)
                else:
                    problems.append(sentence_or_line)
        elif key not in by_key:
            problems.append((line, f"there is no preference {plain(key)!r}{near(key, (*by_key, KEYS))}: it is ignored"))
        else:
            setting = by_key[key]
            try:
                values[setting.name] = setting.read(value)
            except ValueError:
                problems.append((line, f"{key} takes {setting.takes}, not {_shortened(value)}: it is ignored"))
    in_order = tuple(f"{source}, line {line}: {sentence}" for line, sentence in sorted(problems))
    keys.sort(key=lambda each: each.line)
    used = {name: lines[SETTINGS[name].key,] for name in values}
    return PreferencesRead(Preferences(**values, keys=tuple(keys)), in_order, used)


def near(name: str, names: Iterable[str]) -> str:
    """The names most like one that does not exist, as the end of a sentence on it; empty where none is."""
    close = get_close_matches(name[:LONGEST_NAME], list(names), 3, 0.5)
    return f" (did you mean {' or '.join(close)}?)" if close else ""


def changed(text: str, changes: Mapping[str, Any], source: str) -> str:
    """The text with other values of some settings, by their names in Preferences: only their lines change.

    Comments stay, those behind such a value too. Raises ExperimentError for a text that is not TOML, and where the
    rest would not stay as it is.
    """
    content = _parsed(text, source)
    mark, body = (_MARK, text[1:]) if text.startswith(_MARK) else ("", text or HEADING)
    end = "\r\n" if "\r\n" in body else "\n"
    for name, value in changes.items():
        setting = SETTINGS[name]
        content[setting.key] = setting.write(value)
        body = _with_value(body, setting.key, tomli_w.dumps({setting.key: content[setting.key]}).strip(), end)
    if _parsed(body, source) != content:
        raise ExperimentError(f"{source} is written in a way that cannot be changed safely: it is left as it is")
    return mark + body


def _with_value(text: str, key: str, assignment: str, end: str) -> str:
    """The text with that assignment, in the place of the one of the same key or behind the last one."""
    last = None
    for each in statements(text):
        if each.table or each.is_heading:
            break
        if each.paths == ((key,),):
            value_end = each.start + len(text[each.start : each.comment].rstrip())
            return text[: each.start] + assignment + text[value_end:]
        if each.paths:
            last = each
    if last is not None:
        return f"{text[: last.end]}{end}{assignment}{text[last.end :]}"
    if text == HEADING:
        return f"{text}{assignment}{end}"
    return f"{assignment}{end}{end if text.strip() else ''}{text}"


def _parsed(text: str, source: str) -> dict[str, Any]:
    """The values in the text. Raises ExperimentError with a sentence that names the line."""
    for number, words in enumerate(text.splitlines(), 1):
        if words.count(".") > MOST_DOTS:
            raise _not_used(source, number, "this line has too many points")
    try:
        return tomllib.loads(text.removeprefix(_MARK))
    except RecursionError:
        raise ExperimentError(f"{source}: its lists are nested too deeply, so nothing of it is used") from None
    except ValueError as error:
        reason = plain(error)
        found = _AT_LINE.search(reason)
        line = int(found[1]) if found else text.count("\n") + 1
        raise _not_used(source, line, f"this is not TOML ({_AT_LINE.sub('', reason).strip()})") from None


def _not_used(source: str, line: int, why: str) -> ExperimentError:
    return ExperimentError(f"{source}, line {line}: {why}; the file is left as it is, and nothing of it is used")


def _key_lines(table: object, lines: Mapping[tuple[str, ...], int], line: int) -> Iterator[KeyLine | tuple[int, str]]:
    """The lines of the keymap, and sentences about those that are none, with their numbers."""
    if not isinstance(table, dict):
        yield line, f"{KEYS} is a table: write [{KEYS}], with a line for each key below"
        return
    for path, value in _values(table):
        number, id = lines.get((KEYS, *path), line), ".".join(path)
        keys = [value] if isinstance(value, str) else value
        if isinstance(keys, list) and keys and all(isinstance(key, str) and len(key) <= LONGEST_NAME for key in keys):
            yield KeyLine(id, tuple(keys), number)
        else:
            yield (
                number,
                f'{plain(id)} takes a key in quotes, or a list of them as in ["p", "f5"], not {_shortened(value)}',
            )


def _values(table: Mapping[str, Any]) -> Iterator[tuple[tuple[str, ...], Any]]:
    for key, value in table.items():
        if isinstance(value, dict):
            yield from (((key, *path), inner) for path, inner in _values(value))
        else:
            yield (key,), value


def _shortened(value: object) -> str:
    try:
        return plain(repr(value), 40)
    except ValueError:
        # Python refuses to write out whole numbers of thousands of digits.
        return "one with that many digits"
