"""What a message quotes of names and contents that are not ours: no control character, 80 characters at most."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from nn_tui.data.plain_text import QUOTED

if TYPE_CHECKING:
    from tests.cli.conftest import Here

EVIL = "\x1b]0;mine\x07\u202e\u200b" + "y" * 180
"""A name for a file: it would set the title of a terminal, turn the text around, and fill three lines."""
LONG = "y" * 5000

FILES = {
    "a table": (f"{EVIL}.csv", b"1\n"),
    "an array": (f"{EVIL}.npy", b"x"),
    "arrays": (f"{EVIL}.npz", b"x"),
    "pictures": (f"{EVIL}-images-idx3-ubyte", b"x"),
    "pictures of another kind": (f"{EVIL}-images-idx3-ubyte.gz", b"x"),
    "a dataset": (f"{EVIL}.txt", b"\0"),
    "a run": (f"{EVIL}.nntui", b"PKx"),
    "another kind": (f"{EVIL}.xyz", b"x"),
    "a folder": (f"{EVIL}.csv", None),
    "a key": ("mine.txt", f"classes: a b\n\x1b[2J{LONG}: 3\n".encode()),
    "a class": ("mine.txt", f"classes: a b\n1 2 -> \x1b[2J{LONG}\n".encode()),
    "a cell": ("mine.csv", f"a,b\n1,\x1b[2J{LONG}\n2,3,4\n".encode()),
}
WORDS = {
    "an option": ["train", f"--\x1b[2J{LONG}"],
    "an unknown dataset": ["train", f"\x1b[2J{LONG}"],
    "a missing file": ["train", f"{EVIL}.csv"],
    "a missing run": ["predict", f"{EVIL}.nntui"],
    "a number": ["train", "xor", "--epochs", f"\x1b[2J{LONG}"],
    "a choice": ["train", "xor", "--loss", f"\x1b[2J{LONG}"],
    "a format": ["train", "xor", "--format", f"\x1b[2J{LONG}"],
    "a layer": ["train", "xor", "--layers", f"\x1b[2J{LONG}"],
    "an initializer": ["train", "xor", "--init", f"\x1b[2J{LONG}"],
    "words too many": ["datasets", "xor", f"\x1b[2J{LONG}"],
    "a dataset for the app": [f"\x1b[2J{LONG}"],
    "an option of the app": [f"--\x1b[2J{LONG}"],
    "two for the app": ["xor", f"\x1b[2J{LONG}"],
    "a place to save": ["train", "xor", "--save", f"none/{EVIL}.nntui"],
    "a recipe": ["train", "--recipe", f"{EVIL}.toml"],
}
RECIPES = {
    "a key": f'[training]\n"\\u001b[2J{LONG}" = 3\n',
    "a table": f'["\\u001b[2J{LONG}"]\n',
    "a value": f'[training]\nloss = "\\u001b[2J{LONG}"\n',
    "a value of another type": f'[training]\nepochs = "\\u001b[2J{LONG}"\n',
    "a layer": f'[network]\nlayers = ["dense \\u001b[2J{LONG}"]\n',
    "no TOML": f"[training]\n\x1b[2J{LONG} 5\n",
    "a dataset": f'[dataset]\nname = "\\u001b[2J{LONG}"\n',
}


def check(message: str) -> None:
    """One line of visible characters, in which no run of the letter y is longer than what may be quoted."""
    assert message.isprintable()
    assert len(message) <= 1100
    assert max(map(len, re.findall("y+", message)), default=0) <= QUOTED


@pytest.mark.parametrize(("name", "content"), FILES.values(), ids=FILES)
def test_of_files(name: str, content: bytes | None, tmp_path: Path, here: Here) -> None:
    if content is None:
        (tmp_path / name).mkdir()
    else:
        (tmp_path / name).write_bytes(content)
    check(here("datasets", f"./{name}").problem.rstrip("\n"))


@pytest.mark.parametrize("words", WORDS.values(), ids=WORDS)
def test_of_the_command_line(words: list[str], here: Here) -> None:
    check(here(*words).problem.rstrip("\n"))


@pytest.mark.parametrize("recipe", RECIPES.values(), ids=RECIPES)
def test_of_recipes(recipe: str, tmp_path: Path, here: Here) -> None:
    (tmp_path / "mine.toml").write_text(recipe)
    words = ["train", "xor"] if "[dataset]" not in recipe else ["train"]
    check(here(*words, "--recipe", "mine.toml").problem.rstrip("\n"))


def test_of_the_members_of_an_archive(tmp_path: Path, here: Here) -> None:
    with zipfile.ZipFile(tmp_path / "mine.npz", "w") as archive:
        archive.writestr(f"\x1b[2J{LONG}.npy", b"x")
    check(here("datasets", "mine.npz").problem.rstrip("\n"))
    arrays: dict[str, Any] = {"X": np.eye(3), "y": np.arange(3), f"\x1b[2J{LONG}": np.eye(2)}
    np.savez(tmp_path / "mine.npz", **arrays)
    done = here("datasets", "mine.npz")
    assert done.code == 0
    for line in done.err.splitlines():
        check(line)


def test_of_the_file_of_a_dataset_in_the_list(home: Path, here: Here) -> None:
    (home / f"{EVIL}.txt").write_bytes(b"\0")
    done = here("datasets")
    for line in (*done.out.splitlines(), *done.err.splitlines()):
        check(line)
