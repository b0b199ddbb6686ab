"""The fields of the recipe that say which samples are held back, and which of them the training looks at."""

from __future__ import annotations

from typing import Final

from nn_tui.experiment.recipe import explanations
from nn_tui.experiment.recipe.field import Display, Field, Option, Section, Use
from nn_tui.experiment.recipe.fold import FoldOf
from nn_tui.experiment.recipe.kinds import Choice, MaybeText, Switch
from nn_tui.experiment.recipe.number_kinds import fraction

STOP_PARTS: Final = ("validation", "training", "test")
"""The parts that stop rules may look at. Where there is no such part they look at the first of these that is there."""
SPLITS: Final = ("random", "class", "group", "time")

_STOP, _DATA = Section.STOP_RULES, Section.DATA

WATCHING_ROWS: Final = (
    Field(
        *("stop_part", "training", _STOP, Choice(STOP_PARTS)),
        Option(
            *("--stop-part", "stopping"),
            f"the part that these rules look at, if it is there: {', '.join(STOP_PARTS)} (default: the first of them)",
        ),
        Display("Looking at", explanations.stop_part),
        left_out_by_default=True,
    ),
    Field(
        *("keep_best", "training", _STOP, Switch(default=False)),
        Option(
            *("--keep-best", "stopping"),
            "at the end of the run, go back to the weights of the epoch with the lowest loss of that part, or not",
        ),
        Display("Keep the best", "yes: the run ends with the weights of the epoch with that part's lowest loss"),
    ),
)
SPLIT_ROWS: Final = (
    Field(
        *("validation_split", "training", _DATA, fraction()),
        Option(
            *("--validation-split", "data"),
            "fraction of the other samples that is watched instead of trained on: see --stop-part and --keep-best",
        ),
        Display("Validation", "share of the other samples that the stop rules look at, such as 0.2"),
        left_out_by_default=True,
    ),
    Field(
        *("split_by", "training", _DATA, Choice(SPLITS)),
        Option(
            *("--split-by", "data"),
            "how the parts are drawn: random; class, with equal shares of the classes; group, which keeps rows of one "
            "value in --split-column together; time, the last rows are held back",
        ),
        Display("Split by", explanations.split_by),
        Use(("test_split", "validation_split", "fold")),
        left_out_by_default=True,
    ),
    Field(
        *("split_column", "training", _DATA, MaybeText()),
        Option("--split-column", "data", "of a table: the groups, or what its rows are in order of", "COLUMN"),
        Display("Split column", "which rows belong together, or their order in time; empty: as in the file"),
        Use(("split_by",), ("group", "time")),
    ),
    Field(
        *("fold", "training", _DATA, FoldOf()),
        Option("--fold", "data", "test on one fold of several in place of a share, such as 2/5; see --folds"),
        Display("Fold", "tests on one part of several, such as 2/5, not on a share; empty is none"),
    ),
)
