"""The fields of the recipe, a row each, from which the checks, TOML, the command line and the form are made.

The rows are in the order of the form; TOML follows the order of the fields of Recipe.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

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
from nn_tui.data.dataset import Dataset
from nn_tui.data.features import FEATURES, check_features
from nn_tui.data.opened_file import DEFAULT_WINDOW
from nn_tui.data.schema.choices import WORDS
from nn_tui.data.schema.schema import RULES
from nn_tui.data.sequence_checks import MAX_STEPS
from nn_tui.experiment.recipe import explanations
from nn_tui.experiment.recipe.field import Display, Field, Option, Section, Use
from nn_tui.experiment.recipe.kinds import Choice, ColumnChoices, Kind, Names, Switch
from nn_tui.experiment.recipe.layer_kinds import LayerWords, NameForEach, OutputWords, Sizes
from nn_tui.experiment.recipe.number_kinds import Number, Whole, fraction
from nn_tui.experiment.recipe.part_fields import SPLIT_ROWS, WATCHING_ROWS
from nn_tui.model import (
    HIDDEN_ACTIVATIONS,
    INITIALIZERS,
    LOSSES,
    OPTIMIZERS,
    OUTPUT_ACTIVATIONS,
    REDUCTIONS,
    SCHEDULES,
    initializer,
)
from nn_tui.model.metrics import has_accuracy

DTYPES: Final = ("float64", "float32")
TABLE_TASKS: Final = ("classification", "regression")
TASKS: Final = (*TABLE_TASKS, "table", "text")
CLASS_WEIGHTS: Final = ("equal", "balanced")
MAX_LAYERS, MAX_WIDTH, MAX_EPOCHS = 32, 4096, 10**9

_TRAINING, _STOP, _NETWORK, _DATA = Section


def _is_generated(dataset: Dataset) -> bool:
    return dataset.settings is not None


def _has(setting: str) -> Callable[[Dataset], bool]:
    return lambda dataset: dataset.settings is not None and getattr(dataset.settings, setting) is not None


def _is_points(dataset: Dataset) -> bool:
    return dataset.kind == "points"


def _has_accuracy(dataset: Dataset) -> bool:
    if not dataset.at_steps:
        return has_accuracy(dataset.targets)
    return dataset.class_names is not None or has_accuracy(dataset.targets[dataset.is_real])


def _has_classes(dataset: Dataset) -> bool:
    return not dataset.at_steps and has_accuracy(dataset.targets)


def _class_choice(dataset: Dataset) -> tuple[str, ...]:
    return tuple(map(str, BUILT_IN[dataset.recipe].class_choice)) if dataset.settings else ()


def _has_class_choice(dataset: Dataset) -> bool:
    return bool(_class_choice(dataset))


def _above_zero(example: str = "", absent: tuple[str, ...] = ()) -> Number:
    return Number("a number above 0", low=0, takes_low=False, example=example, absent=absent)


def _from_zero(example: str) -> Number:
    return Number("a number from 0", low=0, example=example)


def _count(*absent: str, means: str = "") -> Whole:
    return Whole(1, MAX_EPOCHS, absent, means)


def _names(names: tuple[str, ...]) -> str:
    return ", ".join(names)


_OFF = ("", "off")
# RandomState takes seeds below 2^32, and shuffling uses seed + 1.
_SEED = Whole(0, MAX_SEED)
_FACTOR = Number("a number above 0 and up to 1, such as 0.5", 0, 1, takes_low=False, example="0.5")
_ACCURACY = Number(
    "a share above 0 and up to 1, such as 0.95", 0, 1, takes_low=False, example="0.95", is_share=True, absent=_OFF
)

_ROWS = (
    Field(
        *("learning_rate", "training", _TRAINING, _above_zero("0.1")),
        Option("--lr", "training", "learning rate"),
        Display("Learning rate", "how far an update goes against the gradient"),
    ),
    Field(
        *("optimizer", "training", _TRAINING, Choice(tuple(OPTIMIZERS))),
        Option("--optimizer", "training", _names(tuple(OPTIMIZERS))),
        Display("Optimizer", explanations.optimizer),
    ),
    Field(
        *("momentum", "training", _TRAINING, fraction("0.9", is_share=False)),
        Option("--momentum", "training", "of momentum and nesterov"),
        Display("Momentum", "how much of the velocity is left after each update, from 0 to below 1"),
        Use(("optimizer",), ("momentum", "nesterov")),
    ),
    Field(
        *("weight_decay", "training", _TRAINING, _from_zero("0.01")),
        Option("--weight-decay", "training", "of adamw"),
        Display("Weight decay", "share of each weight, times the learning rate, that an update takes away"),
        Use(("optimizer",), ("adamw",)),
    ),
    Field(
        *("schedule", "training", _TRAINING, Choice(tuple(SCHEDULES))),
        Option("--schedule", "training", f"of the learning rate: {_names(tuple(SCHEDULES))}"),
        Display("Schedule", explanations.schedule),
    ),
    Field(
        *("schedule_every", "training", _TRAINING, _count("")),
        Option(
            *("--schedule-every", "training"),
            "epochs of a step, or of the warm-up (default: a third, or a tenth, of --epochs)",
        ),
        Display("Span, epochs", explanations.schedule_every),
        Use(("schedule",), ("step", "warmup", "warmup_cosine")),
    ),
    Field(
        *("schedule_factor", "training", _TRAINING, _FACTOR),
        Option("--schedule-factor", "training", "what each step multiplies the rate by"),
        Display("Step factor", "what each step multiplies the learning rate by, above 0 and up to 1"),
        Use(("schedule",), ("step",)),
    ),
    Field(
        *("batch", "training", _TRAINING, _count("full", means="all samples at once")),
        Option("--batch", "training", "samples of one update"),
        Display("Batch size", "samples of one update, or full for all of them"),
    ),
    Field(
        *("shuffle", "training", _TRAINING, Switch()),
        Option("--no-shuffle", "training", "samples in a new order in every epoch (default), or in their own"),
        Display("Shuffle", "yes: a new order in every epoch; no: samples in their own order"),
        Use(("batch",)),
    ),
    Field(
        *("l1", "training", _TRAINING, _from_zero("0.001")),
        Option("--l1", "training", "L1 penalty of the weights, counted in the loss"),
        Display("L1 penalty", "strength of the penalty on the sum of |w|; 0 is none"),
    ),
    Field(
        *("l2", "training", _TRAINING, _from_zero("0.001")),
        Option("--l2", "training", "L2 penalty of the weights, counted in the loss"),
        Display("L2 penalty", "strength of the penalty on half the sum of w^2; 0 is none"),
    ),
    Field(
        *("dropout", "training", _TRAINING, fraction()),
        Option("--dropout", "training", "fraction of the hidden outputs left out of an update"),
        Display("Dropout", "share of hidden neurons left out of each update, from 0 to below 1"),
        Use(("hidden", "layers")),
    ),
    Field(
        *("clip_norm", "training", _TRAINING, _above_zero("1", _OFF)),
        Option("--clip-norm", "training", "largest norm of the whole gradient: a longer one is scaled down"),
        Display("Clip norm", "scales a gradient of a larger norm down to this one, such as 1; empty: never"),
    ),
    Field(
        *("clip_value", "training", _TRAINING, _above_zero("1", _OFF)),
        Option("--clip-value", "training", "largest size of each number of the gradient, applied before the norm"),
        Display("Clip value", "bounds each number of the gradient to +- this, such as 1; empty: never"),
    ),
    Field(
        *("class_weights", "training", _TRAINING, Choice(CLASS_WEIGHTS)),
        Option(
            "--class-weights", "training", "of the samples in the loss: equal, or balanced, so that rare classes count"
        ),
        Display("Class weights", explanations.class_weights),
        datasets=_has_classes,
        left_out_by_default=True,
    ),
    Field(
        *("epochs", "training", _TRAINING, _count()),
        Option("--epochs", "stopping", "passes over the training set, in total"),
        Display("Epochs", "after these the run is done; training on adds as many again"),
    ),
    Field(
        *("stop_loss", "training", _STOP, _above_zero(absent=_OFF)),
        Option("--stop-loss", "stopping", "once the loss is below"),
        Display("Loss below", "stop when the loss without penalties is below this; empty is never"),
    ),
    Field(
        *("stop_accuracy", "training", _STOP, _ACCURACY),
        Option("--stop-accuracy", "stopping", "once it is reached, such as 0.95"),
        Display("Accuracy of", "stop at this accuracy, such as 0.95; empty is never"),
        datasets=_has_accuracy,
    ),
    Field(
        *("stop_accuracy_epochs", "training", _STOP, _count()),
        Option("--stop-accuracy-epochs", "stopping", "for that many epochs in a row (default: 1)"),
        Display(" for epochs", "epochs in a row that the accuracy has to hold"),
        Use(("stop_accuracy",)),
        datasets=_has_accuracy,
    ),
    Field(
        *("stop_plateau", "training", _STOP, _count(*_OFF)),
        Option("--stop-plateau", "stopping", "after that many epochs without a lower loss"),
        Display("No gain for", "stop after that many epochs without a lower loss; empty is never"),
    ),
    *WATCHING_ROWS,
    Field(
        *("stop_seconds", "training", _STOP, _above_zero(absent=_OFF)),
        Option("--stop-seconds", "stopping", "after that many seconds of training"),
        Display("Seconds", "stop after that many seconds of running; empty is never"),
    ),
    Field(
        *("hidden", "network", _NETWORK, Sizes(MAX_LAYERS, MAX_WIDTH)),
        Option("--hidden", "network", "sizes of the hidden layers"),
        Display("Hidden sizes", "8,4 is two hidden layers; or none; or words: conv 8 3x3 relu, pool 2"),
    ),
    Field(
        *("activation", "network", _NETWORK, NameForEach(HIDDEN_ACTIVATIONS)),
        Option(
            *("--activation", "network"),
            f"of all hidden layers, or one each as in tanh,relu: {_names(HIDDEN_ACTIVATIONS)}",
        ),
        Display("Activation", explanations.activation),
        Use(("hidden",)),
    ),
    # The form takes layers in words in its field for the hidden sizes.
    Field(
        *("layers", "network", _NETWORK, LayerWords(MAX_LAYERS)),
        Option("--layers", "network", "in place of both, such as 'conv 8 3x3 relu, pool 2, dense 32 relu'"),
    ),
    Field(
        *("output", "network", _NETWORK, OutputWords(OUTPUT_ACTIVATIONS)),
        Option("--output", "network", f"output activation: {_names(OUTPUT_ACTIVATIONS)}; 'sigmoid nobias'"),
        Display("Output", explanations.output),
    ),
    Field(
        *("loss", "training", _NETWORK, Choice(tuple(LOSSES))),
        Option("--loss", "training", f"{_names(tuple(LOSSES))} (with --output: the one that pairs)"),
        Display("Loss", explanations.loss),
    ),
    Field(
        *("reduction", "training", _NETWORK, Choice(REDUCTIONS)),
        Option("--reduction", "training", f"over the samples: {_names(REDUCTIONS)}"),
        Display("Reduction", explanations.reduction),
    ),
    Field(
        *("init", "network", _NETWORK, Choice((*INITIALIZERS, "constant:0.5"), initializer)),
        Option("--init", "network", f"initial weights: {_names(tuple(INITIALIZERS))}, constant:X"),
        Display("Initializer", explanations.initializer),
    ),
    Field(
        *("seed", "training", _NETWORK, _SEED),
        Option("--seed", "network", "of the initial weights; shuffling uses the next one"),
        Display("Seed", "decides the initial weights, the order of the samples and dropout"),
    ),
    Field(
        *("dtype", "training", _NETWORK, Choice(DTYPES)),
        Option("--dtype", "network", f"of weights and data: {_names(DTYPES)}"),
    ),
    Field("dataset", "dataset", _DATA, Kind(), makes_data=True, keys=("name", "path")),
    # The bounds of these are checked by nn_tui.data.catalog.Settings, which the recipe makes.
    Field(
        *("samples", "dataset", _DATA, Whole()),
        Option("--samples", "data", f"of generated data, {FEWEST_SAMPLES} to {MOST_SAMPLES}"),
        Display("Samples", f"how many are generated, {FEWEST_SAMPLES} to {MOST_SAMPLES:,}"),
        datasets=_is_generated,
        makes_data=True,
    ),
    Field(
        *("noise", "dataset", _DATA, Number(example="0.1", is_share=True)),
        Option("--noise", "data", f"of generated data, a fraction from 0 to {MOST_NOISE}"),
        Display("Noise", f"from 0, none, to {MOST_NOISE:g}"),
        datasets=_is_generated,
        makes_data=True,
    ),
    Field(
        *("classes", "dataset", _DATA, Whole()),
        Option("--classes", "data", "of spirals and blobs, 2 to 6"),
        Display("Classes", "how many classes the points belong to"),
        datasets=_has_class_choice,
        choices=_class_choice,
        makes_data=True,
    ),
    Field(
        *("size", "dataset", _DATA, Whole()),
        Option(
            "--size", "data", f"of moved and lines, the side of a picture, {SMALLEST_SIZE} to {LARGEST_SIZE} pixels"
        ),
        Display("Size", f"rows and columns of a picture, {SMALLEST_SIZE} to {LARGEST_SIZE}"),
        datasets=_has("size"),
        makes_data=True,
    ),
    Field(
        *("length", "dataset", _DATA, Whole()),
        Option("--length", "data", f"of echo, parity and waves, the steps of a sequence, {SHORTEST} to {LONGEST}"),
        Display("Length", f"steps of a sequence, {SHORTEST} to {LONGEST}"),
        datasets=_has("length"),
        makes_data=True,
    ),
    Field(
        *("delay", "dataset", _DATA, Whole()),
        Option("--delay", "data", "of echo, how many steps later an input is to be answered, fewer than its length"),
        Display("Delay", "how many steps later an input is to be answered, fewer than the length"),
        datasets=_has("delay"),
        makes_data=True,
    ),
    Field(
        *("data_seed", "dataset", _DATA, _SEED),
        Option("--data-seed", "data", "seed of generated data and of the split"),
        Display("Data seed", "decides the generated samples and which samples are held back for testing"),
        Use(("test_split", "validation_split"), always=_is_generated),
        makes_data=True,
    ),
    Field(
        *("test_split", "training", _DATA, fraction()),
        Option(
            *("--test-split", "data"),
            "fraction of the samples held back for testing; 0 is the data's own test part, or none",
        ),
        Display("Test split", "share held back for testing, such as 0.3; 0 is its own test part, or none"),
    ),
    *SPLIT_ROWS,
    Field(
        *("target", "dataset", _DATA, Kind()),
        Option("--target", "data", "of a file, by name or number (default: the last column)", "COLUMN"),
        makes_data=True,
    ),
    Field(
        *("task", "dataset", _DATA, Choice(TASKS)),
        Option(
            *("--task", "data"),
            f"{' or '.join(TABLE_TASKS)} of a column (default: what it suggests); table or text for a .txt file",
        ),
        makes_data=True,
    ),
    Field(
        *("columns", "dataset", _DATA, ColumnChoices()),
        Option(
            *("--column", "data"),
            f"how a column of a file is read, such as age=number+drop, or * for all of them: {_names(tuple(WORDS))}",
        ),
        makes_data=True,
    ),
    Field("reading", "dataset", _DATA, Whole(1, RULES), makes_data=True),
    Field(
        *("window", "dataset", _DATA, Whole(1, MAX_STEPS)),
        Option("--window", "data", f"characters of a text that are one sample (default: {DEFAULT_WINDOW})"),
        makes_data=True,
    ),
    Field(
        *("transpose", "dataset", _DATA, Switch(default=False)),
        Option("--transpose", "data", "pictures of a file with rows as columns: those of EMNIST lie on their side"),
        makes_data=True,
    ),
    # Last in the form: it alone may take more than one line, so no label may follow it.
    Field(
        *("features", "dataset", _DATA, Names(tuple(FEATURES), check_features, '["x1", "x1^2"]')),
        Option("--features", "data", f"what is seen of points: {_names(tuple(FEATURES))}", "x1,x2"),
        Display("Features", "what the network sees of a point; space takes one in or out"),
        datasets=_is_points,
    ),
)

FIELDS: Final[dict[str, Field]] = {row.name: row for row in _ROWS}

LIVE_FIELDS: Final = frozenset(row.name for row in _ROWS if row.section.is_live)
"""The fields that may change in the middle of a run; all others need new initial weights."""

DATA_FIELDS: Final = frozenset(row.name for row in _ROWS if row.makes_data)
"""The fields that decide the samples themselves."""
