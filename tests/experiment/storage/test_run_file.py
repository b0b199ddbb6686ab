"""What is saved comes back to the bit; anything else is refused in one sentence that names the file."""

from __future__ import annotations

import errno
import io
import json
import os
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nn_tui.data.builtin.builtin import built_in
from nn_tui.data.catalog import BUILT_IN
from nn_tui.data.editing.edits import renamed, with_sample
from nn_tui.experiment.errors import ExperimentError
from nn_tui.experiment.run.resuming import resume
from nn_tui.experiment.run.run_state import RunState
from nn_tui.experiment.storage import run_file

if TYPE_CHECKING:
    from tests.experiment.conftest import Flip, MakeExperiment, SameBits, WithoutSamples


@pytest.fixture(scope="session")
def state(experiment: MakeExperiment, flipped: Flip) -> RunState:
    """Mini-batches, stopped in the middle of an epoch, with a change behind it and one to come."""
    run = experiment("letters", batch=1)
    run.advance(6)
    run.change(run.recipe.with_(learning_rate=0.5, dataset="mine"), flipped(renamed(run.dataset, "mine")))
    run.advance(4)
    run.change(run.recipe.with_(l2=0.01), run.dataset)
    return run.state()


@pytest.fixture(scope="session")
def content(state: RunState) -> bytes:
    return run_file.dumps(state)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "run.nntui"


@pytest.mark.parametrize("name", ["lines", "circles"])
def test_the_settings_of_generated_data_come_back(experiment: MakeExperiment, path: Path, name: str) -> None:
    state = experiment(name, dataset=built_in(name)).state()
    run_file.save(path, state)
    with np.load(path) as arrays:
        stored = json.loads(arrays["header"].tobytes())["datasets"][0]["settings"]
    assert ("size" in stored) == (name == "lines")
    assert run_file.load(path).changes[-1].dataset.settings == BUILT_IN[name].settings


def same(one: RunState, other: RunState) -> bool:
    """Whether two states hold the same, to the bit."""
    return run_file.dumps(one) == run_file.dumps(other)


def refusal(path: Path, content: bytes) -> str:
    """The sentence that refuses the file; fails when it is taken, or anything else is raised."""
    path.write_bytes(content)
    with pytest.raises(ExperimentError) as refused:
        run_file.load(path)
    message = str(refused.value)
    assert path.name in message
    assert "\n" not in message
    assert len(message) < 300 + 80
    return message


def edited(content: bytes, **members: bytes | np.ndarray | None) -> bytes:
    """The file with some members replaced, or left out where None."""
    arrays = dict(np.load(io.BytesIO(content)))
    arrays |= members
    buffer = io.BytesIO()
    np.savez(buffer, **{name: value for name, value in arrays.items() if value is not None})
    return buffer.getvalue()


def with_header(content: bytes, **entries: object) -> bytes:
    """The file with some entries of its header replaced."""
    header = json.loads(np.load(io.BytesIO(content))["header"].tobytes())
    return edited(content, header=np.frombuffer(json.dumps({**header, **entries}).encode(), np.uint8))


class TestRoundTrip:
    def test_everything_comes_back(self, state: RunState, path: Path) -> None:
        run_file.save(path, state)
        loaded = run_file.load(path)
        assert same(loaded, state)
        for change, original in zip(loaded.changes, state.changes, strict=True):
            assert (change.epoch, change.recipe) == (original.epoch, original.recipe)
            assert change.dataset.same_content(original.dataset)
            assert (change.dataset.name, change.dataset.own) == (original.dataset.name, original.dataset.own)

    def test_it_goes_on_with_the_same_bits(self, state: RunState, path: Path, same_bits: SameBits) -> None:
        run_file.save(path, state)
        loaded, kept = resume(run_file.load(path)), resume(state)
        for run in (loaded, kept):
            run.advance(1)
            run.advance(run.updates_until(200))
        assert same_bits(loaded, kept)

    @settings(max_examples=25, deadline=None)
    @given(
        name=st.sampled_from(["letters", "alphabet", "bits", "xor", "and"]),
        hidden=st.lists(st.integers(1, 6), max_size=3),
        batch=st.none() | st.integers(1, 9),
        dtype=st.sampled_from(["float64", "float32"]),
        test_split=st.sampled_from([0.0, 0.4]),
        updates=st.integers(0, 40),
        every=st.sampled_from([1, 7]),
    )
    def test_any_run_comes_back(
        self,
        tmp_path_factory: pytest.TempPathFactory,
        experiment: MakeExperiment,
        name: str,
        updates: int,
        every: int,
        hidden: list[int],
        **fields: Any,
    ) -> None:
        run = experiment(name, every, hidden=tuple(hidden), **fields)
        run.advance(updates)
        path = tmp_path_factory.getbasetemp() / "any.nntui"
        run_file.save(path, run.state())
        assert same(run_file.load(path), run.state())

    def test_an_empty_dataset_and_a_diverged_run(
        self, experiment: MakeExperiment, without_samples: WithoutSamples, path: Path
    ) -> None:
        empty = experiment(dataset=without_samples(built_in("letters")))
        wild = experiment("bits", learning_rate=1e6)
        wild.advance(10**6)
        assert wild.divergence is not None
        for run in (empty, wild):
            run_file.save(path, run.state())
            assert same(run_file.load(path), run.state())

    def test_a_set_that_several_changes_share_is_written_once(self, experiment: MakeExperiment) -> None:
        run = experiment("letters")
        for rate in (0.1, 0.2, 0.3):
            run.change(run.recipe.with_(learning_rate=rate), run.dataset)
            run.advance(1)
        names = np.load(io.BytesIO(run_file.dumps(run.state()))).files
        assert len(run.changes) == 3
        assert [name for name in names if name.startswith("inputs")] == ["inputs_0"]


