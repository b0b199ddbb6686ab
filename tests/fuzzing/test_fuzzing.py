"""Damaged files of every kind are read, and who looks on sees what fails and can see it again."""

from __future__ import annotations

import io
import os
import sys
import zipfile
from dataclasses import replace
from pathlib import Path
from random import Random
from typing import Any

import numpy as np
import pytest

from nn_tui.data.errors import DataError
from nn_tui.data.reading import UNFORESEEN
from tests.fuzzing import fuzzing
from tests.fuzzing.fuzzing import Fuzzed, fuzz, watched
from tests.fuzzing.mutation import mutated, zip_members, zip_of
from tests.fuzzing.readers import READERS
from tests.long import coverage_fuzz
from tests.long.fuzz import main

pytestmark = pytest.mark.skipif(os.name != "posix", reason="the limits of memory and time are those of POSIX")


def _failures(inputs: int, seconds: float, seed: int) -> list[str]:
    failures: list[str] = []

    def note(one: Fuzzed) -> None:
        number, problem = one.failures[-1]
        failures.append(f"{one.reader.name}, seed {seed}, case {number}: {problem}")

    for _ in fuzz(list(READERS), seed, inputs, seconds, note, turn=seconds / len(READERS)):
        pass
    return failures


def test_damaged_files_are_values_or_sentences() -> None:
    assert _failures(10_000, 2.0, seed=1) == []


@pytest.mark.slow
def test_many_damaged_files_are_values_or_sentences() -> None:
    assert _failures(1_000_000, 20.0, seed=2) == []


def test_a_seed_and_a_number_give_the_same_file(tmp_path: Path) -> None:
    for name in ("csv", "npz", "gz"):
        reader = READERS[name]
        one, same, other = (Fuzzed(reader, tmp_path / str(seed), seed) for seed in (1, 1, 2))
        assert one.content(7) == same.content(7)
        assert [one.content(number) for number in range(9)] != [other.content(number) for number in range(9)]


def test_a_damaged_archive_still_has_members_that_are_whole() -> None:
    """Else no reader would see what is in them."""
    examples = READERS["npz"].examples()
    whole = 0
    for number in range(200):
        try:
            with zipfile.ZipFile(io.BytesIO(mutated(Random(number), examples))) as archive:
                whole += archive.testzip() is None
        except (zipfile.BadZipFile, NotImplementedError, RuntimeError, ValueError, OSError, EOFError):
            continue
    assert whole > 100


@pytest.mark.parametrize("is_packed", [False, True])
def test_an_archive_is_made_and_taken_apart(is_packed: bool) -> None:
    content = zip_of([(b"X.npy", b"one"), (b"y.npy", b"two" * 50)], is_packed)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.testzip() is None
        assert {name: archive.read(name) for name in archive.namelist()} == {"X.npy": b"one", "y.npy": b"two" * 50}
    assert zip_members(content) == [(b"X.npy", b"one"), (b"y.npy", b"two" * 50)]
    numpy_made = io.BytesIO()
    np.savez_compressed(numpy_made, X=np.zeros(3))
    assert np.load(io.BytesIO(zip_of(zip_members(numpy_made.getvalue()))))["X"].tolist() == [0, 0, 0]


class TestTheWatch:
    """A reader with a fault is found out, whatever the fault."""

    def fuzzed(self, folder: Path, read: Any, monkeypatch: pytest.MonkeyPatch) -> Fuzzed:
        reader = replace(READERS["csv"], read=read, check=lambda value: None)
        monkeypatch.setitem(READERS, "csv", reader)
        return Fuzzed(reader, folder, 0)

    def problem(self, folder: Path, read: Any, monkeypatch: pytest.MonkeyPatch) -> str | None:
        with watched():
            return self.fuzzed(folder, read, monkeypatch).read(0)

    def test_what_is_as_it_should_be(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        def refuse(path: Path) -> None:
            raise DataError("t.csv: this is not so: mend it.")

        assert self.problem(tmp_path, lambda path: 1, monkeypatch) is None
        assert self.problem(tmp_path, refuse, monkeypatch) is None

    @pytest.mark.parametrize("error", [IndexError("foreign"), SystemError("foreign"), SystemExit(0)])
    def test_a_foreign_error(self, error: BaseException, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        def fail(path: Path) -> None:
            raise error

        problem = self.problem(tmp_path, fail, monkeypatch)
        assert problem is not None
        assert type(error).__name__ in problem

    @pytest.mark.parametrize("said", ["", "two words: not enough memory", "a\u2028b"])
    def test_a_sentence_that_is_none(self, said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        class RawError(DataError):
            def __str__(self) -> str:
                return said

        def refuse(path: Path) -> None:
            raise RawError("")

        assert self.problem(tmp_path, refuse, monkeypatch) is not None

    def test_a_file_that_takes_long(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(fuzzing, "SLOWEST", 0.05)

        def endless(path: Path) -> None:
            while True:
                pass

        assert "TooSlowError" in (self.problem(tmp_path, endless, monkeypatch) or "")

    def test_a_file_that_takes_much_memory(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        peaks = iter((100.0, 100.0 + fuzzing.LARGEST_JUMP + 1))
        monkeypatch.setattr(fuzzing, "peak", lambda: next(peaks))
        assert "the memory grew" in (self.problem(tmp_path, lambda path: 1, monkeypatch) or "")

    def test_a_fault_without_a_sentence_of_its_own_is_counted(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def refuse(path: Path) -> None:
            raise DataError(f"t.csv: it {UNFORESEEN} (foreign): it may be damaged, so save it again.")

        fuzzed = self.fuzzed(tmp_path, refuse, monkeypatch)
        with watched():
            assert fuzzed.read(3) is None
        assert (fuzzed.outcomes["unforeseen"], fuzzed.unforeseen) == (1, 3)


class TestTheCommand:
    def run(self, monkeypatch: pytest.MonkeyPatch, *words: object) -> int:
        monkeypatch.setattr("sys.argv", ["fuzz", *map(str, words)])
        return main()

    def test_it_counts(self, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
        assert self.run(monkeypatch, "--inputs", 30, "--seed", 3, "--reader", "own", "recipe") == 0
        assert "30 files, 0 failures" in capsys.readouterr().out

    def test_what_fails_is_kept_and_can_be_seen_again(
        self, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
    ) -> None:
        reader = READERS["recipe"]
        examples = reader.examples()

        def read(path: Path) -> Any:
            if path.read_bytes() not in examples:
                raise IndexError("foreign")
            return reader.read(path)

        monkeypatch.setitem(READERS, "recipe", replace(reader, read=read))
        words = ("--reader", "recipe", "--seed", 0, "--keep", tmp_path)
        assert self.run(monkeypatch, *words, "--inputs", 3) == 1
        said = capsys.readouterr().out
        kept = sorted(tmp_path.glob("recipe-0-*"))
        assert kept
        number = kept[0].name.split("-")[2]
        assert f"--reader recipe --seed 0 --case {number}" in said
        assert self.run(monkeypatch, *words, "--case", number) == 1
        assert "failed: IndexError: foreign" in capsys.readouterr().out


class TestByCoverage:
    def test_it_is_said_when_atheris_is_missing(
        self, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        monkeypatch.setitem(sys.modules, "atheris", None)
        monkeypatch.setattr("sys.argv", ["coverage_fuzz", "csv"])
        assert coverage_fuzz.main() == 2
        assert "pip install atheris" in capsys.readouterr().err
