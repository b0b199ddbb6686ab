"""The recipe: everything that decides a run, frozen. Same recipe, same numbers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from math import prod
from typing import Any, cast

from nn_tui.data.catalog import BUILT_IN, OPTIONAL, Settings
from nn_tui.data.errors import DataError
from nn_tui.data.opened_file import Choices, FileTask
from nn_tui.data.schema.schema import FIRST_RULES
from nn_tui.experiment.errors import ExperimentError
from nn_tui.experiment.recipe.fields import FIELDS
from nn_tui.experiment.recipe.layer_kinds import NO_BIAS, output_activation
from nn_tui.model import ModelError, Schedule, check_pairing
from nn_tui.model.arrays import Shape, sample_words
from nn_tui.model.layers.conv import ConvSpec
from nn_tui.model.layers.dense import DenseSpec
from nn_tui.model.layers.dropout import DropoutSpec
from nn_tui.model.layers.flatten import FlattenSpec
from nn_tui.model.layers.pooling import PoolSpec
from nn_tui.model.layers.registry import parse_layer
from nn_tui.model.layers.rnn import RnnSpec
from nn_tui.model.layers.spec import LayerSpec

_PLAIN = DenseSpec, RnnSpec
"""The layers that a number says all about, in short."""

SHORT_FORM = ("hidden", "activation")
"""The fields of the short form of dense layers."""
GENERATED_FIELDS = ("samples", "noise", "classes", *OPTIONAL)
"""The settings of generated data. data_seed is not among them: it decides the split of every dataset too."""


def choices_of(recipe: Recipe) -> Choices:
    """How the file of the recipe's dataset is read."""
    rules = recipe.reading or FIRST_RULES
    return Choices(recipe.target, cast(FileTask | None, recipe.task), recipe.window, recipe.columns, rules)


