"""Any text as a task: at each character, which is the next one?"""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any, BinaryIO, Final, cast

import numpy as np
from numpy.typing import NDArray

from nn_tui.data.dataset import MAX_SAMPLES, Dataset
from nn_tui.data.errors import DataError
from nn_tui.data.files.text_source import TextSource, find_text
from nn_tui.data.lines.rows import plural
from nn_tui.data.opened_file import DEFAULT_WINDOW, OpenedFile, Progress
from nn_tui.data.plain_text import plain
from nn_tui.data.sequence_checks import MAX_STEPS

MAX_CHARACTERS: Final = 10_000_000
MOST_SYMBOLS: Final = 255
RARE: Final = "\ufffd"
"""The symbol of all characters that are too rare to have one of their own."""
TESTED: Final = 10
"""Of the windows one in that many, at the end of the text, is held back for testing."""

_AT_ONCE: Final = 1 << 20


def read_text(path: Path, name: str, window: int | None, progress: Progress) -> OpenedFile:
    """The dataset of that name in a text: windows of it that follow each other, each character's target the next one.

    Inputs and targets are views of one array of indices. A window has 25 characters unless ``window`` says how many.
    Raises DataError for a file that is no text or too short, and OSError for a file that cannot be read.
    """
    window = DEFAULT_WINDOW if window is None else window
    if not 1 <= window <= MAX_STEPS:
        problem = f"a window of {window:,} characters is not possible"
        raise DataError(f"{plain(path.name)}: {problem}: take 1 to {MAX_STEPS:,}.")
    source = find_text(path)
    most = min(MAX_CHARACTERS, MAX_SAMPLES * window + 1)
    text, is_cut = _text(source, most, progress)
    windows = (len(text) - 1) // window
    if windows < 1:
        raise DataError(_too_short(plain(path.name), len(text), window))
    symbols, indices, rare = _indices(text)
    indices.setflags(write=False)
    inputs, targets = (indices[start : start + windows * window].reshape(windows, window) for start in (0, 1))
    tests = max(windows // TESTED, 1) if windows > 1 else 0
    dataset = Dataset(
        name=name,
        kind="sequences",
        inputs=inputs,
        targets=targets,
        class_names=symbols,
        feature_names=symbols,
        output_names=symbols,
        recipe="names",
        tests=tests,
        symbols=symbols,
    )
    notes = [*source.notes, _summary(windows, window, len(symbols), tests)]
    if is_cut:
        notes.append(f"The file has more than {most:,} characters: the first {most:,} were taken.")
    if rare:
        notes.append(f"The {rare:,} rarest characters are one symbol, {RARE}: {MOST_SYMBOLS} symbols are the most.")
    return OpenedFile(dataset, tuple(notes), task="text", window=window, layout=source.encoding_name)


def _text(source: TextSource, most: int, progress: Progress) -> tuple[str, bool]:
    """At most that many characters, with each line end as one, and whether the file has more."""
    size = max(source.size, 1)
    blocks: list[str] = []
    count = 0
    with source.open() as file:
        # As `open` translates line ends: a pair of them may lie across two blocks.
        file.reconfigure(newline=None)
        while count <= most and (block := file.read(min(_AT_ONCE, most + 1 - count))):
            blocks.append(block)
            count += len(block)
            progress(cast(BinaryIO, file.buffer).tell() / size)
    return "".join(blocks)[:most], count > most


def _too_short(source: str, characters: int, window: int) -> str:
    if characters < 2:
        return f"{source}: the text has {plural(characters, 'character')}: write at least two, one to follow the other."
    return (
        f"{source}: the text has {characters} characters, and a window of {window} needs {window + 1}: take one of "
        f"{characters - 1} or fewer, or a longer text."
    )


def _indices(text: str) -> tuple[tuple[str, ...], NDArray[Any], int]:
    """The symbols in order, the index of each character (characters,), and how many characters share a symbol."""
    counts = Counter(text)
    # A mark for what could not be read may be in the text already.
    own = [character for character, _ in counts.most_common() if character != RARE]
    kept = own if len(counts) <= MOST_SYMBOLS else own[: MOST_SYMBOLS - 1]
    has_rare = len(kept) < len(counts)
    kept = sorted(kept)
    symbols = (*kept, RARE) if has_rare else tuple(kept)
    places = np.full(ord(max(counts)) + 1, len(symbols) - 1, np.int8 if len(symbols) <= 127 else np.int16)
    for index, symbol in enumerate(kept):
        places[ord(symbol)] = index
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)
    return symbols, places[codes], len(own) - len(kept)


def _summary(windows: int, window: int, symbols: int, tests: int) -> str:
    held_back = f", the last {tests:,} for testing" if tests else ""
    return (
        f"The file was read as text, the next character at each step: {plural(windows, 'window')} of "
        f"{plural(window, 'character')}{held_back}, of {symbols} different ones. Task and window can be changed."
    )
