"""Every reader of files with some valid files for it, and what may come out of it: a value, or one sentence."""

from __future__ import annotations

import gzip
import io
import json
import struct
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cache
from math import inf
from pathlib import Path
from typing import Any, Final

import numpy as np

from nn_tui.cli.errors import UsageError
from nn_tui.cli.reading.input_rows import InputRows
from nn_tui.cli.reading.input_source import read_input
from nn_tui.data.builtin.builtin import built_in
from nn_tui.data.catalog import BUILT_IN
from nn_tui.data.dataset import Dataset
from nn_tui.data.errors import DataError
from nn_tui.data.library.any_file import open_file
from nn_tui.data.opened_file import Choices, FileTask, OpenedFile
from nn_tui.data.own_format.file import read_text_file
from nn_tui.data.own_format.format import dumps, loads
from nn_tui.data.plain_text import SENTENCE
from nn_tui.data.reading import UNFORESEEN
from nn_tui.experiment.errors import ExperimentError
from nn_tui.experiment.preferences import preferences_file
from nn_tui.experiment.preferences.preferences import FRAME_RATES, Preferences, PreferencesRead
from nn_tui.experiment.recipe import recipe_file
from nn_tui.experiment.recipe.defaults import default_recipe
from nn_tui.experiment.recipe.recipe import Recipe
from nn_tui.experiment.run.experiment import Experiment
from nn_tui.experiment.run.run_state import RunState
from nn_tui.experiment.sessions import session_file
from nn_tui.experiment.sessions.session import Session
from nn_tui.experiment.storage import run_file

ERRORS: Final = (DataError, ExperimentError, UsageError)
"""What a reader may raise."""


@dataclass(frozen=True)
class Reader:
    """A reader of one kind of file.

    ``examples`` are valid files. ``file`` is the name that the file gets, and ``beside`` are those that belong to it,
    by name. ``read`` gives the value in a file; ``check`` raises AssertionError for a value that is not as it should
    be, or does not come back from what its writer makes of it.
    """

    name: str
    file: str
    examples: Callable[[], Sequence[bytes]]
    read: Callable[[Path], Any]
    check: Callable[[Any], None]
    beside: Callable[[], dict[str, bytes]] = dict

    def prepare(self, folder: Path) -> Path:
        """Write the files beside, and return where the file itself is to be written."""
        folder.mkdir(parents=True, exist_ok=True)
        for name, content in self.beside().items():
            (folder / name).write_bytes(content)
        return folder / self.file

    def outcome(self, path: Path, check: bool = True) -> str:
        """Read the file: "value", "refused", or "unforeseen" for the sentence on a fault that has none of its own.

        Without ``check`` the value is not looked at.

        Raises AssertionError for a value or a sentence that should not come out, and whatever else is raised.
        """
        try:
            value = self.read(path)
        except ERRORS as error:
            check_sentence(str(error))
            return "unforeseen" if UNFORESEEN in str(error) else "refused"
        if check:
            self.check(value)
        return "value"


def check_sentence(sentence: str) -> None:
    """Raise AssertionError unless this is one line that any terminal can show, and that blames no lack of memory."""
    assert sentence, "the sentence is empty"
    assert sentence.isprintable(), f"characters that move a terminal: {sentence!r}"
    assert len(sentence) <= SENTENCE, f"{len(sentence)} characters: {sentence}"
    assert "not enough memory" not in sentence, f"what a small file says took more memory than there is: {sentence}"


def _check_dataset(dataset: Dataset) -> None:
    for values in (dataset.inputs, dataset.targets):
        assert not values.flags.writeable
    try:
        text = dumps(dataset)
    except DataError as error:
        check_sentence(str(error))
        return
    again = loads(text, dataset.name)
    assert again.same_content(dataset), f"another dataset comes back: {text[:200]!r}"


def _check_opened(opened: OpenedFile) -> None:
    for note in opened.notes:
        assert note.isprintable(), f"characters that move a terminal: {note!r}"
    _check_dataset(opened.dataset)


def _check_state(state: RunState) -> None:
    content = run_file.dumps(state)
    assert np.isfinite(state.parameters).all()
    assert state.parameters.size < len(content)


def _check_preferences(read: PreferencesRead) -> None:
    for problem in read.problems:
        check_sentence(problem)
    kept = read.preferences
    assert kept.frame_rate in (None, *FRAME_RATES)
    assert all(line.line >= 1 and line.keys for line in kept.keys)


