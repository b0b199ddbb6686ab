"""What a word on the command line, or in a recipe file, means: a saved run, a dataset file, or a dataset's name."""

from __future__ import annotations

from pathlib import Path

from nn_tui.cli.errors import UsageError
from nn_tui.data.catalog import looks_like_path
from nn_tui.data.dataset import Dataset
from nn_tui.data.library import Library
from nn_tui.experiment import run_file
from nn_tui.experiment.errors import ExperimentError
from nn_tui.experiment.experiment import Experiment
from nn_tui.experiment.locations import datasets_folder


def library() -> Library:
    """The built-in datasets and the user's own."""
    return Library(datasets_folder())


def is_run(word: str) -> bool:
    """Whether the word is the path of a saved run."""
    return Path(word).suffix.lower() == run_file.SUFFIX


def open_dataset(word: str, folder: Path | None = None) -> Dataset:
    """The dataset that the word means; a path is taken from ``folder``. Raises DataError."""
    if looks_like_path(word):
        return library().open_file((folder or Path()) / word)
    return library().load(word)


def open_run(path: Path) -> Experiment:
    """The experiment that was saved there. Raises UsageError or ExperimentError naming the file."""
    if not path.exists():
        raise UsageError(f"{path}: there is no such file: check its path, or make one with nn-tui train --save")
    state = run_file.load(path)
    try:
        return Experiment.resume(state)
    except ExperimentError as error:
        raise ExperimentError(f"{path} is damaged ({error}): restore it from a copy") from None
