from __future__ import annotations

from pathlib import Path
from random import Random

import numpy as np
import pytest

from nn_tui.data.errors import DataError
from nn_tui.data.files.opening import open_text_file
from nn_tui.data.files.text_file import MOST_SYMBOLS, RARE
from nn_tui.data.opened_file import OpenedFile

SENTENCE = "the quick brown fox jumps over the lazy dog.\n"


def opened(folder: Path, text: str | bytes, window: int | None = None) -> OpenedFile:
    path = folder / "book.txt"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return open_text_file(path, "book", window=window)


def text_of(file: OpenedFile, sample: int) -> str:
    return "".join(file.dataset.symbols[index] for index in file.dataset.inputs[sample].astype(int))


def test_a_text_is_cut_into_windows_each_with_the_next_characters_as_targets(tmp_path: Path) -> None:
    file = opened(tmp_path, SENTENCE * 20, 30)
    dataset = file.dataset
    assert (dataset.kind, dataset.name, dataset.at_steps) == ("sequences", "book", True)
    assert dataset.symbols == dataset.class_names == tuple(sorted(set(SENTENCE)))
    assert dataset.inputs.shape == ((len(SENTENCE) * 20 - 1) // 30, 30) == dataset.targets.shape
    assert "".join(text_of(file, sample) for sample in range(dataset.samples)) == (SENTENCE * 20)[: dataset.inputs.size]
    assert np.array_equal(dataset.targets.ravel()[:-1], dataset.inputs.ravel()[1:])
    assert dataset.tests == dataset.samples // 10
    assert (file.task, file.window, file.target, file.columns) == ("text", 30, None, ())
    assert file.notes == (
        "The file was read as text, the next character at each step: 29 windows of 30 characters, the last 2 for "
        "testing, of 29 different ones. Task and window can be changed.",
    )


def test_inputs_and_targets_are_views_of_one_array(tmp_path: Path) -> None:
    dataset = opened(tmp_path, SENTENCE * 20).dataset
    assert dataset.steps == 25
    assert np.shares_memory(dataset.inputs, dataset.targets)
    assert dataset.inputs.dtype == np.int8
    assert not dataset.inputs.flags.writeable


@pytest.mark.parametrize(
    ("content", "text"),
    [
        ("naïve café".encode(), "naïve café"),
        (b"\xef\xbb\xbf" + "naïve café".encode(), "naïve café"),
        ("naïve café".encode("latin-1"), "naïve café"),
        ("naïve café".encode("utf-16"), "naïve café"),
        (b"one\r\ntwo\rend", "one\ntwo\nend"),
        (b"a\x0cb\tc \xe2\x80\xa8d", "a\x0cb\tc \u2028d"),
        ("日本語の文".encode(), "日本語の文"),
    ],
)
def test_encodings_and_line_ends(tmp_path: Path, content: bytes, text: str) -> None:
    file = opened(tmp_path, content, len(text) - 1)
    assert text_of(file, 0) == text[:-1]
    assert file.dataset.symbols == tuple(sorted(set(text)))
    assert any("Western European" in note for note in file.notes) == (content == "naïve café".encode("latin-1"))


def test_rare_characters_share_a_symbol(tmp_path: Path) -> None:
    frequent, rare = [chr(0x4E00 + index) for index in range(300)], [chr(0x3041 + index) for index in range(50)]
    file = opened(tmp_path, "".join(frequent[:254]) * 3 + "".join(rare), 10)
    symbols = file.dataset.symbols
    assert len(symbols) == MOST_SYMBOLS
    assert symbols[-1] == RARE
    assert not set(symbols) & set(rare)
    assert file.notes[1] == f"The 50 rarest characters are one symbol, {RARE}: 255 symbols are the most."
    assert text_of(file, file.dataset.samples - 1) == RARE * 10
    assert RARE not in opened(tmp_path, "".join(frequent[:255]) * 3, 10).dataset.symbols


def test_a_mark_of_what_could_not_be_read_is_a_symbol_as_any_other(tmp_path: Path) -> None:
    file = opened(tmp_path, f"ab{RARE}c" * 10, 4)
    assert file.dataset.symbols == ("a", "b", "c", RARE)
    assert text_of(file, 0) == f"ab{RARE}c"
    assert len(file.notes) == 1


def test_a_single_window_has_no_test_part(tmp_path: Path) -> None:
    file = opened(tmp_path, "abcdefgh", 5)
    assert (file.dataset.samples, file.dataset.tests) == (1, 0)
    assert opened(tmp_path, "abcdefgh", 3).dataset.tests == 1


@pytest.mark.parametrize(
    ("text", "window", "message"),
    [
        ("", None, "book.txt: the text has 0 characters: write at least two"),
        ("a", None, "book.txt: the text has 1 character: write at least two"),
        ("hello", None, "book.txt: the text has 5 characters, and a window of 25 needs 26: take one of 4 or fewer"),
        ("hello", 0, "book.txt: a window of 0 characters is not possible: take 1 to 1,000"),
        ("hello", 1001, "a window of 1,001 characters is not possible"),
        ("a\0b\0\1" * 9, None, "book.txt: this is not text but binary data"),
    ],
)
def test_what_cannot_be_a_task_is_one_sentence(tmp_path: Path, text: str, window: int | None, message: str) -> None:
    with pytest.raises(DataError, match=message):
        opened(tmp_path, text, window)


def test_missing_files_and_folders(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="there is no such file"):
        open_text_file(tmp_path / "none.txt", "none")
    with pytest.raises(DataError, match="this is not a file"):
        open_text_file(tmp_path, "folder")


def test_of_a_huge_text_the_beginning_is_taken(tmp_path: Path) -> None:
    file = opened(tmp_path, "\r\n".join(["ab"] * 50_000), 1)
    assert file.dataset.samples == 100_000
    assert file.dataset.symbols == ("\n", "a", "b")
    assert file.notes[-1] == "The file has more than 100,001 characters: the first 100,001 were taken."


def test_progress_is_reported_and_stops_the_reading(tmp_path: Path) -> None:
    path = tmp_path / "book.txt"
    path.write_text(SENTENCE * 30_000, encoding="utf-8")
    seen: list[float] = []
    open_text_file(path, "book", on_progress=seen.append)
    assert seen[-1] == 1.0

    def stop(fraction: float) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        open_text_file(path, "book", on_progress=stop)


def test_characters_of_the_test_part_alone_are_named(tmp_path: Path) -> None:
    random = Random(0)
    text = "".join(random.choice("ab") for _ in range(1001))
    file = opened(tmp_path, text[:-4] + "aX\nY", 10)
    assert file.notes[-1] == "Classes \\n, X and Y are only in the test part: they are never trained."
