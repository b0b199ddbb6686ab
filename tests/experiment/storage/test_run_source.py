"""A saved run keeps which columns of a table its inputs were made of."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from nn_tui.data.builtin.builtin import built_in
from nn_tui.data.table_source import KeptColumn
from nn_tui.experiment.errors import ExperimentError
from nn_tui.experiment.recipe.defaults import default_recipe
from nn_tui.experiment.run.experiment import Experiment
from nn_tui.experiment.storage import run_file
from tests.table_sources import source_of

SOURCE = source_of(
    ("label", "a b", "name"),
    0,
    (1, ("x", "light blue")),
    kept=(KeptColumn(2, ("Ann", "Bob", "", "Eve")),),
    titles=("label", "a b", "the name"),
    separator=";",
    decimal_comma=True,
)

OF_OLDER_FILES = {"names": ["a", "b", "c"], "target": 0, "columns": [{"place": 1, "categories": ["x", "y"]}]}


@pytest.fixture
def content() -> bytes:
    dataset = replace(built_in("xor"), source=SOURCE)
    return run_file.dumps(Experiment(default_recipe(dataset), dataset).state())


def with_source(content: bytes, source: Any) -> bytes:
    arrays = dict(np.load(io.BytesIO(content)))
    header = json.loads(arrays["header"].tobytes())
    header["datasets"][0]["source"] = source
    arrays["header"] = np.frombuffer(json.dumps(header).encode(), np.uint8)
    buffer = io.BytesIO()
    np.savez(buffer, **arrays)
    return buffer.getvalue()


def test_it_comes_back(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "run.nntui"
    path.write_bytes(content)
    assert run_file.load(path).changes[0].dataset.source == SOURCE
    path.write_bytes(with_source(content, OF_OLDER_FILES))
    older = run_file.load(path).changes[0].dataset.source
    assert older == source_of(("a", "b", "c"), 0, (1, ("x", "y")))
    path.write_bytes(with_source(content, None))
    assert run_file.load(path).changes[0].dataset.source is None


@pytest.mark.parametrize(
    "source",
    [
        7,
        {},
        {"names": ["a"], "target": 0, "columns": []},
        {"names": ["a", "b"], "target": 5, "columns": [{"place": 1, "categories": ["x", "y"]}]},
        {"names": ["a", "b"], "target": 0, "columns": [{"place": 1, "categories": ["x", "y", "z"]}]},
        {"names": ["a", "b"], "target": 0, "columns": [{"place": 9, "categories": ["x", "y"]}]},
        {**OF_OLDER_FILES, "kept": [{"place": 1, "texts": ["a", "b", "c", "d"]}]},
        {**OF_OLDER_FILES, "kept": [{"place": 2, "texts": ["too", "few"]}]},
    ],
)
def test_one_that_does_not_fit_is_damage(content: bytes, source: Any, tmp_path: Path) -> None:
    path = tmp_path / "run.nntui"
    path.write_bytes(with_source(content, source))
    with pytest.raises(ExperimentError, match="damaged"):
        run_file.load(path)


def test_texts_that_would_make_a_file_slow_to_write_are_not_in_it(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(run_file, "MOST_CHARACTERS", 8)
    dataset = replace(built_in("xor"), source=SOURCE)
    path = tmp_path / "run.nntui"
    path.write_bytes(run_file.dumps(Experiment(default_recipe(dataset), dataset).state()))
    assert run_file.load(path).changes[0].dataset.source == replace(SOURCE, kept=())