class TestRefusal:
    def test_cut_short_anywhere(self, content: bytes, path: Path) -> None:
        for length in range(0, len(content), 50):
            refusal(path, content[:length])
        assert "cut short" in refusal(path, content[:-1])

    def test_an_array_that_claims_to_be_shorter(self, experiment: MakeExperiment, path: Path) -> None:
        run = experiment("xor")
        run.advance(999)
        content = run_file.dumps(run.state())
        assert content.count(b"(1000, 11)") == 1
        refusal(path, content.replace(b"(1000, 11)", b"(100,  11)"))

    @settings(max_examples=150, deadline=None)
    @given(flips=st.lists(st.tuples(st.floats(0, 1, exclude_max=True), st.integers(1, 255)), min_size=1, max_size=4))
    def test_flipped_bytes_are_noticed_or_harmless(
        self, tmp_path_factory: pytest.TempPathFactory, state: RunState, content: bytes, flips: list[tuple[float, int]]
    ) -> None:
        damaged = bytearray(content)
        for place, change in flips:
            damaged[int(place * len(damaged))] ^= change
        path = tmp_path_factory.getbasetemp() / "flipped.nntui"
        path.write_bytes(damaged)
        try:
            loaded = run_file.load(path)
        except ExperimentError as error:
            loaded, message = None, str(error)
            assert path.name in message, message
            assert "\n" not in message
        assert loaded is None or same(loaded, state)

    @pytest.mark.slow
    def test_every_byte_of_the_directory_and_the_first_headers(
        self, state: RunState, content: bytes, path: Path
    ) -> None:
        for place in [*range(300), *range(len(content) - 400, len(content))]:
            for bits in (0x01, 0x80, 0xFF):
                damaged = bytearray(content)
                damaged[place] ^= bits
                path.write_bytes(damaged)
                try:
                    loaded = run_file.load(path)
                except ExperimentError:
                    continue
                assert same(loaded, state), place

    @settings(max_examples=60, deadline=None)
    @given(junk=st.binary(max_size=300), start=st.sampled_from([b"", b"PK", b"PK\x03\x04", b"\x93NUMPY\x01\x00"]))
    def test_any_bytes(self, tmp_path_factory: pytest.TempPathFactory, junk: bytes, start: bytes) -> None:
        refusal(tmp_path_factory.getbasetemp() / "junk.nntui", start + junk)

    def test_foreign_files(self, path: Path) -> None:
        zipped, plain, npz = io.BytesIO(), io.BytesIO(), io.BytesIO()
        with zipfile.ZipFile(zipped, "w") as archive:
            archive.writestr("word/document.xml", "<text/>")
        np.save(plain, np.zeros(3))
        np.savez(npz, weights=np.zeros(3))
        header = io.BytesIO()
        np.savez(header, header=np.frombuffer(b'{"format": "another", "version": 1}', np.uint8))
        files = [zipped.getvalue(), plain.getvalue(), npz.getvalue(), header.getvalue(), b"", b"epochs = 3\n"]
        for file in files:
            assert "is not a saved run of nn-tui" in refusal(path, file)

    def test_a_header_that_is_something_else(self, content: bytes, path: Path) -> None:
        for header in (b"[1, 2]", b"3", b"null", b"{", b"\xff\xfe", b"[" * 100_000, b'{"format": 1e999}'):
            refusal(path, edited(content, header=np.frombuffer(header, np.uint8)))
        refusal(path, edited(content, header=np.array(["text"])))

    def test_a_newer_version(self, content: bytes, path: Path) -> None:
        message = refusal(path, with_header(content, version=run_file.VERSION + 1))
        assert "newer nn-tui" in message
        assert "update" in message
        versions: tuple[Any, ...] = (None, "new", [], 1e999)
        for version in versions:
            refusal(path, with_header(content, version=version))

    def test_a_file_that_is_not_there_or_not_a_file(self, path: Path, tmp_path: Path) -> None:
        for missing in (path, tmp_path, tmp_path / "no" / "such.nntui"):
            with pytest.raises(ExperimentError, match=r"no such file|not a file") as refused:
                run_file.load(missing)
            assert missing.name in str(refused.value)

    def test_pickled_content(self, content: bytes, path: Path) -> None:
        class Trap:
            def __reduce__(self) -> tuple[Callable[..., object], tuple[str]]:
                return (os.mkdir, (str(path.with_name("sprung")),))

        for name in ("parameters", "extra", "header"):
            refusal(path, edited(content, **{name: np.array([Trap()], object)}))
        assert not path.with_name("sprung").exists()

    def test_parts_that_are_missing_or_do_not_fit(self, content: bytes, path: Path) -> None:
        arrays = np.load(io.BytesIO(content))
        for name in arrays.files:
            refusal(path, edited(content, **{name: None}))
        parameters = arrays["parameters"]
        broken = {
            "parameters": [parameters[:-1], parameters * np.inf, parameters.astype(complex), parameters.astype(str)],
            "history_rows": [np.zeros(5), np.zeros((2, 8)), np.zeros((1, 3))],
            "inputs_0": [np.zeros((3, 2)), np.full((3, 5, 6), np.nan)],
            "targets_0": [np.zeros((3, 4))],
            "random_keys": [np.zeros(3, np.uint32), np.array(["a"] * 624)],
            "order": [np.array([0, 0, 1]), np.array(["a", "b", "c"])],
        }
        for name, values in broken.items():
            for value in values:
                refusal(path, edited(content, **{name: value}))

    def test_a_header_whose_parts_do_not_fit(self, content: bytes, path: Path) -> None:
        header = json.loads(np.load(io.BytesIO(content))["header"].tobytes())
        change, trainer, dataset = header["changes"][0], header["trainer"], header["datasets"][0]
        wrong: list[dict[str, Any]] = [
            {"changes": []},
            {"changes": [{**change, "dataset": 9}]},
            {"changes": [{**change, "recipe": "epochs"}]},
            {"changes": [{**change, "recipe": ""}]},
            {"changes": [{**change, "recipe": "[dataset]\nname = 'a'\n[training]\nepochs = -1"}]},
            {"changes": [{**change, "epoch": 1e999}]},
            {"changes": [{**change, "epoch": 5}]},
            {"datasets": [{**dataset, "kind": "sound"}] * 2},
            {"datasets": [{**dataset, "name": 3}] * 2},
            {"datasets": [{**dataset, "recipe": "none"}] * 2},
            {"history_stride": 0},
            {"record_every": 0},
            {"trainer": {**trainer, "position": 99}},
            {"trainer": {**trainer, "epoch": -4}},
            {"trainer": {**trainer, "random": ["MT19937", 10**6, 0, 0.0]}},
            {"trainer": {**trainer, "random": ["PCG64", 1, 0, 0.0]}},
            {"trainer": {**trainer, "random": 3}},
            {"trainer": None},
        ]
        for entries in wrong:
            refusal(path, with_header(content, **entries))


class TestSaving:
    def test_it_is_atomic(self, state: RunState, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        run_file.save(path, state)
        before = path.read_bytes()

        def full(*_: int) -> None:
            raise OSError(errno.ENOSPC, "No space left on device")

        monkeypatch.setattr(os, "fsync", full)
        with pytest.raises(OSError, match="No space left"):
            run_file.save(path, replace(state, parameters=state.parameters * 2))
        assert path.read_bytes() == before
        assert [entry.name for entry in path.parent.iterdir()] == [path.name]

    def test_the_folder_is_made(self, state: RunState, tmp_path: Path) -> None:
        run_file.save(tmp_path / "a" / "b" / "run.nntui", state)
        assert same(run_file.load(tmp_path / "a" / "b" / "run.nntui"), state)

    def test_a_long_run_is_a_small_file(self, experiment: MakeExperiment) -> None:
        run = experiment("xor")
        run.advance(30_000)
        grown = with_sample(run.dataset, 0, run.dataset.inputs[1], run.dataset.targets[0])
        run.change(run.recipe, grown)
        assert len(run_file.dumps(run.state())) < 600_000
