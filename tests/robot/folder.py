"""The folder that the robot works in: files of every kind, own datasets, saved runs. All else is out of its reach."""

from __future__ import annotations

import os
import struct
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

import numpy as np

from nn_tui.data.builtin.builtin import built_in
from nn_tui.data.catalog import BUILT_IN, Settings
from nn_tui.data.dataset import Dataset
from nn_tui.data.editing.edits import renamed
from nn_tui.data.editing.plane_edits import empty_plane
from nn_tui.data.library.library import Library
from nn_tui.data.names import pixel_names
from nn_tui.experiment.recipe.defaults import default_recipe
from nn_tui.experiment.run.experiment import Experiment
from nn_tui.experiment.storage import run_file
from tests.data.editing import test_sequences as sequences

OWN: Final = (
    "mine", "dots", "empty", "surface", "flowers", "colours", "sums", "steps", "words", "spelled",
)  # fmt: skip
FILES: Final = (
    "table.csv", "broken.csv", "a-images-idx3-ubyte", "pictures.npz", "steps.npz", "poem.txt", "nothing.txt",
)  # fmt: skip
RUNS: Final = ("solved.nntui", "wild.nntui", "frozen.nntui", "conv.nntui", "gated.nntui")
TARGETS: Final[tuple[str | None, ...]] = (None, *BUILT_IN, *OWN, *FILES[:6], *RUNS)
"""What the app can be opened on."""
WORK: Final = "work"
"""The current directory, inside the home."""
_POEM: Final = "the cat sat on the mat\nand the dog sat on the cat\n" * 30


def own_datasets() -> list[Dataset]:
    """An own dataset of each kind."""
    letters, sums = built_in("letters"), sequences.numbers()
    colours = replace(
        letters,
        inputs=np.stack([letters.inputs, 1 - letters.inputs, letters.inputs / 2], axis=1),
        feature_names=pixel_names(5, 6, 3),
        levels=2,
        recipe="digits",
        tests=1,
    )
    made = (
        letters,
        built_in("circles", Settings(samples=40, noise=0.1, classes=2)),
        empty_plane("empty", 3),
        built_in("bumps", Settings(samples=60, classes=0)),
        built_in("iris"),
        colours,
        sums,
        sequences.classes(),
        sequences.phrases(),
        sequences.names(),
    )
    return [renamed(dataset, name, own=True) for name, dataset in zip(OWN, made, strict=True)]


def furnish(home: Path) -> None:
    """Fill an empty home; its content is always the same."""
    work = home / WORK
    work.mkdir(parents=True)
    library = Library(home / "data/nn-tui/datasets")
    for dataset in own_datasets():
        library.save(dataset)
    random = np.random.RandomState(0)
    rows = [f"{a:.3f},{b:.3f},{'yes' if a * b > 0 else 'no'}" for a, b in random.randn(60, 2)]
    (work / "table.csv").write_text("\n".join(["height,weight,healthy", *rows]) + "\n")
    (work / "broken.csv").write_text('a,b\n1,"2\n3\n')
    pictures, labels = random.randint(0, 256, (30, 8, 8)).astype(np.uint8), (np.arange(30) % 3).astype(np.uint8)
    (work / "a-images-idx3-ubyte").write_bytes(_idx(pictures))
    (work / "a-labels-idx1-ubyte").write_bytes(_idx(labels))
    np.savez(work / "pictures.npz", x=pictures, y=labels)
    np.savez(work / "steps.npz", x=random.randn(20, 6, 2), y=random.randn(20, 1))
    (work / "poem.txt").write_text(_POEM)
    (work / "nothing.txt").write_text("")
    _save_runs(work)


def _idx(array: Any) -> bytes:
    content: bytes = array.tobytes()
    return struct.pack(f">HBB{array.ndim}I", 0, 8, array.ndim, *array.shape) + content


def _save_runs(work: Path) -> None:
    wild = {"output": "linear", "loss": "half_squared_error", "learning_rate": 1e6}
    pictures = {"layers": ("conv 4 3x3 relu", "pool 2", "dense 6 tanh"), "optimizer": "adam"}
    runs: tuple[tuple[str, dict[str, Any], int], ...] = (
        ("letters", {}, 8_000),
        ("letters", wild, 0),
        ("xor", {}, 10),
        ("digits", pictures, 0),
        ("echo", {"layers": ("lstm 4", "rnn 3"), "clip_norm": 0.1}, 1),
    )
    for file, (name, changes, epochs) in zip(RUNS, runs, strict=True):
        dataset = built_in(name)
        experiment = Experiment(default_recipe(dataset).with_(**changes), dataset)
        if file == "frozen.nntui":
            experiment.freeze(np.arange(experiment.network.parameters.size) % 2 == 0)
        if epochs:
            experiment.advance(epochs)
        run_file.save(work / file, experiment.state())


@contextmanager
def living_in(home: Path) -> Iterator[None]:
    """Have this process keep everything under that home, with the work in front of it."""
    here, before = os.getcwd(), dict(os.environ)
    os.environ.update(environment(home))
    os.chdir(home / WORK)
    try:
        yield
    finally:
        os.chdir(here)
        os.environ.clear()
        os.environ.update(before)


def environment(home: Path) -> dict[str, str]:
    """The variables that say where everything is."""
    kinds = ("DATA", "CONFIG", "STATE", "CACHE")
    folders = {f"XDG_{kind}_HOME": str(home / kind.lower()) for kind in kinds}
    return {
        **folders,
        "HOME": str(home),
        "XDG_DOWNLOAD_DIR": str(home / "downloads"),
        "BROWSER": "true",
        "TERM": "xterm-256color",
        "COLORTERM": "truecolor",
    }


def unreadable(home: Path) -> list[str]:
    """The own datasets and kept runs that no longer open, each with what is wrong."""
    library = Library(home / "data/nn-tui/datasets")
    found = [f"{entry.name}: {entry.problem}" for entry in library.entries() if entry.problem]
    for path in (home / "data/nn-tui/runs").glob("*.nntui"):
        try:
            run_file.load(path)
        except ValueError as error:
            found.append(f"{path.name}: {error}")
    return found
