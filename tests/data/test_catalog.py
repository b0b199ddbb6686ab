from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from nn_tui.data.catalog import (
    BUILT_IN,
    COMMANDS,
    RESERVED,
    check_kept_name,
    check_name,
    keeps_reserved_name,
    looks_like_path,
    own_names,
)
from nn_tui.data.errors import DataError


def test_listing_order_and_kinds() -> None:
    points = ["circles", "quadrants", "gaussians", "spirals", "moons", "blobs", "plane", "bumps"]
    pictures = ["moved", "lines"]
    sequences, texts = ["addition", "echo", "parity", "waves"], ["phrases", "names"]
    first = ["letters", "alphabet", "bits", "xor", "and", "or", *points, "iris", "digits", *pictures]
    assert list(BUILT_IN) == [*first, *sequences, *texts]
    kinds = ["pixels"] * 2 + ["table"] * 4 + ["points"] * 8 + ["table"] + ["pixels"] * 3 + ["sequences"] * 6
    assert [entry.kind for entry in BUILT_IN.values()] == kinds
    assert [entry.name for entry in BUILT_IN.values() if entry.settings] == [*points, *pictures, *sequences]
    assert all(name == entry.name and entry.title and entry.summary for name, entry in BUILT_IN.items())


@pytest.mark.parametrize("module", ["catalog", "atomic", "errors", "overwriting"])
def test_first_paint_needs_no_numpy(module: str) -> None:
    code = f"import sys; import nn_tui.data.{module}; sys.exit('numpy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


@pytest.mark.parametrize("name", ["a", "my-letters_2", "9lives", "x" * 40])
def test_good_names(name: str) -> None:
    check_name(name)


@pytest.mark.parametrize(
    "name", ["", "-a", "_a", "a b", "a.txt", "a/b", "..", "ä", "x" * 41, "a\n", *sorted(COMMANDS), *RESERVED, *BUILT_IN]
)
def test_bad_names(name: str) -> None:
    for spelling in {name, name.upper()}:
        with pytest.raises(DataError, match=r"\w.*\.$"):
            check_name(spelling)


def test_names_are_reserved_for_what_is_to_come() -> None:
    commands = ["keys", "sessions", "doctor", "check", "lesson", "lessons", "runs", "sweep", "serve", "export"]
    datasets = ["moved", "lines", "addition", "echo", "parity", "waves", "phrases", "names"]
    assert set(RESERVED) == {*commands, *datasets}
    with pytest.raises(DataError, match=r"^runs is reserved for a command of nn-tui: choose another name\.$"):
        check_name("runs")
    with pytest.raises(DataError, match=r"^Moved is reserved for a built-in dataset: choose another name\.$"):
        check_name("Moved")


@pytest.mark.parametrize("name", RESERVED)
def test_a_dataset_that_has_a_reserved_name_keeps_it(tmp_path: Path, name: str) -> None:
    assert not keeps_reserved_name(name, tmp_path)
    (tmp_path / f"{name}.txt").touch()
    check_kept_name(name)
    assert keeps_reserved_name(name, tmp_path)
    assert keeps_reserved_name(name.upper(), tmp_path)


@pytest.mark.parametrize("name", ["letters", "train", "mine"])
def test_no_other_name_goes_first(tmp_path: Path, name: str) -> None:
    (tmp_path / f"{name}.txt").touch()
    assert not keeps_reserved_name(name, tmp_path)


def test_own_names_are_the_sorted_text_files(tmp_path: Path) -> None:
    for file in ("b.txt", "a.txt", "c.csv", ".hidden.txt", ".a.txt.1234.tmp"):
        (tmp_path / file).touch()
    assert own_names(tmp_path) == ["a", "b"]
    assert own_names(tmp_path / "missing") == []
    assert own_names(tmp_path / "a.txt") == []


@pytest.mark.parametrize(
    ("text", "path"),
    [("letters", False), ("iris.csv", True), ("./x", True), ("a/b", True), ("my-set_1", False)],
)
def test_what_looks_like_a_path(text: str, path: bool) -> None:
    assert looks_like_path(text) is path
