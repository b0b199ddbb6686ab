"""From a command line to an experiment: an option beats the positional argument, which beats the recipe file, which
beats the default recipe of the dataset."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from nn_tui.cli.errors import UsageError
from nn_tui.cli.options.recipe_options import FLAGS, check_field
from nn_tui.cli.options.recipe_overrides import RecipeOverrides
from nn_tui.cli.options.target import FILE_FIELDS, files_of, is_run, open_dataset, open_run
from nn_tui.cli.options.unused_options import unused_messages
from nn_tui.data.catalog import BUILT_IN
from nn_tui.data.dataset import Dataset
from nn_tui.data.encoding import ends_of
from nn_tui.data.lines.rows import plural
from nn_tui.data.opened_file import OnProgress
from nn_tui.data.plain_text import plain
from nn_tui.data.schema.schema import FIRST_RULES, RULES
from nn_tui.experiment.errors import ExperimentError
from nn_tui.experiment.recipe import recipe_file
from nn_tui.experiment.recipe.defaults import note_on_recipe, recipe_for
from nn_tui.experiment.recipe.fields import LIVE_FIELDS
from nn_tui.experiment.recipe.layer_kinds import output_activation
from nn_tui.experiment.recipe.recipe import Recipe
from nn_tui.experiment.recipe.suiting import needs_other_output
from nn_tui.experiment.run.assembly import layers_for
from nn_tui.experiment.run.experiment import Experiment
from nn_tui.model import ModelError, paired_loss

_SUSPECTS = {"activation": ("activation", "hidden"), "dropout": ("dropout", "layers")}
"""The fields of which an option may be to blame, by the first word of a message about fields that do not fit."""


def plan_experiment(
    target: str | None,
    recipe_path: Path | None,
    options: dict[str, Any],
    log_every: int | None,
    say: Callable[[str], None],
    on_progress: OnProgress | None = None,
) -> tuple[Experiment, int]:
    """The experiment to run and the epoch to run it to.

    ``options`` are the recipe's fields that the command line sets. ``say`` is called with each message for the user,
    ``on_progress`` while a file is read. Raises UsageError, DataError or ExperimentError for what cannot be run, and
    what ``on_progress`` raises.
    """
    if target is not None and is_run(target):
        if recipe_path:
            raise UsageError("--recipe: a saved run continues with its own recipe, so leave this out and use options")
        experiment = _resumed_experiment(Path(target), options, log_every)
    else:
        experiment = _new_experiment(target, recipe_path, options, log_every, say, on_progress)
    recipe = experiment.coming.recipe
    if "stop_accuracy" in options and experiment.measures.accuracy is None:
        raise UsageError(
            f"{FLAGS['stop_accuracy']}: answers to {experiment.dataset.name} are near or far, not right or wrong: "
            f"use {FLAGS['stop_loss']}"
        )
    for message in unused_messages(recipe, experiment.dataset, options):
        say(message)
    return experiment, recipe.epochs


def source_files(target: str | None, recipe_path: Path | None) -> list[Path]:
    """The files that ``plan_experiment`` reads for a new run: the recipe and the dataset's. Raises the same errors."""
    word = target if target is not None or not recipe_path else _read_recipe(recipe_path).get("dataset")
    folder = recipe_path.parent if recipe_path and target is None else None
    return [*([recipe_path] if recipe_path else []), *(files_of(word, folder) if word else [])]


def _new_experiment(
    target: str | None,
    recipe_path: Path | None,
    options: dict[str, Any],
    log_every: int | None,
    say: Callable[[str], None],
    on_progress: OnProgress | None,
) -> Experiment:
    file = _read_recipe(recipe_path) if recipe_path else {}
    named = file.pop("dataset", None)
    word = named if target is None else target
    if word is None:
        if recipe_path:
            raise UsageError(
                f"{plain(recipe_path)}: it names no dataset: add [dataset] name, or name one on the command line"
            )
        raise UsageError("train needs a dataset: name one, as in nn-tui train letters, or give --recipe FILE")
    # A recipe of the first version, which was written out whole, keeps the reading that it was made with.
    is_first = named == word and "data_seed" in file and "reading" not in file
    if is_first:
        file["reading"] = FIRST_RULES
    overrides = RecipeOverrides(options, file, recipe_path, named not in (None, word), say)
    folder = recipe_path.parent if recipe_path and target is None else None
    opened = open_dataset(word, overrides, folder, on_progress)
    if is_first and opened.choices is not None:
        say(
            f"{plain(recipe_path)}: {plain(word)} is read as the first version read tables, which this recipe is for: "
            f"add reading = {RULES} to its [dataset] to read it as now"
        )
    for note in opened.notes:
        say(f"{plain(word)}: {note}")
    dataset = opened.dataset
    if not dataset.samples:
        raise UsageError(f"{dataset.name} has no samples to train on: add some to it first")
    if unfit := note_on_recipe(dataset):
        say(f"{plain(word)}: {unfit}")
    default = recipe_for(opened)
    _fit_classes(overrides, dataset, say)
    _pair_loss(overrides, say)
    fields = {field: value for field, value in overrides.fields.items() if field not in FILE_FIELDS}
    recipe = _combined(default, fields, overrides)
    try:
        layers_for(recipe, ends_of(dataset, recipe.features))
    except ModelError as error:
        raise _blame(("layers",), overrides, error) from None
    return Experiment(recipe, dataset, log_every or default_log_every(recipe.epochs))


