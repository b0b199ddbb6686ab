"""Small files that ask for much: how much memory is taken for them, by a process of their own."""

from __future__ import annotations

import gzip
import io
import json
import struct
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pytest

from nn_tui.data.builtin.builtin import built_in
from nn_tui.experiment.recipe.defaults import default_recipe
from nn_tui.experiment.run.experiment import Experiment
from nn_tui.experiment.storage import run_file

ALWAYS, TIMES = 320, 30
"""What README says: reading a file takes at most that many megabytes, or that many times its size."""

_MEASURED = """
import resource, sys
from pathlib import Path
resource.setrlimit(resource.RLIMIT_AS, (4 << 30, 4 << 30))
from nn_tui.cli.errors import UsageError
from nn_tui.cli.options.plan import plan_experiment
from nn_tui.cli.reading.input_source import read_input
from nn_tui.data.builtin.builtin import built_in
from nn_tui.data.errors import DataError
from nn_tui.data.files import opening
from nn_tui.data.library.any_file import open_file
from nn_tui.data.opened_file import Choices
from nn_tui.experiment.errors import ExperimentError
from nn_tui.experiment.storage import run_file

def peak():
    # What getrusage tells would count the process that started this one too.
    value, = (line.split()[1] for line in open("/proc/self/status") if line.startswith("VmHWM"))
    return int(value) / 1024

for word in sys.argv[1:]:
    path, before = Path(word), peak()
    try:
        if path.suffix == ".nntui":
            run_file.load(path)
        elif path.suffix == ".toml":
            plan_experiment(None, path, {}, None, print)
        elif path.suffix == ".rows":
            read_input(word, built_in("xor"))
        else:
            open_file(path, "t", Choices())
        said = "it opens"
    except (DataError, ExperimentError, UsageError) as error:
        said = str(error)
    print(f"{path.stat().st_size} {peak() - before:.0f} {said}", flush=True)
"""


class Measured(NamedTuple):
    """The bytes of a file, the megabytes by which reading it raised the most memory in use, and what was said."""

    size: int
    megabytes: int
    said: str


def measured(*paths: Path) -> list[Measured]:
    """Read the files in one process."""
    done = subprocess.run(
        [sys.executable, "-c", _MEASURED, *map(str, paths)], capture_output=True, text=True, check=True
    )
    rows = (line.split(" ", 2) for line in done.stdout.splitlines())
    return [Measured(int(size), int(megabytes), said) for size, megabytes, said in rows]


def text(name: str, *parts: str) -> Callable[[Path], Path]:
    def write(folder: Path) -> Path:
        (folder / name).write_text("".join(parts))
        return folder / name

    return write


def idx(count: int, side: int, is_whole: bool = True) -> Callable[[Path], Path]:
    def write(folder: Path) -> Path:
        with gzip.open(folder / "train-images-idx3-ubyte.gz", "wb", 1) as packed:
            packed.write(struct.pack(">IIII", 0x803, count, side, side))
            for _ in range(count if is_whole else 1):
                packed.write(bytes(side * side))
        labels = struct.pack(">II", 0x801, count) + (np.arange(count) % 10).astype(np.uint8).tobytes()
        (folder / "train-labels-idx1-ubyte.gz").write_bytes(gzip.compress(labels))
        return folder / "train-images-idx3-ubyte.gz"

    return write


def npz(rows: int, columns: int, dtype: str) -> Callable[[Path], Path]:
    def write(folder: Path) -> Path:
        table = np.zeros((rows, columns), dtype)
        table[::2] = 1
        np.savez_compressed(folder / "t.npz", X=table, y=np.arange(rows) % 2)
        return folder / "t.npz"

    return write


def empty_texts(folder: Path) -> Path:
    header = b"{'descr': '<U0', 'fortran_order': False, 'shape': (4000000000, 2), }".ljust(117) + b"\n"
    (folder / "t.npy").write_bytes(b"\x93NUMPY\x01\x00v\x00" + header)
    return folder / "t.npy"


def run(change: Callable[[dict[str, Any], dict[str, Any]], None], packed: bool = False) -> Callable[[Path], Path]:
    def write(folder: Path) -> Path:
        dataset = built_in("xor")
        content = run_file.dumps(Experiment(default_recipe(dataset), dataset).state())
        arrays = dict(np.load(io.BytesIO(content)))
        header = json.loads(arrays["header"].tobytes())
        change(header, arrays)
        arrays["header"] = np.frombuffer(json.dumps(header).encode(), np.uint8)
        with (folder / "t.nntui").open("wb") as file:
            (np.savez_compressed if packed else np.savez)(file, **arrays)
        return folder / "t.nntui"

    return write


def wide_layers(header: dict[str, Any], arrays: dict[str, Any]) -> None:
    layers = ", ".join(["4096"] * 32)
    header["changes"][0]["recipe"] = f'[dataset]\nname = "xor"\n[network]\nhidden = [{layers}]\n'


