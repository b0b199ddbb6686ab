"""Whatever is in a file, its reader gives a value or says one sentence: contents made of the pieces of its format."""

from __future__ import annotations

import gzip
import io
import json
import struct
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import tomli_w
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from nn_tui.experiment.recipe.fields import FIELDS
from tests.fuzzing.mutation import zip_members, zip_of
from tests.fuzzing.readers import READERS

Contents = st.SearchStrategy[bytes]

_NUMBERS = (
    "0",
    "1",
    "-1",
    "0.5",
    "1e3",
    "1e308",
    "1e999",
    "nan",
    "inf",
    "1_0",
    "1,5",
    "٣",
    "0x1",
    "99999999999999999999",
    "007",
    "27.026",
    "1.234,5",
    "$1,234.50",
    "10%",
    "\u22125",
    "1.0D+00",
    "2024-01-31",
    "1/2/2024 13:00",
    "12:30",
)
_NAMES = (
    "A",
    "B",
    "x1",
    "y",
    "a b",
    "yes",
    "NA",
    "",
    " ",
    "é",
    "\x1b[2J",
    "\x1c",
    "\u202e",
    "\U0001f600",
    "a" * 50,
    "->",
)
_MARKS = (",", ";", "\t", "|", " ", "\n", "\r\n", "\n\n", '"', "->", "#", ":", "\\", "\\s", ".", "##", "..", "0101")
_HEADS = (
    *(
        "shape: 2x3",
        "shape: 64x64",
        "channels: 3",
        "levels: 16",
        "levels: 255",
        "classes: A B",
        "inputs: x1 x2",
        "outputs: y",
    ),
    *(
        "kind: points",
        "kind: table",
        "kind: pixels",
        "kind: sequences",
        "symbols: a b",
        "targets: each step",
        "steps: 7",
    ),
    *(
        "standardise: yes",
        "tests: 1",
        "recipe: xor",
        "title: \x1b]0;t\x07",
        "kind: sound",
        "classes: A A",
        "sep=;",
        "# a b",
    ),
)


def _joined(*pieces: str, most: int = 30) -> Contents:
    return st.lists(st.sampled_from(pieces) | st.text(max_size=3), max_size=most).map("".join).map(_encoded)


def _encoded(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


def _dataset_files() -> Contents:
    heads = st.lists(st.sampled_from(_HEADS), max_size=5).map(lambda lines: "\n".join([*lines, ""]).encode())
    samples = ("A\n#.#\n.#.\n\n", "0 1 -> 1\n", "1 2 -> A\n", "a b -> b, a\n", "0 1, 1 1 -> 1, 0\n", "B\n01\n10\n\n")
    bodies = st.lists(st.sampled_from(samples), max_size=4).map("".join).map(str.encode)
    return st.tuples(heads, bodies | _joined(*_NUMBERS, *_NAMES, *_MARKS)).map(b"".join)


def _tables() -> Contents:
    cells = st.sampled_from(_NUMBERS) | st.sampled_from(_NAMES)
    rows = st.integers(1, 4).flatmap(
        lambda width: st.lists(st.lists(cells, min_size=width, max_size=width), max_size=12)
    )
    separators = st.sampled_from((",", ";", "\t", "|", " "))
    encodings = st.sampled_from(("utf-8", "utf-16", "utf-8-sig", "utf-32"))

    def written(rows: list[list[str]], mark: str, encoding: str) -> bytes:
        return "\n".join(mark.join(row) for row in rows).encode(encoding, "replace")

    return st.builds(written, rows, separators, encodings) | _joined(*_NUMBERS, *_NAMES, *_MARKS)


def _json_lines() -> Contents:
    cells = (
        st.sampled_from(_NUMBERS) | st.sampled_from(_NAMES) | st.none() | st.booleans() | st.floats() | st.integers()
    )
    objects = st.dictionaries(st.sampled_from(_NAMES), cells | st.lists(cells, max_size=1), max_size=4)
    lines = st.lists(objects.map(json.dumps) | st.sampled_from(("", "{", "[]", "7", '{"a": NaN}')), max_size=8)
    return lines.map(lambda found: "\n".join(found).encode())


def _any_array() -> st.SearchStrategy[np.ndarray]:
    kinds = arrays.scalar_dtypes() | st.sampled_from([np.dtype("<U3"), np.dtype(">U2"), np.dtype("S2"), np.dtype(bool)])
    shapes = arrays.array_shapes(min_dims=0, max_dims=5, min_side=0, max_side=4)
    drawn = kinds.flatmap(lambda kind: arrays.arrays(kind, shapes))
    fitting = arrays.arrays(np.float64, st.tuples(st.just(4), st.integers(0, 3)), elements=st.floats(width=64))
    labels = st.sampled_from(
        [np.array(values) for values in ([0, 1, 0, 1], list("abab"), [0.5, 1, 2, 3], [b"a", b"b"] * 2)]
    )
    return drawn | fitting | labels


def _npy(values: np.ndarray) -> bytes:
    content = io.BytesIO()
    np.save(content, values, allow_pickle=False)
    return content.getvalue()


def _npz_files() -> Contents:
    names = st.sampled_from(
        (b"X.npy", b"y.npy", b"x_train.npy", b"y_train.npy", b"x_test.npy", b"y_test.npy", b"\x1b[m")
    )
    members = st.lists(st.tuples(names, _any_array().map(_npy)), max_size=5)
    pairs = st.tuples(_any_array().map(_npy), _any_array().map(_npy)).map(
        lambda xy: [(b"X.npy", xy[0]), (b"y.npy", xy[1])]
    )
    return st.builds(zip_of, pairs | members, st.booleans())


def _idx_files(dimensions: int) -> Contents:
    sizes = st.lists(st.sampled_from((0, 1, 3, 4, 6, 65, 100_000, 2**32 - 1)), max_size=dimensions + 1)
    magic = st.sampled_from((0x800 + dimensions, 0x801, 0x803, 0xD03, 0))
    return st.builds(
        lambda code, sizes, rest: struct.pack(f">I{len(sizes)}I", code, *sizes) + rest,
        magic,
        sizes,
        st.binary(max_size=90),
    )


@cache
def _run_example() -> list[tuple[bytes, bytes]]:
    return zip_members(READERS["run"].examples()[0])


def _run_files() -> Contents:
    values = st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.sampled_from(_NAMES),
        lambda inner: (
            st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(("epoch", "name")), inner, max_size=2)
        ),
        max_leaves=6,
    )
    members = dict(_run_example())
    header = json.loads(np.load(io.BytesIO(members[b"header.npy"])).tobytes())

    def with_entry(path: str, value: Any) -> bytes:
        *way, last = path.split(".")
        changed = json.loads(json.dumps(header))
        place = changed
        for key in way:
            place = place[key][0] if isinstance(place[key], list) else place[key]
        place[last] = value
        content = np.frombuffer(json.dumps(changed).encode(), np.uint8)
        return zip_of(list({**members, b"header.npy": _npy(content)}.items()))

    def with_array(name: bytes, values: np.ndarray) -> bytes:
        return zip_of(list({**members, name: _npy(values)}.items()))

    entries = [
        f"{way}{key}"
        for way, part in (
            *(("", header), ("trainer.", header["trainer"]), ("changes.", header["changes"][0])),
            ("datasets.", header["datasets"][0]),
        )
        for key in part
    ]
    of_arrays = st.builds(with_array, st.sampled_from(sorted(members)), _any_array())
    return st.builds(with_entry, st.sampled_from(entries), values) | of_arrays