def _fit_classes(overrides: RecipeOverrides, dataset: Dataset, say: Callable[[str], None]) -> None:
    """Drop the recipe file's output and loss where an option changes the classes so that they no longer fit."""
    entry = BUILT_IN.get(dataset.name)
    if "classes" not in overrides.options or entry is None or entry.settings is None:
        return
    in_file = overrides.file.get("classes", entry.settings.classes)
    if needs_other_output(replace(entry.settings, classes=in_file).outputs, dataset.outputs):
        for field in ("output", "loss"):
            if field in overrides.file:
                del overrides.file[field]
                say(f"{overrides.path}, {field} is left out: it is for {in_file} classes")


def _pair_loss(overrides: RecipeOverrides, say: Callable[[str], None]) -> None:
    """Add the loss that pairs with an output that is given without one."""
    if "output" in overrides.options:
        source, alone, together = "--output", "loss" not in overrides.options, overrides.options
    else:
        source, alone, together = (
            str(overrides.path),
            "output" in overrides.file and "loss" not in overrides.fields,
            overrides.file,
        )
    if alone:
        output = output_activation(together["output"])
        together["loss"] = paired_loss(output)
        say(f"{source}: the loss is {together['loss']}, which pairs with the output {output} (or name a loss)")


def _combined(recipe: Recipe, fields: dict[str, Any], overrides: RecipeOverrides) -> Recipe:
    try:
        return recipe.with_(**fields)
    except ExperimentError as error:
        # Each field was checked on its own before: here, one does not fit another.
        raise _blame(_SUSPECTS.get(str(error).partition(" ")[0], ("loss",)), overrides, error) from None


def _blame(suspects: tuple[str, ...], overrides: RecipeOverrides, error: Exception) -> UsageError:
    """The error behind the name of the first of these fields that an option or, failing that, the file sets."""
    named = [field for source in (overrides.options, overrides.file) for field in suspects if field in source]
    blamed = f"{overrides.name_of(named[0])}: " if named else ""
    return UsageError(f"{blamed}{error}")


def _read_recipe(path: Path) -> dict[str, Any]:
    fields = recipe_file.with_what_is_left_out(recipe_file.load(path, f"--recipe {plain(path)}"))
    for field, value in fields.items():
        if field != "dataset":
            try:
                check_field(field, value)
            except ExperimentError as error:
                raise UsageError(f"{plain(path)}: {error}") from None
    return fields


def _resumed_experiment(path: Path, options: dict[str, Any], log_every: int | None) -> Experiment:
    experiment = open_run(path)
    if not experiment.dataset.samples:
        raise UsageError(f"{plain(path)}: the dataset of this run has no samples to train on: add some in the app")
    overrides = RecipeOverrides(options)
    recipe = _combined(experiment.recipe, {key: options[key] for key in options if key in LIVE_FIELDS}, overrides)
    for field, value in options.items():
        if field not in LIVE_FIELDS and _would_change(recipe, field, value):
            raise UsageError(
                f"{FLAGS[field]}: a change of {field} needs new weights, and {plain(path)} continues with its own: "
                f"leave it out, or train {experiment.dataset.name} from the start"
            )
    if experiment.epoch >= recipe.epochs:
        raise UsageError(
            f"{plain(path)} has done {plural(experiment.epoch, 'epoch')}, and --epochs is the total ({recipe.epochs}): "
            f"give more, such as --epochs {experiment.epoch + recipe.epochs}"
        )
    if recipe != experiment.recipe:
        experiment.change(recipe, experiment.dataset)
    # Resuming a run that a stop rule ended means: keep training past it.
    experiment.stopping.resume()
    experiment.record_every = log_every or default_log_every(recipe.epochs)
    return experiment


def _would_change(recipe: Recipe, field: str, value: Any) -> bool:
    try:
        return recipe.with_(**{field: value}) != recipe
    except ExperimentError:
        return True


def default_log_every(epochs: int) -> int:
    """The interval in epochs that gives about ten lines a run."""
    return max(1, epochs // 10)
