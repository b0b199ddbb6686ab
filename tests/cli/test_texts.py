"""Training on texts and on sequences of a person's."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

import pytest

from nn_tui.data.builtin.builtin import built_in
from nn_tui.data.own_format.file import read_text_file
from nn_tui.data.own_format.format import dumps
from nn_tui.experiment.storage import run_file

if TYPE_CHECKING:
    from tests.cli.conftest import Here

SENTENCE = "the quick brown fox jumps over\nthe lazy dog.\n"
TABLE = "".join(f"{number} {number % 3}\n" for number in range(40))


@pytest.fixture
def book(tmp_path: Path) -> Path:
    path = tmp_path / "book.txt"
    path.write_text(SENTENCE * 30 + "The end.\n", encoding="utf-8")
    return path


def test_a_text_trains_and_goes_on(book: Path, here: Here) -> None:
    words = ("--task", "text", "--window", 10, "--schedule", "constant", "--format", "jsonl")
    done = here("train", "book.txt", *words, "--epochs", 2, "--save", "book.nntui")
    assert done.code == 0
    note = "nn-tui: book.txt: The file was read as text, the next character at each step: 135 windows of 10 characters"
    assert done.err.startswith(note)
    first, *_, last = done.lines[:-1]
    assert last["test_loss"] < first["test_loss"]
    recipe = run_file.load(Path("book.nntui")).changes[-1].recipe
    assert (recipe.task, recipe.window, recipe.target) == ("text", 10, None)
    again = here("train", "book.nntui", "--epochs", 4, "--format", "jsonl")
    straight = here("train", "book.txt", *words, "--epochs", 4, "--format", "jsonl")
    assert again.lines[-2] == straight.lines[-2]


def test_a_txt_file_is_a_text_unless_it_is_something_else(book: Path, here: Here, tmp_path: Path) -> None:
    assert "was read as text" in here("train", "book.txt", "--epochs", 1).err
    (tmp_path / "table.txt").write_text(TABLE)
    assert "was read as a table" in here("train", "table.txt", "--epochs", 1).err
    assert "was read as text" in here("train", "table.txt", "--task", "text", "--epochs", 1).err
    (tmp_path / "own.txt").write_text(dumps(built_in("phrases")))
    done = here("train", "own.txt", "--epochs", 1)
    assert (done.code, done.err) == (0, "")
    (tmp_path / "code.py").write_text(SENTENCE * 3)
    assert here("train", "code.py", "--task", "text", "--epochs", 1).code == 0


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["book.txt", "--window", "0"], "--window"),
        (["book.txt", "--window", "1001"], "--window"),
        (["book.txt", "--task", "poem"], "--task"),
        (["book.txt", "--target", "2"], "--target: book.txt is read as text, which has no columns"),
        (["book.txt", "--task", "table"], "book.txt: there is only one column, or the rows differ in length"),
        (["table.txt", "--window", "5"], "--window: table.txt is not read as text: add --task text"),
        (["own.txt", "--window", "5"], "--window: own.txt itself says what its outputs are"),
        (["own.txt", "--task", "table"], "--task: own.txt itself says what its outputs are"),
        (["names", "--window", "5"], "--window: names is not a file"),
        (["names", "--task", "text"], "--task: names is not a file"),
        (["short.txt"], "short.txt: the text has 6 characters, and a window of 25 needs 26"),
        (["none.txt", "--task", "text"], "there is no such file"),
    ],
)
def test_what_does_not_fit_a_file_is_one_line(
    words: list[str], said: str, book: Path, here: Here, tmp_path: Path
) -> None:
    (tmp_path / "table.txt").write_text(TABLE)
    (tmp_path / "own.txt").write_text(dumps(built_in("phrases")))
    (tmp_path / "short.txt").write_text("hello\n")
    assert said in here("train", *words).problem


def test_a_recipe_names_a_text(book: Path, here: Here, tmp_path: Path) -> None:
    (tmp_path / "my.toml").write_text('[dataset]\npath = "book.txt"\ntask = "text"\nwindow = 20\n')
    assert "67 windows of 20 characters" in here("train", "--recipe", "my.toml", "--epochs", 1).err


def test_a_text_is_printed_with_its_recipe_and_kept_as_a_dataset(book: Path, here: Here) -> None:
    printed = here("datasets", "book.txt").out
    assert 'task = "text"\nwindow = 25\n' in printed
    assert "kind: sequences\n" in printed
    assert here("datasets", "book.txt", "--window", 10, "-o", "windows.txt").code == 0
    kept = read_text_file(Path("windows.txt"), "windows", own=False)
    assert (kept.samples, kept.steps, kept.tests) == (135, 10, 13)
    assert "".join(kept.symbols[int(index)] for index in kept.inputs.ravel())[: len(SENTENCE)] == SENTENCE


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="the peak of the resident memory is read from /proc")
def test_a_megabyte_of_text_trains_in_300_megabytes(tmp_path: Path) -> None:
    """Measured in a process of its own; what getrusage tells would count the process that started it too."""
    letters = "".join(map(chr, range(32, 127)))
    random = Random(0)
    words = ["".join(random.choices(letters, k=random.randint(1, 9))) for _ in range(5_000)]
    text = " ".join(random.choices(words, k=180_000))[:1_000_000]
    (tmp_path / "book.txt").write_text(text, encoding="utf-8")
    code = (
        "import sys; from nn_tui.cli.main import main; "
        "failed = main(['train', 'book.txt', '--task', 'text', '--epochs', '1', '--batch', '128']); "
        "print('peak', *(line.split()[1] for line in open('/proc/self/status') if line.startswith('VmHWM'))); "
        "sys.exit(failed)"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, timeout=600)
    assert done.returncode == 0, done.stderr
    peak = int(done.stdout.rpartition("peak")[2])
    assert peak / 1024 < 300