def _recipes() -> Contents:
    values = (
        st.sampled_from((*_NAMES, "full", "tanh", "dense 4 tanh", "conv 8 3x3", "xor", "softmax"))
        | st.integers(-(2**70), 2**70)
        | st.floats()
        | st.booleans()
        | st.lists(st.integers(-1, 9) | st.sampled_from(("relu", "rnn 4", "pool 2", "\x1b")), max_size=3)
        | st.dates()
    )
    places = [(field.table, key) for field in FIELDS.values() for key in field.keys or (field.name,)]
    entries = st.lists(st.tuples(st.sampled_from(places), values), max_size=5)

    def written(entries: list[tuple[tuple[str, str], Any]]) -> bytes:
        tables: dict[str, dict[str, Any]] = {}
        for (table, key), value in entries:
            tables.setdefault(table, {})[key] = value
        return tomli_w.dumps(tables).encode("utf-8", "surrogatepass")

    return entries.map(written) | _joined(
        "[network]", "hidden", "=", "[", "]", "1", ".", '"', "a", "{", "}", ",", "#", "\n"
    )


def _sessions() -> Contents:
    values = st.recursive(
        st.none()
        | st.booleans()
        | st.integers()
        | st.floats()
        | st.text(max_size=5)
        | st.sampled_from((*_NAMES, "inf")),
        lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(_NAMES), inner, max_size=2),
        max_leaves=6,
    )
    example = json.loads(READERS["session"].examples()[1])
    changed = st.dictionaries(st.sampled_from(sorted(example)), values, max_size=3)
    whole = changed.map(lambda entries: json.dumps({**example, **entries}).encode())
    return whole | values.map(lambda value: json.dumps(value).encode()) | st.binary(max_size=20)


def _preferences() -> Contents:
    return _joined(
        *('theme = "nord"', "frame_rate = 10", "mouse", "=", "true", "terminal_lost", "[keys]", "train.run", '"p"'),
        *("[", "]", "[[", '"""', "'", "{", "}", ",", ".", "#", "\n", "\n", "\r\n", "\\", "\x1b", "\ufeff"),
    )


CONTENTS: dict[str, Callable[[], Contents]] = {
    "own": _dataset_files,
    "sequences": lambda: _dataset_files().map(lambda content: b"kind: sequences\n" + content),
    "csv": _tables,
    "jsonl": _json_lines,
    "text": lambda: _joined(*_NAMES, *_MARKS) | st.text(max_size=40).map(_encoded) | st.binary(max_size=40),
    "any": lambda: _dataset_files() | _tables(),
    "npz": _npz_files,
    "npy": lambda: _any_array().map(_npy),
    "idx": lambda: _idx_files(3),
    "labels": lambda: _idx_files(1),
    "gz": lambda: _idx_files(3).map(lambda content: gzip.compress(content, mtime=0)),
    "run": _run_files,
    "session": _sessions,
    "recipe": _recipes,
    "preferences": _preferences,
    "input": _tables,
    "steps": lambda: _joined(*_NAMES, *_MARKS, "a", "b", "\\x41", "\\n"),
}


def test_no_reader_is_left_out() -> None:
    assert CONTENTS.keys() == READERS.keys()


def _look(name: str, folder: Path, examples: int) -> None:
    reader = READERS[name]
    path = reader.prepare(folder / name)

    @settings(max_examples=examples, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(CONTENTS[name]())
    def any_content(content: bytes) -> None:
        path.write_bytes(content)
        reader.outcome(path)

    any_content()


@pytest.mark.parametrize("name", READERS)
def test_any_content_is_a_value_or_a_sentence(name: str, tmp_path: Path) -> None:
    _look(name, tmp_path, 6)


@pytest.mark.slow
@pytest.mark.parametrize("name", READERS)
def test_any_of_many_contents_is_a_value_or_a_sentence(name: str, tmp_path: Path) -> None:
    _look(name, tmp_path, 150)
