"""Paths as people type them, and what completes them."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nn_tui.data.typed_paths import completed, completions, typed_path


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    for name in ("churn.csv", "churned.csv", "my data.csv", ".hidden.csv", "folder/deep.csv", "home/mine.csv"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("a,b\n1,2\n")
    return tmp_path


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("churn.csv", "churn.csv"),
        ("  churn.csv ", "churn.csv"),
        ("'my data.csv'", "my data.csv"),
        ('"my data.csv"', "my data.csv"),
        ("'my data.csv", "my data.csv"),
        ("my\\ data.csv", "my data.csv"),
        ("~/mine.csv", "home/mine.csv"),
        ('"~/mine.csv"', "home/mine.csv"),
    ],
)
def test_the_file_that_is_meant(folder: Path, typed: str, meant: str) -> None:
    assert typed_path(typed).absolute() == folder / meant


def test_a_file_that_is_called_so_comes_first(folder: Path) -> None:
    (folder / "'my data.csv'").write_text("")
    assert typed_path("'my data.csv'") == Path("'my data.csv'")


@pytest.mark.parametrize(
    ("typed", "may_become"),
    [
        ("chu", ["churn.csv", "churned.csv"]),
        ("fo", ["folder/"]),
        ("folder/", ["folder/deep.csv"]),
        ("'my d", ["my data.csv"]),
        ("~", ["~/"]),
        ("~/m", ["~/mine.csv"]),
        (".h", [".hidden.csv"]),
        ("", ["churn.csv", "churned.csv", "folder/", "home/", "my data.csv"]),
        ("nothing", []),
        ("no/such/folder/", []),
        ("churn.csv/", []),
        ("x" * 5000, []),
    ],
)
def test_completions(typed: str, may_become: list[str]) -> None:
    assert completions(typed) == may_become


def test_completed_as_far_as_it_is_certain() -> None:
    assert completed("c") == "churn"
    assert completed("fo") == "folder/"
    assert completed("nothing") == "nothing"


@pytest.mark.skipif(os.name != "posix", reason="such names exist on Linux")
def test_names_that_no_terminal_can_show_are_left_out(folder: Path) -> None:
    (folder / "churn\x1b[2J.csv").write_text("")
    assert completions("churn") == ["churn.csv", "churned.csv"]


@given(st.text(max_size=30))
def test_any_text_has_some_completions_or_none(text: str) -> None:
    for each in completions(text):
        assert each.isprintable() or not text.isprintable()
    typed_path(text)
