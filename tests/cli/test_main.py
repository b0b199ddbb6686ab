"""`nn-tui` itself: help, version, the way into the app, and what is not loaded on it."""

from __future__ import annotations

import os
import pty
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from nn_tui import __version__
from nn_tui.cli import main

if TYPE_CHECKING:
    from nn_tui.experiment.preferences.preferences import Preferences
    from tests.cli.conftest import Here, RunProgram

TO_THE_APP = """
import sys, types
launch = types.ModuleType("nn_tui.tui.launch")
def run(target, ascii_only, said, fresh, session):
    heavy = sorted({name.partition(".")[0] for name in sys.modules} & {"numpy", "argparse", "textual", "tomllib"})
    print(target, ascii_only, heavy)
    return 7
launch.run = run
sys.modules["nn_tui.tui"] = types.ModuleType("nn_tui.tui")
sys.modules["nn_tui.tui.launch"] = launch
from nn_tui.cli.main import main
sys.exit(main())
"""


def test_version_and_help(nn_tui: RunProgram, here: Here) -> None:
    assert nn_tui("--version") == (0, f"nn-tui {__version__}\n", "")
    top = here("--help").out
    assert "examples:" in top
    assert all(
        word in top for word in ("train", "predict", "datasets", "keys", "doctor", "--ascii", "--theme", "--no-mouse")
    )
    assert "export" not in top
    for command in ("train", "predict", "datasets", "keys", "doctor"):
        done = nn_tui(command, "--help")
        assert (done.code, done.err) == (0, "")
        assert f"usage: nn-tui {command}" in done.out
        assert "examples:" in done.out


@pytest.mark.parametrize("words", [[], ["letters"], ["--ascii"]])
def test_without_a_terminal_it_names_train(words: list[str], here: Here, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys.stdin, "isatty", lambda: False, raising=False)
    assert "nn-tui train" in here(*words).problem


@pytest.mark.parametrize(
    ("words", "expected"),
    [([], "None False"), (["letters"], "letters False"), (["--ascii", "run.nntui"], "run.nntui True")],
)
def test_the_app_opens_on_a_target_with_nothing_heavy_loaded(words: list[str], expected: str) -> None:
    env = {**os.environ, "TEXTUAL_DRIVER": "outside"}
    done = subprocess.run(
        [sys.executable, "-c", TO_THE_APP, *words], capture_output=True, text=True, env=env, timeout=30
    )
    assert (done.returncode, done.stdout, done.stderr) == (7, f"{expected} []\n", "")


def test_a_terminal_opens_the_app() -> None:
    mine, theirs = pty.openpty()
    done = subprocess.run(
        [sys.executable, "-c", TO_THE_APP], stdin=theirs, stderr=theirs, stdout=subprocess.PIPE, text=True, timeout=30
    )
    os.close(mine)
    os.close(theirs)
    assert (done.returncode, done.stdout) == (7, "None False []\n")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--epochs", "3"], "--epochs"),
        (["export", "run.nntui"], "export does not exist"),
        (["letters", "sessions"], "sessions is a command"),
        (["--ascii", "train"], "nn-tui train"),
        (["letters", "bits"], "bits"),
    ],
)
def test_a_wrong_word_is_named(words: list[str], said: str, here: Here, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TEXTUAL_DRIVER", "outside")
    assert said in here(*words).problem


def test_an_own_dataset_goes_before_a_command_that_took_its_name(
    here: Here, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[str | None] = []

    def opens(target: str | None, ascii_only: bool, said: Preferences, fresh: bool, session: str | None) -> int:
        opened.append(target)
        return 0

    monkeypatch.setenv("TEXTUAL_DRIVER", "outside")
    monkeypatch.setattr("nn_tui.tui.launch.run", opens)
    assert "runs does not exist in this version" in here("runs").problem
    (home / "runs.txt").write_text("shape: 1x2\nclasses: L R\n\nL\n#.\n")
    assert here("runs").code == 0
    # As it will be one day: with words of its own the command is meant.
    monkeypatch.setitem(main._COMMANDS, "runs", lambda words: len(words) + 5)
    assert here("runs").code == 0
    assert here("--ascii", "runs").code == 0
    assert here("runs", "--ascii").code == 0
    assert opened == ["runs"] * 4
    assert here("runs", "--help").code == 6
    (home / "runs.txt").unlink()
    assert here("runs").code == 5


def test_one_thread_does_the_sums(nn_tui: RunProgram, here: Here, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("OPENBLAS_NUM_THREADS", raising=False)
    here("--version")
    assert os.environ["OPENBLAS_NUM_THREADS"] == "1"


def test_closed_streams_are_no_traceback(nn_tui: RunProgram) -> None:
    script = 'exec >&-; exec 2>&-; exec "$@"'
    done = subprocess.run(["sh", "-c", script, "sh", sys.executable, "-m", "nn_tui", "datasets"], timeout=30)
    assert done.returncode == 0


@pytest.mark.parametrize("path", ["a\\u0000b.csv", "a\\u0000b.txt", "a\\u0000b.npz", "a\\u0000-ubyte", "~\\u0000.csv"])
def test_a_path_in_a_recipe_that_no_file_can_have_is_one_sentence(path: str, here: Here) -> None:
    Path("my.toml").write_text(f'[dataset]\npath = "{path}"\n')
    for words in (["train", "--recipe", "my.toml"], ["train", "--recipe", "my.toml", "--save", "run.nntui"]):
        assert "there is no such file" in here(*words).problem


@pytest.mark.parametrize(
    "words",
    [
        ["a\0.csv"],
        ["train", "a\0.csv"],
        ["train", "a\0.nntui"],
        ["train", "xor", "--save", "a\0"],
        ["train", "--recipe", "a\0.toml"],
        ["datasets", "a\0.txt"],
        ["datasets", "xor", "-o", "a\0.csv"],
        ["predict", "a\0.nntui"],
        ["predict", "run.nntui", "--input", "a\0.csv"],
    ],
)
def test_a_null_character_is_refused_wherever_it_is_given(words: list[str], here: Here) -> None:
    assert "null character" in here(*words).problem