@dataclass(frozen=True)
class Recipe:
    """Everything that decides a run.

    ``samples``, ``noise``, ``classes``, ``size``, ``length`` and ``delay`` are the settings of a generated dataset
    (None: its own); ``data_seed`` is the seed of generated data and of the split. ``features`` are what the network
    sees of points (empty: x1 and x2). ``target`` and ``task`` say which column of a user's file to predict, and how
    (None: what the file suggests), or that it is read as a text, whose samples have ``window`` characters; ``columns``
    what was decided about its columns, and ``reading`` by which rules the others are read (None: the first ones);
    ``transpose`` that the rows of its pictures become columns.

    ``layers`` are the layers before the output layer, in words. ``hidden``, the sizes of dense layers, and
    ``activation``, one name for all of them or one per layer, are the short form, which counts where ``layers`` is
    empty. Layers that the short form can express are stored in it, so that equal networks have equal recipes.
    ``output`` is the activation of the output layer, followed by nobias if it has no biases; the targets decide its
    size. ``dropout`` is the short form of a dropout layer behind each hidden layer with neurons: a recipe has one
    form or the other.

    ``batch`` is None for all samples at once; ``shuffle`` gives mini-batches a new order in every epoch. ``test_split``
    is the fraction of samples held back at random, 0 for the dataset's own test part, or none where it has none;
    ``fold`` such as "2/5" tests on the second of five parts in its place. ``validation_split`` is the fraction of the
    others that is watched by the stop rules, ``stop_part`` says that they look at another part. ``split_by`` says how
    these parts are drawn, ``split_column`` which column of a table has the groups or the time. With ``keep_best`` the
    run ends with the weights of the epoch with the lowest loss there. ``class_weights`` says how much the samples of
    each class count in the loss.
    ``schedule_every`` is in epochs, None for a share of ``epochs``. ``clip_norm`` and ``clip_value`` bound the
    gradient, None not at all. A stop rule that is None does not apply. Raises ExperimentError, naming the field, for
    anything that cannot be run.
    """

    dataset: str
    samples: int | None = None
    noise: float | None = None
    classes: int | None = None
    size: int | None = None
    length: int | None = None
    delay: int | None = None
    features: tuple[str, ...] = ()
    data_seed: int = 0
    target: str | None = None
    task: str | None = None
    columns: tuple[str, ...] = ()
    reading: int | None = None
    window: int | None = None
    transpose: bool = False
    hidden: tuple[int, ...] = (5,)
    activation: str | tuple[str, ...] = "sigmoid"
    layers: tuple[str, ...] = ()
    output: str = "sigmoid"
    init: str = "glorot_uniform"
    loss: str = "sigmoid_cross_entropy"
    reduction: str = "mean"
    optimizer: str = "sgd"
    learning_rate: float = 0.1
    momentum: float = 0.9
    weight_decay: float = 0.01
    schedule: str = "constant"
    schedule_every: int | None = None
    schedule_factor: float = 0.5
    batch: int | None = None
    shuffle: bool = True
    l1: float = 0.0
    l2: float = 0.0
    dropout: float = 0.0
    clip_norm: float | None = None
    clip_value: float | None = None
    epochs: int = 1000
    class_weights: str = "equal"
    stop_loss: float | None = None
    stop_accuracy: float | None = None
    stop_accuracy_epochs: int = 1
    stop_plateau: int | None = None
    stop_part: str = "validation"
    keep_best: bool = False
    stop_seconds: float | None = None
    seed: int = 0
    test_split: float = 0.0
    validation_split: float = 0.0
    split_by: str = "random"
    split_column: str | None = None
    fold: str | None = None
    dtype: str = "float64"

    def __post_init__(self) -> None:
        try:
            for field in FIELDS.values():
                value = getattr(self, field.name)
                if value is not None:
                    field.kind.check(field.name, value)
            self._shorten_layers()
            self._check_activations()
            self._check_dropout()
            check_pairing(self.loss, self.output_activation)
            self.rate_schedule()
            if self.dataset in BUILT_IN:
                self.settings()
        except (ModelError, DataError) as error:
            raise ExperimentError(str(error)) from None
        self._shorten_activations()

    def _check_activations(self) -> None:
        if not isinstance(self.activation, str) and len(self.activation) != len(self.hidden):
            raise ExperimentError(
                f"activation names {len(self.activation)} layers and hidden has {len(self.hidden)}: "
                "give one name for all, or one for each layer"
            )

    def _check_dropout(self) -> None:
        if self.dropout and any(isinstance(spec, DropoutSpec) for spec in self.layer_specs):
            raise ExperimentError(
                "dropout is the short form of dropout layers, and the network has such layers: "
                "set it to 0, or remove them"
            )

    def _shorten_layers(self) -> None:
        """Store layers in the short form where it can express them, and else reset it: equal networks compare equal."""
        if not self.layers:
            return
        specs = [parse_layer(words) for words in self.layers]
        if not _may_be_sequences(self.dataset, specs):
            specs = _without_needless_flatten(specs)
        short = [spec for spec in specs if isinstance(spec, DenseSpec) and spec.bias]
        is_short = len(short) == len(specs)
        self._set("hidden", tuple(spec.units for spec in short) if is_short else ())
        self._set("activation", tuple(spec.activation for spec in short) if is_short else "sigmoid")
        self._set("layers", () if is_short else tuple(spec.words for spec in specs))

    def _shorten_activations(self) -> None:
        """Store equal activations as one name, so that equal networks compare equal."""
        if not isinstance(self.activation, str) and len(set(self.activation)) < 2:
            self._set("activation", self.activation[0] if self.activation else "sigmoid")

    def _set(self, field: str, value: Any) -> None:
        object.__setattr__(self, field, value)

    def with_(self, **values: Any) -> Recipe:
        """A copy with some fields changed, which is checked again. ``hidden`` replaces ``layers``, and ``layers`` both
        fields of the short form. Raises ExperimentError."""
        if values.get("layers"):
            for field in SHORT_FORM:
                if field in values:
                    raise ExperimentError(f"layers and {field} both name the layers: keep one")
        elif self.layers and "hidden" in values:
            values["layers"] = ()
        elif self.layers and "activation" in values:
            raise ExperimentError(
                "activation is for the layers in hidden; those in layers name their own: change layers"
            )
        return replace(self, **values)

    def changed_fields(self, other: Recipe) -> list[str]:
        """The names of the fields in which the other differs, in order."""
        return [field.name for field in fields(self) if getattr(self, field.name) != getattr(other, field.name)]

    @property
    def layer_specs(self) -> tuple[LayerSpec, ...]:
        """The layers before the output layer."""
        if self.layers:
            return tuple(parse_layer(words) for words in self.layers)
        return tuple(DenseSpec(size, name) for size, name in zip(self.hidden, self.hidden_activations, strict=True))

    @property
    def hidden_activations(self) -> tuple[str, ...]:
        """The activation of each layer in ``hidden``."""
        return (self.activation,) * len(self.hidden) if isinstance(self.activation, str) else self.activation

    @property
    def output_activation(self) -> str:
        """The activation of the output layer."""
        return output_activation(self.output)

    def output_spec(self, outputs: int) -> DenseSpec:
        """The output layer for that many outputs."""
        return DenseSpec(outputs, self.output_activation, bias=NO_BIAS not in self.output.split())

    def architecture(self, inputs: Shape, outputs: int) -> str:
        """The network in short for samples of shape ``inputs``.

        Dense and plain recurrent layers are the sizes from the inputs to the outputs, as in 30-5-3; of sequences, the
        inputs of a step. With layers of another kind it is as in "10x10, conv 32 5x5, globalmax, 26".
        """
        specs = self.layer_specs
        hidden = (str(spec.units) if isinstance(spec, _PLAIN) else spec.short for spec in specs)
        seen = inputs[1:] if len(inputs) == 2 else inputs
        if all(isinstance(spec, _PLAIN) for spec in specs):
            return "-".join((str(prod(seen)), *hidden, str(outputs)))
        return ", ".join((sample_words(seen), *hidden, str(outputs)))

    def settings(self) -> Settings | None:
        """The settings to generate the dataset with; None for one that is not generated. Raises DataError."""
        entry = BUILT_IN.get(self.dataset)
        if entry is None or entry.settings is None:
            return None
        chosen = {field: getattr(self, field) for field in GENERATED_FIELDS if getattr(self, field) is not None}
        return replace(entry.settings, seed=self.data_seed, **chosen)

    def rate_schedule(self) -> Schedule:
        """How the learning rate changes over the epochs."""
        share = 3 if self.schedule == "step" else 10
        every = max(1, self.epochs // share) if self.schedule_every is None else self.schedule_every
        return Schedule(self.schedule, self.epochs, every, self.schedule_factor)


def _may_be_sequences(dataset: str, specs: Sequence[LayerSpec]) -> bool:
    """Whether these layers may see sequences, of which a dense layer takes each step unless they are flattened.

    A dataset that is not built in may be one; but a layer for pictures says that it is none.
    """
    entry = BUILT_IN.get(dataset)
    if entry is not None:
        return entry.kind == "sequences"
    return not any(isinstance(spec, PoolSpec) or (isinstance(spec, ConvSpec) and len(spec.size) == 2) for spec in specs)


def _without_needless_flatten(specs: Sequence[LayerSpec]) -> list[LayerSpec]:
    """The layers without a flatten before a dense layer, where the network puts one in by itself."""
    kept: list[LayerSpec] = []
    after: LayerSpec | None = None
    for spec in reversed(specs):
        # The output layer is a dense one too.
        if not (isinstance(spec, FlattenSpec) and (after is None or isinstance(after, DenseSpec))):
            kept.append(spec)
            after = spec
    return kept[::-1]