def _check_recipe(recipe: Recipe) -> None:
    again = Recipe(**recipe_file.loads(recipe_file.dumps(recipe)))
    assert again == recipe, f"another recipe comes back: {recipe}"


def _check_rows(rows: InputRows) -> None:
    for note in rows.notes:
        assert note.isprintable(), f"characters that move a terminal: {note!r}"
    answerable = rows.inputs[rows.answerable]
    numbers = answerable[~np.isnan(answerable)] if answerable.dtype.kind == "f" else answerable
    assert np.isfinite(numbers).all()


def _opening(task: FileTask | None = None, window: int | None = None) -> Callable[[Path], OpenedFile]:
    return lambda path: open_file(path, "t", Choices(task=task, window=window))


def _own(path: Path) -> Dataset:
    return read_text_file(path, "t", own=True)


def _preferences(path: Path) -> PreferencesRead:
    read = preferences_file.load(path)
    if read.is_damaged:
        raise ExperimentError(*read.problems)
    changes: dict[str, Any] = {"theme": "nord", "mouse": False}
    after = preferences_file.changed(preferences_file.read_text(path), changes, path.name)
    written = preferences_file.loads(after, path.name).preferences
    lines = tuple(replace(line, line=0) for line in read.preferences.keys)
    assert tuple(replace(line, line=0) for line in written.keys) == lines
    assert replace(written, keys=()) == replace(Preferences(**changes).over(read.preferences), keys=())
    return read


def _recipe(path: Path) -> Recipe:
    return Recipe(**{"dataset": "xor", **recipe_file.load(path, "recipe")})