def many_classes(header: dict[str, Any], arrays: dict[str, Any]) -> None:
    names = [f"c{number}" for number in range(100_000)]
    header["datasets"][0] |= {"class_names": names, "output_names": names}
    arrays["targets_0"] = np.arange(4, dtype=np.int16)


def zeros(header: dict[str, Any], arrays: dict[str, Any]) -> None:
    arrays["history_rows"] = np.zeros((100_000, 8))


def lists(header: dict[str, Any], arrays: dict[str, Any]) -> None:
    header["changes"][0]["more"] = [[]] * 2_000_000


_CLASSES = "".join(f"{number % 7} -> c{number % 1000}\n" for number in range(100_000))
_TABLE = "".join(f"{number % 7},c{number % 1000}\n" for number in range(100_000))
_CATEGORIES = "".join(f"{','.join([f'c{number % 64}'] * 21)},{number % 2}\n" for number in range(100_000))

REFUSED_AT_ONCE = {
    "pictures from nothing": (idx(100_000, 36, is_whole=False), "cannot be unpacked"),
    "rows from nothing": (npz(100_000, 170, "u1"), "bytes of memory"),
    "texts from nothing": (empty_texts, "all texts of the array are empty"),
    "a recipe's nested keys": (text("a.toml", "a" + ".a" * 30_000 + " = 1\n"), "is not a recipe"),
    "a recipe of many lines": (text("b.toml", "# nothing\n" * 10_000), "more than 65,536 bytes"),
    "a recipe's nested lists": (text("c.toml", "[network]\nhidden = " + "[" * 30_000), "nested too deeply"),
    "a recipe's layers": (
        text("d.toml", '[dataset]\nname = "xor"\n[network]\nhidden = [', "4096, " * 32, "]\n"),
        "weights and biases",
    ),
    "a run's layers": (run(wide_layers), "do not fit the recipe"),
    "a run's classes": (run(many_classes), "classes"),
    "a run from nothing": (run(zeros, packed=True), "damaged"),
}
"""Files that are refused by what they say of themselves, with part of the sentence."""

READ = {
    "an archive as large as it may be": (npz(100_000, 165, "u1"), "it opens"),
    "pictures as many as there may be": (idx(16_000, 32), "it opens"),
    "classes": (
        text("t.txt", "inputs: x\nclasses: ", " ".join(f"c{n}" for n in range(1000)), "\n", _CLASSES),
        "too much",
    ),
    "classes of a table": (text("t.csv", "x,c\n", _TABLE), "too much"),
    "categories": (text("t.csv", ",".join(f"k{n}" for n in range(21)), ",y\n", _CATEGORIES), "too much"),
    "one long sequence": (
        text("t.txt", "kind: sequences\n", "0 -> 1\n" * 99_999, ", ".join(["0"] * 1000), " -> 1\n"),
        "too much",
    ),
    "steps": (text("t.txt", "kind: sequences\nsteps: 1000\n", "a -> b\n" * 100_000), "too much"),
    "lines": (text("t.txt", "inputs: a\noutputs: b\n", "aa\n" * 6_000_000), "100000 samples is the most"),
    "blank lines": (text("t.txt", "inputs: a\noutputs: b\n", "\n" * 15_000_000), "more than 14,000,000 lines"),
    "pictures of one pixel": (
        text("t.txt", "shape: 1x1\nclasses: A\n", "A\n#\n\n" * 3_000_000),
        "pictures is the most",
    ),
    "long rows": (text("t.csv", "a,b\n", "1,2\n" * 200, (",".join(["1"] * 10**6) + "\n") * 8), "instead of 2"),
    "many columns": (text("t.csv", (",".join(["1"] * 10**6) + "\n") * 2), "columns, 12,289 at most"),
    "a header of lists": (run(lists), "it opens"),
    "many rows": (text("t.rows", "0,1\n" * 1_000_000), "it opens"),
    "too many rows": (text("t.rows", "0,1\n" * 2_000_000), "over 1,000,000 lines"),
}
"""Files that are read as far as it takes to see what is in them, with part of what is said."""


@pytest.mark.skipif(sys.platform != "linux", reason="the peak of the resident memory is counted in other units there")
def test_what_a_file_says_of_itself_is_not_believed(tmp_path: Path) -> None:
    paths = []
    for name, (write, _) in REFUSED_AT_ONCE.items():
        folder = tmp_path / name
        folder.mkdir()
        paths.append(write(folder))
    for (size, megabytes, said), (_, wanted) in zip(measured(*paths), REFUSED_AT_ONCE.values(), strict=True):
        assert wanted in said
        assert megabytes <= 40, (size, megabytes, said)


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="the peak of the resident memory is counted in other units there")
@pytest.mark.parametrize("name", READ)
def test_reading_takes_no_more_memory_than_is_said(name: str, tmp_path: Path) -> None:
    write, wanted = READ[name]
    ((size, megabytes, said),) = measured(write(tmp_path))
    assert wanted in said
    assert megabytes <= max(ALWAYS, TIMES * size / 1e6), (size, megabytes, said)
