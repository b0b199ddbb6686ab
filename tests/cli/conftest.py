"""The command line in a process of its own, as a person starts it, and in this process for many short looks."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple, Protocol

import pytest

from nn_tui.cli.main import main

ROOT = Path(__file__).parents[2]


class Result(NamedTuple):
    code: int
    out: str
    err: str

    @property
    def lines(self) -> list[dict[str, Any]]:
        """What jsonl printed."""
        return [json.loads(line, parse_constant=_refused) for line in self.out.splitlines()]

    @property
    def problem(self) -> str:
        """The one line of a refusal, after checking that it is one."""
        assert (self.code, self.out) == (2, "")
        assert self.err.startswith("nn-tui: ")
        assert self.err.count("\n") == 1
        return self.err


def _refused(constant: str) -> None:
    raise AssertionError(f"{constant} is not JSON")


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home of its own, in which the program runs. Returns the folder of the user's datasets."""
    for name in ("HOME", "XDG_DATA_HOME", "XDG_STATE_HOME", "XDG_CONFIG_HOME", "LOCALAPPDATA"):
        monkeypatch.setenv(name, str(tmp_path / "home"))
    for name in ("TEXTUAL_DRIVER", "PYTHONUNBUFFERED"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    monkeypatch.chdir(tmp_path)
    from nn_tui.experiment.locations import datasets_folder

    folder = datasets_folder()
    folder.mkdir(parents=True)
    return folder


def command(*words: object) -> list[str]:
    return [sys.executable, "-m", "nn_tui", *map(str, words)]


class RunProgram(Protocol):
    def __call__(self, *words: object, text: str = "", **env: str) -> Result: ...


class StartProgram(Protocol):
    def __call__(self, *words: object, **options: Any) -> subprocess.Popen[str]: ...


Here = Callable[..., Result]


@pytest.fixture
def nn_tui() -> RunProgram:
    """Run the program and wait for it."""

    def run(*words: object, text: str = "", **env: str) -> Result:
        done = subprocess.run(
            command(*words), input=text, capture_output=True, text=True, timeout=60, env={**os.environ, **env}
        )
        return Result(done.returncode, done.stdout, done.stderr)

    return run


@pytest.fixture
def start() -> Iterator[StartProgram]:
    """Start the program and leave it running; it is killed at the end if need be."""
    processes: list[subprocess.Popen[str]] = []

    def run(*words: object, **options: Any) -> subprocess.Popen[str]:
        process: subprocess.Popen[str] = subprocess.Popen(
            command(*words),
            **{
                "stdin": subprocess.DEVNULL,
                "stdout": subprocess.PIPE,
                "stderr": subprocess.PIPE,
                "text": True,
                **options,
            },
        )
        processes.append(process)
        return process

    yield run
    for process in processes:
        if process.poll() is None:
            process.kill()
        process.communicate()


@pytest.fixture
def here(capfd: pytest.CaptureFixture[str]) -> Here:
    """Run the program in this process."""

    def run(*words: object) -> Result:
        capfd.readouterr()
        code = main([str(word) for word in words])
        return Result(code, *capfd.readouterr())

    return run
