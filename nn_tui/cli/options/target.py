"""What a word on the command line or in a recipe file names: a saved run, a file, or a dataset."""

from __future__ import annotations

import os
from pathlib import Path

from nn_tui.cli.errors import UsageError
from nn_tui.cli.options.recipe_options import FLAGS
from nn_tui.cli.options.recipe_overrides import RecipeOverrides
from nn_tui.data.catalog import BUILT_IN, OPTIONAL, BuiltIn, looks_like_path
from nn_tui.data.data_files import files_read, is_data_file
from nn_tui.data.dataset import Dataset
from nn_tui.data.files.transposing import transposed_file
from nn_tui.data.library.any_file import content_of, open_file
from nn_tui.data.library.library import Library
from nn_tui.data.opened_file import Choices, OnProgress, OpenedFile
from nn_tui.data.own_format.file import name_from
from nn_tui.data.own_tests import notes_on_tests
from nn_tui.data.plain_text import plain
from nn_tui.data.schema.schema import RULES
from nn_tui.experiment.errors import ExperimentError
from nn_tui.experiment.locations import datasets_folder
from nn_tui.experiment.recipe.recipe import GENERATED_FIELDS, Recipe
from nn_tui.experiment.run.experiment import Experiment
from nn_tui.experiment.run.resuming import resume
from nn_tui.experiment.storage import run_file

TABLE_FIELDS = ("target", "columns")
CHOICE_FIELDS = (*TABLE_FIELDS, "task", "window")
FILE_FIELDS = (*CHOICE_FIELDS, "reading", "transpose")
"""What a file is read with."""


def library() -> Library:
    """The built-in datasets and the user's own."""
    return Library(datasets_folder())


def is_run(word: str) -> bool:
    """Whether the word is the path of a saved run."""
    return Path(word).suffix.lower() == run_file.SUFFIX


def is_path(word: str) -> bool:
    """Whether the word means a file; picture files such as train-images-idx3-ubyte have no suffix."""
    return looks_like_path(word) or is_data_file(Path(word))


def files_of(word: str, folder: Path | None = None) -> list[Path]:
    """The files of the dataset that the word names, which may not exist; none for a built-in one.

    A relative path starts at ``folder``.
    """
    if is_path(word):
        return files_read((folder or Path()) / word)
    own = None if library().is_built_in(word) else library().file_of(word)
    return [own] if own else []


def open_dataset(
    word: str, overrides: RecipeOverrides, folder: Path | None = None, on_progress: OnProgress | None = None
) -> OpenedFile:
    """The dataset that the word names, generated or read as the overrides say; a relative path starts at ``folder``.

    Raises UsageError naming an option that the dataset cannot take, and DataError.
    """
    if is_path(word):
        overrides.refuse(GENERATED_FIELDS, f"{plain(word)} is a file, and only generated data take it")
        opened = _from_file((folder or Path()) / word, overrides, on_progress)
        if overrides.fields.get("transpose"):
            if opened.dataset.kind != "pixels":
                overrides.refuse(("transpose",), f"{plain(word)} has no pictures")
            else:
                opened = transposed_file(opened)
    else:
        opened = _as_it_is(_named(word, overrides))
    if opened.dataset.kind != "points":
        overrides.refuse(("features",), f"{plain(word)} has no points on a plane to compute features of")
    return opened


def _from_file(path: Path, overrides: RecipeOverrides, on_progress: OnProgress | None) -> OpenedFile:
    fields = overrides.fields
    content = content_of(path, fields.get("task"))
    if content == "dataset":
        overrides.refuse(CHOICE_FIELDS, f"{plain(path.name)} itself says what its outputs are")
    elif content == "text":
        overrides.refuse(TABLE_FIELDS, f"{plain(path.name)} is read as text, which has no columns")
    else:
        overrides.refuse(
            ("window",), f"{plain(path.name)} is not read as text", f"add {FLAGS['task']} text, or leave this out"
        )
    choices = Choices(
        *(fields.get("target"), fields.get("task"), fields.get("window")),
        columns=fields.get("columns", ()),
        rules=fields.get("reading", RULES),
    )
    return open_file(path, name_from(path.stem), choices, on_progress)


def _as_it_is(dataset: Dataset) -> OpenedFile:
    """A dataset that leaves no choice in how it is read."""
    return OpenedFile(dataset, notes_on_tests(dataset))


def _named(name: str, overrides: RecipeOverrides) -> Dataset:
    entry = BUILT_IN[name.lower()] if library().is_built_in(name) else None
    if entry is not None and entry.settings is not None:
        dataset = _generated(entry, overrides)
    else:
        dataset = library().load(name)
        overrides.refuse(GENERATED_FIELDS, f"{dataset.name} is not generated")
    overrides.refuse(CHOICE_FIELDS, f"{dataset.name} is not a file with columns to choose from, or a text")
    overrides.refuse(("transpose",), f"{dataset.name} is not a file of pictures")
    return dataset


def _generated(entry: BuiltIn, overrides: RecipeOverrides) -> Dataset:
    assert entry.settings is not None
    choice = entry.class_choice or (entry.settings.classes,)
    classes = overrides.fields.get("classes")
    if classes not in (None, *choice):
        overrides.refuse(("classes",), f"{entry.name} {_takes(choice)}, not {classes}", "give a number that it takes")
    for field in OPTIONAL:
        if getattr(entry.settings, field) is None:
            overrides.refuse((field,), f"{entry.name} has no {field}")
    fields = {field: value for field, value in overrides.fields.items() if field in (*GENERATED_FIELDS, "data_seed")}
    return library().load(entry.name, Recipe(entry.name, **fields).settings())


def _takes(choice: tuple[int, ...]) -> str:
    if len(choice) > 1:
        return f"takes {choice[0]} to {choice[-1]} classes"
    return f"always has {choice[0]} classes" if choice[0] else "is a regression and has 0 classes"


def open_run(path: Path) -> Experiment:
    """The experiment saved in that file. Raises UsageError or ExperimentError naming the file."""
    if not os.path.exists(path):
        raise UsageError(f"{plain(path)}: there is no such file: check its path, or make one with nn-tui train --save")
    state = run_file.load(path)
    try:
        return resume(state)
    except ExperimentError as error:
        raise ExperimentError(f"{plain(path)} is damaged ({error}): restore it from a copy") from None
