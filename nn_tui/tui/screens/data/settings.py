"""The settings of a dataset on Data: those of generated data, of a file, and which samples are for testing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from nn_tui.data.catalog import (
    BUILT_IN,
    FEWEST_SAMPLES,
    LARGEST_SIZE,
    LONGEST,
    MAX_SEED,
    MOST_NOISE,
    MOST_SAMPLES,
    SHORTEST,
    SMALLEST_SIZE,
)
from nn_tui.data.data_files import TEXTS
from nn_tui.data.dataset import Dataset
from nn_tui.data.features import COORDINATES, FEATURES, check_features
from nn_tui.data.sequence_checks import MAX_STEPS
from nn_tui.experiment.recipe.fields import TABLE_TASKS
from nn_tui.experiment.recipe.recipe import Recipe
from nn_tui.experiment.run.split import parts_of
from nn_tui.experiment.workspace.sources import Source
from nn_tui.tui.widgets.controls.setting_rows import SettingRow

SAMPLES = (20, 50, 100, 200, 300, 500, 700, 1000, 1200, 1500, 2000, 3000, 5000, 7000, 10000)
NOISES = tuple(percent / 100 for percent in range(0, 51, 5))
SMALL_NOISES = (0.0, 0.01, 0.02, *NOISES[1:])
"""Of pictures and sequences: one pixel in a hundred counts for more than points a little off."""
LENGTHS = (*range(2, 21), 25, 30, 35, 40, 50, 60, 80, 100, 150, 200)
FEATURE_SETS: tuple[tuple[str, ...], ...] = (
    (),
    ("x1", "x2", "x1*x2"),
    ("x1", "x2", "x1^2", "x2^2"),
    ("x1", "x2", "sin(x1)", "sin(x2)"),
    tuple(FEATURES),
)
"""Usual choices of what the network sees of a point; any other can be typed."""
WINDOWS = (5, 10, 15, 20, 25, 30, 40, 50, 75, 100, 150, 200)
OWN_TESTS = "own"
"""The word for a test share of 0 where the dataset has a test part of its own."""
TEST_SHARES = tuple(percent / 100 for percent in range(0, 91, 10))


@dataclass(frozen=True)
class Setting:
    """One setting of a dataset.

    Attributes:
        field: the field of the recipe.
        name: what the screen calls it.
        choices: the values to step through.
        say: a value as text.
        read: a text as a value; raises ValueError.
        takes: which texts are read, in words.
    """

    field: str
    name: str
    choices: Sequence[Any]
    say: Callable[[Any], str]
    read: Callable[[str], Any]
    takes: str

    def stepped(self, value: Any, step: int) -> Any:
        """The next value up or down; the value itself at an end."""
        if value in self.choices:
            place = self.choices.index(value) + step
            return self.choices[min(max(place, 0), len(self.choices) - 1)]
        if not isinstance(value, (int, float)):
            return self.choices[0 if step > 0 else -1]
        beyond = [choice for choice in self.choices if (choice > value if step > 0 else choice < value)]
        return (min(beyond) if step > 0 else max(beyond)) if beyond else value


def _features(text: str) -> tuple[str, ...]:
    names = tuple(name for name in text.replace(",", " ").split() if name)
    check_features(names)
    return names


def _percent(value: float) -> str:
    return f"{100 * value:.4g}%"


def _say_share(value: float) -> str:
    return _percent(value) if value else OWN_TESTS


def _read_share(text: str) -> float:
    return 0.0 if text.strip().lower() == OWN_TESTS else _fraction(0, 0.9)(text)


def _fraction(least: float, most: float) -> Callable[[str], float]:
    def read(text: str) -> float:
        value = float(text.removesuffix("%")) / (100 if text.endswith("%") or float(text.removesuffix("%")) >= 1 else 1)
        if not least <= value <= most:
            raise ValueError(text)
        return value

    return read


def _whole(least: int, most: int) -> Callable[[str], int]:
    def read(text: str) -> int:
        value = int(text.replace(",", ""))
        if not least <= value <= most:
            raise ValueError(text)
        return value

    return read


def _side(text: str) -> int:
    """The side of a square, as "10" or "10x10"."""
    rows, _, columns = text.partition("x")
    side = _whole(SMALLEST_SIZE, LARGEST_SIZE)(rows)
    if columns and int(columns) != side:
        raise ValueError(text)
    return side


def _one_of(choices: Sequence[str]) -> Callable[[str], str]:
    def read(text: str) -> str:
        if text not in choices:
            raise ValueError(text)
        return text

    return read


def _test_share(dataset: Dataset) -> Setting:
    if not dataset.tests:
        return Setting("test_split", "Test share", TEST_SHARES, _percent, _fraction(0, 0.9), "a share from 0 to 90%")
    takes = f"{OWN_TESTS} for its own test part, or a share up to 90%"
    return Setting("test_split", "Test share", TEST_SHARES, _say_share, _read_share, takes)


def _generated(dataset: Dataset) -> list[Setting]:
    """The settings of generated data, but for the seed."""
    assert dataset.settings is not None
    size, length, delay = dataset.settings.size, dataset.settings.length, dataset.settings.delay
    noises = NOISES if dataset.kind == "points" else SMALL_NOISES
    settings = [
        Setting(
            "samples",
            "Samples",
            SAMPLES,
            lambda value: f"{value:,}",
            _whole(FEWEST_SAMPLES, MOST_SAMPLES),
            f"a whole number from {FEWEST_SAMPLES} to {MOST_SAMPLES:,}",
        ),
        Setting("noise", "Noise", noises, _percent, _fraction(0, MOST_NOISE), "a share from 0 to 50%"),
    ]
    if classes := BUILT_IN[dataset.name].class_choice:
        takes = f"one of {', '.join(map(str, classes))}"
        settings.append(Setting("classes", "Classes", classes, str, _whole(classes[0], classes[-1]), takes))
    if size is not None:
        sizes, takes = range(SMALLEST_SIZE, LARGEST_SIZE + 1), f"a whole number from {SMALLEST_SIZE} to {LARGEST_SIZE}"
        settings.append(Setting("size", "Size", sizes, lambda value: f"{value}x{value}", _side, takes))
    if length is not None:
        # A delay that reaches over the whole sequence would leave nothing to learn.
        least = SHORTEST if delay is None else delay + 1
        lengths, takes = [steps for steps in LENGTHS if steps >= least], f"a whole number from {least} to {LONGEST}"
        settings.append(Setting("length", "Length", lengths, str, _whole(least, LONGEST), takes))
    if length is not None and delay is not None:
        takes = f"a whole number from 1 to {length - 1}, less than the length"
        settings.append(Setting("delay", "Delay", range(1, length), str, _whole(1, length - 1), takes))
    return settings


def _choices_of_file(source: Source) -> list[Setting]:
    """What a file can be read as: which column is the target, and whether a table or a text."""
    opened, settings = source.opened, []
    is_txt = source.path.suffix.lower() in TEXTS
    if opened.columns:
        columns = opened.columns
        settings.append(
            Setting("target", "Target", columns, str, _one_of(columns), f"a column: {', '.join(columns[:6])}")
        )
    tasks = (*TABLE_TASKS, "text") if opened.columns and is_txt else TABLE_TASKS if opened.columns else ()
    if opened.task == "text":
        tasks = ("text", "table")
        window = Setting("window", "Window", WINDOWS, str, _whole(1, MAX_STEPS), f"1 to {MAX_STEPS:,} characters")
        settings.append(window)
    if tasks:
        settings.append(Setting("task", "Task", tasks, str, _one_of(tasks), " or ".join(tasks)))
    return settings


def settings_of(dataset: Dataset, source: Source | None, recipe: Recipe) -> list[Setting]:
    """The settings that a dataset has, in the order of the rows; no seed where it would decide nothing."""
    settings = _generated(dataset) if dataset.settings is not None and dataset.name in BUILT_IN else []
    if source is not None:
        settings += _choices_of_file(source)
    if dataset.kind == "points":
        settings.append(
            Setting(
                "features",
                "Features",
                FEATURE_SETS,
                lambda value: " ".join(value or COORDINATES),
                _features,
                f"names such as x1,x2 among {','.join(FEATURES)}",
            )
        )
    if dataset.samples > 1:
        settings.append(_test_share(dataset))
    if dataset.settings is not None or recipe.test_split or recipe.validation_split:
        settings.append(
            Setting("data_seed", "Data seed", range(MAX_SEED + 1), str, _whole(0, MAX_SEED), "a whole number from 0")
        )
    return settings


def setting_rows(settings: Sequence[Setting], recipe: Recipe, dataset: Dataset) -> list[SettingRow]:
    """The settings as rows, with the recipe's values and their effect."""
    training, testing, validation = parts_of(recipe, dataset)
    watched = f", {len(validation):,} to watch" if len(validation) else ""
    parts = f"{len(training):,} to train on{watched}, {len(testing):,} to test"
    if dataset.tests and recipe.test_split:
        # The room is small, and what matters is that its own test part is not what is tested on.
        parts = f"{len(testing):,} of all to test, not its own"
    remarks = {
        "test_split": parts,
        "data_seed": "other seed, other data" if dataset.settings else "which samples are for testing",
        "length": "steps",
        "delay": "steps",
        "task": _task_remark(dataset),
        "window": "characters that one sample has",
    }
    return [
        SettingRow(
            setting.field,
            setting.name,
            setting.say(getattr(recipe, setting.field)),
            remarks.get(setting.field, ""),
        )
        for setting in settings
    ]


def _task_remark(dataset: Dataset) -> str:
    if dataset.kind == "sequences":
        return f"the next of {dataset.outputs} symbols"
    return f"{dataset.outputs} classes" if dataset.class_names else ""