def _few(dataset: Dataset, samples: int) -> Dataset:
    chosen = slice(None, None, max(1, dataset.samples // samples))
    return replace(
        dataset, inputs=dataset.inputs[chosen], targets=dataset.targets[chosen], settings=None, tests=0, source=None
    )


@cache
def _table() -> Dataset:
    """A table with a category, as it is read from a file: rows for `predict --input` are read by its columns."""
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "t.csv"
        path.write_bytes(_csv_files()[0])
        return open_file(path, "t", Choices()).dataset


def _own_files() -> list[bytes]:
    grey = _few(built_in("digits"), 4)
    colour = grey.inputs[:, :4, :3].repeat(3, axis=0).reshape(-1, 3, 4, 3)
    names = [
        f"r{row}c{column}-{name}" for name in ("red", "green", "blue") for row in range(1, 5) for column in (1, 2, 3)
    ]
    in_colour = replace(grey, inputs=np.rint(colour * 16) / 16, feature_names=tuple(names))
    sets = [
        built_in("letters"),
        built_in("xor"),
        _few(built_in("iris"), 6),
        _few(built_in("circles"), 5),
        grey,
        in_colour,
    ]
    texts = [dumps(dataset) for dataset in sets]
    hand = [
        "A\n.#.\n#.#\n\nB\n##.\n#.#\n",
        "0 0 -> 0\n0 1 -> 1\n",
        "kind: points\nclasses: in out\n\n1 2 -> in\n-3 0 -> out\n",
    ]
    head = ["shape: 2x2\nclasses: A B\n", "inputs: a b\noutputs: y z\n", "kind: points\ntests: 0\ntitle: none\n"]
    return [text.encode() for text in (*texts, *hand, *head)]


def _sequence_files() -> list[bytes]:
    sets = [_few(built_in(name), 4) for name in ("addition", "echo", "parity", "waves", "phrases", "names")]
    hand = [
        "kind: sequences\ninputs: a b\noutputs: sum\n\n0 1, 1 1 -> 1, 0\n1 0, 0 1, 0 0 -> 1, 1, 0\n",
        "kind: sequences\nsymbols: a b \\s\nclasses: a b\ntargets: each step\nsteps: 5\n\na b -> b, a\n\\s a -> a, b\n",
        "kind: sequences\nclasses: good bad\ntests: 1\n\ngood film -> good\nnot a good film -> bad\n",
    ]
    return [text.encode() for text in (*map(dumps, sets), *hand)]


def _csv_files() -> list[bytes]:
    rows = [(1.5, 2, "red", "yes"), (0.25, -3, "blue", "no"), (4, 1e-3, "red", "yes"), (7, 12, "green", "no")] * 2
    plain = "a,b,colour,answer\n" + "".join(f"{a},{b},{c},{d}\n" for a, b, c, d in rows)
    numbers = "".join(f"{n} {n * n % 7} {n % 3}\n" for n in range(12))
    texts = [
        plain,
        plain.replace(".", ";").replace(",", "\t").replace(";", ","),
        plain.replace(",", ";").replace(".", ","),
        plain.replace(",", "|"),
        numbers,
        "# a remark\n# a b c\n" + numbers.replace(" ", ","),
        "sep=;\nx;y\n1,5;2\n2,5;3\n4;5\n",
        '"name","v 1",v\n"a, b",1,2\n"c ""d""",2,3\n"e\nf",3,5\n',
        "v1 v2\nrow1 1 2\nrow2 3 4\nrow3 5 7\n",
        "x,y\n1,NA\n2,3\n,4\n5,?\n6,7\n8,9\n",
        "id,species\r\n1,a\r\n2,b\r\n3,a\r\n",
    ]
    encoded = [text.encode() for text in texts]
    return [*encoded, plain.encode("utf-16"), plain.replace("red", "rosé").encode("cp1252"), plain.encode("utf-8-sig")]


def _json_lines() -> list[bytes]:
    rows = [
        {"a": n * n % 7 / 4, "when": f"2024-01-{n + 1:02}", "colour": "ru"[n % 2], "y": n % 2 > 0} for n in range(12)
    ]
    holed = [{name: value for name, value in row.items() if name != "a" or n % 3} for n, row in enumerate(rows)]
    return ["\n".join(map(json.dumps, table)).encode() for table in (rows, holed, rows[:2])]


def _texts() -> list[bytes]:
    text = "The quick brown fox jumps over the lazy dog.\nÜber allen Gipfeln ist Ruh.\n"
    return [
        text.encode(),
        text.encode("utf-16"),
        text.encode("cp1252"),
        b"abab" * 9,
        "日本語のテキスト。\n".encode() * 4,
    ]


def _array(values: Any) -> bytes:
    content = io.BytesIO()
    np.save(content, np.asarray(values))
    return content.getvalue()


def _arrays(**values: Any) -> bytes:
    content = io.BytesIO()
    np.savez(content, **values)
    return content.getvalue()


def _packed_arrays(**values: Any) -> bytes:
    content = io.BytesIO()
    np.savez_compressed(content, **values)
    return content.getvalue()


def _npz_files() -> list[bytes]:
    x = np.arange(24.0).reshape(8, 3) % 5
    labels = np.array(["a", "b"] * 4)
    pictures = (np.arange(8 * 4 * 5).reshape(8, 4, 5) % 256).astype(np.uint8)
    return [
        _arrays(X=x, y=np.arange(8) % 2),
        _arrays(X=x.astype(np.float32), y=labels),
        _arrays(data=x.astype(str), target=labels.astype("S1"), extra=np.zeros(2)),
        _packed_arrays(x_train=x, y_train=np.arange(8) % 2, x_test=x[:3], y_test=np.arange(3) % 2),
        _packed_arrays(images=pictures, labels=np.arange(8) % 3),
        _arrays(X=np.stack([pictures] * 3, axis=3), y=labels),
        _arrays(X=np.stack([pictures / 255] * 4, axis=1), y=np.eye(2)[np.arange(8) % 2]),
        _arrays(X=np.asfortranarray(x), y=np.linspace(0, 1, 8).astype(">f4")),
    ]


def _npy_files() -> list[bytes]:
    table = np.column_stack([np.arange(8.0), np.arange(8) % 3, np.arange(8) % 2])
    return [
        _array(table),
        _array(table.astype(np.int16)),
        _array(table.astype(str)),
        _array(table.astype(">f4").T.copy().T),
    ]


def _idx(values: np.ndarray) -> bytes:
    sizes = struct.pack(f">{values.ndim}I", *values.shape)
    return struct.pack(">I", 0x800 + values.ndim) + sizes + values.tobytes()


def _images() -> bytes:
    return _idx((np.arange(6 * 4 * 3).reshape(6, 4, 3) * 7 % 256).astype(np.uint8))


def _labels() -> bytes:
    return _idx((np.arange(6) % 3).astype(np.uint8))


def _run_files() -> list[bytes]:
    contents = []
    for name, changes in (
        ("xor", {}),
        ("letters", {"batch": 1, "optimizer": "adam", "hidden": (2,)}),
        ("parity", {"layers": ("rnn 2",)}),
    ):
        dataset = built_in(name)
        dataset = _few(dataset, 4) if dataset.samples > 4 else dataset
        run = Experiment(default_recipe(dataset).with_(**changes), dataset)
        run.advance(5)
        contents.append(run_file.dumps(run.state()))
    of_table = Experiment(default_recipe(_table()), _table())
    return [*contents, run_file.dumps(of_table.state())]


def _recipes() -> list[bytes]:
    recipes = [default_recipe(built_in(name)) for name in BUILT_IN]
    words = Recipe("digits", layers=("conv 8 3x3 relu", "pool 2", "dense 4 tanh nobias"), clip_norm=1.0, stop_loss=0.1)
    with_path = recipe_file.dumps(recipes[0].with_(dataset="a/b.csv"), path=True)
    return [*(recipe_file.dumps(recipe).encode() for recipe in (*recipes, words)), with_path.encode()]


def _sessions() -> list[bytes]:
    recipe = recipe_file.dumps(default_recipe(built_in("xor")))
    memories: dict[str, Any] = {
        "Train": {"panes": ["curves", "graph"], "zoomed": False, "at": 3},
        "Edit": {"cursor": [1, 2]},
    }
    paths = {"source": Path("/a/t.csv"), "run": Path("/a/t.nntui")}
    rich = Session("t", 9, recipe=recipe, epoch=12, speed=inf, screen="Train", memories=memories, **paths)
    return [session_file.dumps(session) for session in (Session("letters", 3), rich, replace(rich, speed=2.5))]


def _check_session(session: Session) -> None:
    again = session_file.loads(session_file.dumps(session))
    assert again in (session, replace(session, recipe="", memories={})), f"another session comes back: {session}"


def _input_rows() -> list[bytes]:
    texts = [
        "1.5,2,red\n0.25,-3,blue\n",
        "colour,b,a,z\nred,1,2,3\nblue,,4,5\n",
        "1,5;2;green\n",
        "a b colour\n1 2 red\n",
    ]
    return [text.encode() for text in texts]


def _input_sequences() -> list[bytes]:
    lines = dumps(_few(built_in("names"), 6)).encode()
    return [lines, b"a n n a\nanna\n", b"# a remark\n\nb o b -> o b b\n", "\\s a\n".encode("utf-16")]


def _preference_files() -> list[bytes]:
    return [
        b'# mine\ntheme = "nord"  # dark\nframe_rate = 10\nmouse = false\nterminal_lost = "stop"\n',
        b'mouse = true\r\n\r\n[keys]\r\ntrain.run = "p"\r\n"train.step" = ["x", "f5"]\r\n',
        b"other = [\n  1, # one\n  2\n]\n[keys.train]\nrun = 'p'\n[[many]]\na = {b = 1}\n",
    ]


def _rows_for(dataset: Callable[[], Dataset]) -> Callable[[Path], InputRows]:
    return lambda path: read_input(str(path), dataset())


READERS: Final = {
    reader.name: reader
    for reader in (
        Reader("own", "t.txt", _own_files, _own, _check_dataset),
        Reader("sequences", "t.txt", _sequence_files, _own, _check_dataset),
        Reader("csv", "t.csv", _csv_files, _opening(), _check_opened),
        Reader("jsonl", "t.jsonl", _json_lines, _opening(), _check_opened),
        Reader("text", "t.md", _texts, _opening("text", 5), _check_opened),
        Reader("any", "t.txt", lambda: [*_own_files(), *_csv_files()[:5], *_texts()], _opening(), _check_opened),
        Reader("npz", "t.npz", _npz_files, _opening(), _check_opened),
        Reader("npy", "t.npy", _npy_files, _opening(), _check_opened),
        Reader(
            *("idx", "images-idx3-ubyte", lambda: [_images()], _opening(), _check_opened),
            beside=lambda: {"labels-idx1-ubyte": _labels()},
        ),
        Reader(
            *("labels", "labels-idx1-ubyte", lambda: [_labels()], _opening(), _check_opened),
            beside=lambda: {"images-idx3-ubyte": _images()},
        ),
        Reader(
            *("gz", "images-idx3-ubyte.gz", lambda: [gzip.compress(_images(), mtime=0)], _opening(), _check_opened),
            beside=lambda: {"labels-idx1-ubyte.gz": gzip.compress(_labels(), mtime=0)},
        ),
        Reader("run", "t.nntui", _run_files, run_file.load, _check_state),
        Reader("session", "t.json", _sessions, session_file.load, _check_session),
        Reader("recipe", "t.toml", _recipes, _recipe, _check_recipe),
        Reader("preferences", "preferences.toml", _preference_files, _preferences, _check_preferences),
        Reader("input", "rows.csv", _input_rows, _rows_for(_table), _check_rows),
        Reader(
            "steps", "rows.txt", _input_sequences, _rows_for(cache(lambda: _few(built_in("names"), 60))), _check_rows
        ),
    )
}
"""All readers by their names."""
