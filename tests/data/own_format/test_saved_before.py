"""Dataset files of every version that ever was open as what they were.

Beside this file lie datasets that earlier versions wrote, each with what those versions read in it.
"""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from nn_tui.data.errors import DataError
from nn_tui.data.own_format.format import begins_like_dataset, dumps, loads
from nn_tui.data.own_format.header import FORMAT

SAVED = Path(__file__).with_name("saved")
FILES = sorted(SAVED.glob("*.txt"))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_file_of_every_version_is_read_as_it_was(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    expected = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
    dataset = loads(text, path.stem)
    # An unknown number, the padding of sequences, is null in JSON.
    arrays = {name: np.array(expected.pop(name), dtype=float) for name in ("inputs", "targets")}
    for name, values in arrays.items():
        assert np.array_equal(getattr(dataset, name), values, equal_nan=True), name
    for name, value in expected.items():
        read = getattr(dataset, name)
        assert (list(read) if isinstance(read, tuple) else read) == value, name
    # Written again, it is as it was, and older versions would read it.
    assert loads(dumps(dataset), path.stem).same_content(dataset)
    assert "format:" not in dumps(dataset)


def test_there_is_a_file_of_every_kind() -> None:
    assert {json.loads(path.with_suffix(".json").read_text())["kind"] for path in FILES} == {
        *("pixels", "table", "points", "sequences")
    }


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_file_of_a_later_version_says_so(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert loads(f"format: {FORMAT}\n{text}", path.stem).same_content(loads(text, path.stem))
    # Whatever it says below: a later version may have keys that this one does not know.
    later = f"# Of tomorrow.\nformat: {FORMAT + 1}\nflavour: sweet\n{text}"
    assert begins_like_dataset(later)
    with pytest.raises(DataError) as refused:
        loads(later, path.stem)
    assert str(refused.value) == (
        f"{path.stem}, line 2: the file was written by a newer nn-tui (format {FORMAT + 1}; this one reads up to "
        f"{FORMAT}): update nn-tui to open it."
    )


@pytest.mark.parametrize("version", ["", "0", "-1", "1.5", "two", "9" * 50])
def test_a_version_that_is_none_is_named(version: str) -> None:
    with pytest.raises(DataError, match="line 1: format is"):
        loads(f"format: {version}\ninputs: x\noutputs: y\n\n0 -> 1\n", "mine")
