"""From a command line to the experiment that it asks for: an option beats the positional, which beats the recipe file,
which beats the default recipe of the dataset."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from nn_tui.cli.errors import UsageError
from nn_tui.cli.recipe_options import FLAGS, check_field
from nn_tui.cli.target import is_run, open_dataset, open_run
from nn_tui.experiment import recipe_file
from nn_tui.experiment.defaults import default_recipe
from nn_tui.experiment.errors import ExperimentError
from nn_tui.experiment.experiment import Experiment
from nn_tui.experiment.recipe import LIVE_FIELDS, Recipe
from nn_tui.model import paired_loss


def planned(
    target: str | None,
    recipe_path: Path | None,
    options: dict[str, Any],
    log_every: int | None,
    say: Callable[[str], None],
) -> tuple[Experiment, int]:
    """The experiment to run and the epoch to run it to.

    ``options`` are the recipe's fields that the command line sets; ``say`` hears what the person should know. Raises
    UsageError, DataError or ExperimentError for what cannot be run.
    """
    if target is not None and is_run(target):
        if recipe_path:
            raise UsageError("--recipe: a saved run goes on with its own recipe, so leave this out and use options")
        return _resumed(Path(target), options, log_every)
    experiment = _fresh(target, recipe_path, options, log_every, say)
    return experiment, experiment.recipe.epochs


def _fresh(
    target: str | None,
    recipe_path: Path | None,
    options: dict[str, Any],
    log_every: int | None,
    say: Callable[[str], None],
) -> Experiment:
    fields = _read_recipe(recipe_path) if recipe_path else {}
    named = fields.pop("dataset", None)
    if target is not None:
        dataset = open_dataset(target)
    elif named is not None and recipe_path:
        dataset = open_dataset(named, recipe_path.parent)
    elif recipe_path:
        raise UsageError(f"{recipe_path}: it names no dataset: add [dataset] name, or name one on the command line")
    else:
        raise UsageError("train needs a dataset: name one, as in nn-tui train letters, or give --recipe FILE")
    if not dataset.samples:
        raise UsageError(f"{dataset.name} has no samples to train on: add some to it first")
    fields = _with_paired_loss(fields, options, recipe_path, say)
    recipe = _combined(default_recipe(dataset), fields, "--loss" if "loss" in options else "")
    return Experiment(recipe, dataset, log_every or default_log_every(recipe.epochs))


def _with_paired_loss(
    fields: dict[str, Any], options: dict[str, Any], recipe_path: Path | None, say: Callable[[str], None]
) -> dict[str, Any]:
    """Both together; an output that is given without a loss brings the one that pairs with it."""
    together = {**fields, **options}
    if "output" in options:
        source, alone = "--output", "loss" not in options
    else:
        source, alone = str(recipe_path), "output" in fields and "loss" not in together
    if alone:
        output = together["output"]
        together["loss"] = paired_loss(output)
        say(f"{source}: the loss is {together['loss']}, which pairs with the output {output} (or name a loss)")
    return together


def _combined(default: Recipe, fields: dict[str, Any], blamed: str) -> Recipe:
    try:
        return default.with_(**fields)
    except ExperimentError as error:
        raise UsageError(f"{blamed}: {error}" if blamed else str(error)) from None


def _read_recipe(path: Path) -> dict[str, Any]:
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise UsageError(f"--recipe {path}: cannot be read ({error.strerror or error}): check the name") from None
    except UnicodeDecodeError:
        raise UsageError(f"--recipe {path}: not UTF-8 text: save the file as UTF-8") from None
    fields = recipe_file.loads(text, str(path))
    for field, value in fields.items():
        if field != "dataset":
            try:
                check_field(field, value)
            except ExperimentError as error:
                raise UsageError(f"{path}: {error}") from None
    return fields


def _resumed(path: Path, options: dict[str, Any], log_every: int | None) -> tuple[Experiment, int]:
    experiment = open_run(path)
    if not experiment.dataset.samples:
        raise UsageError(f"{path}: the dataset of this run has no samples to train on: add some in the app")
    recipe = _combined(experiment.recipe, {key: options[key] for key in options if key in LIVE_FIELDS}, "")
    for field, value in options.items():
        if field not in LIVE_FIELDS and value != getattr(recipe, field):
            raise UsageError(
                f"{FLAGS[field]}: a change of {field} needs new weights, and {path} goes on with its own: "
                f"leave it out, or train {experiment.dataset.name} anew"
            )
    if experiment.epoch >= recipe.epochs:
        raise UsageError(
            f"{path} has done {experiment.epoch} epochs, and --epochs is the total ({recipe.epochs}): "
            f"give more, such as --epochs {experiment.epoch + recipe.epochs}"
        )
    if recipe != experiment.recipe:
        experiment.change(recipe, experiment.dataset)
    experiment.record_every = log_every or default_log_every(recipe.epochs)
    return experiment, recipe.epochs


def default_log_every(epochs: int) -> int:
    """About ten lines a run."""
    return max(1, epochs // 10)
