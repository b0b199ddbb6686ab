"""A dataset: inputs, targets and what is needed to show them. It never changes; edits make a new one."""

from __future__ import annotations

from dataclasses import dataclass
from math import prod
from typing import Final, TypeGuard, get_args

import numpy as np
from numpy.typing import ArrayLike, NDArray

from nn_tui.data.bounds import MAX_SIDE as MAX_SIDE
from nn_tui.data.bounds import MAX_VALUE as MAX_VALUE
from nn_tui.data.bounds import Array as Array
from nn_tui.data.catalog import BUILT_IN, Kind, Settings
from nn_tui.data.errors import DataError
from nn_tui.data.names import check_class_name, check_column_name, check_distinct, one_line, pixel_names
from nn_tui.data.plain_text import plain
from nn_tui.data.sequence_checks import check_sequence_arrays, check_sequence_names
from nn_tui.data.table_source import TableSource

MAX_CHANNELS: Final = 16
MAX_INPUTS: Final = 3 * MAX_SIDE * MAX_SIDE
MAX_OUTPUTS: Final = 1_000
MAX_SAMPLES: Final = 100_000
MAX_VALUES: Final = 2**27
"""All inputs of a dataset together, 1 GB in double precision: reading takes that two or three times."""
MAX_LEVELS: Final = 255

_AT_ONCE: Final = 10_000


@dataclass(frozen=True, eq=False)
class Dataset:
    """Samples to learn from.

    ``inputs`` has the shape (samples, rows, columns) for pixels, or (samples, channels, rows, columns) with 2 channels
    or more, (samples, 2) for points and (samples, features) for a table, where nan is a missing value, in whose place a
    network sees the median of the training part; ``targets`` has the shape (samples, outputs).
    Both become read-only float64 copies; float32 stays float32, and a read-only array is shared.

    Sequences are padded in front to equally many steps. Their ``inputs`` are numbers (samples, steps, features), nan in
    padded steps, or integers (samples, steps): indices into ``symbols``, -1 where padded. Their ``targets`` are one for
    each sequence, as elsewhere, or one for each step: numbers (samples, steps, outputs), nan where padded, or integers
    (samples, steps): indices into ``class_names``, -1 where padded. Read-only integers are shared even as views, such
    as the windows of a text.

    ``class_names`` is set where each output stands for a class, as always for pixels: it then equals ``output_names``,
    and a target is 1 for its class and 0 elsewhere. Two classes of points have no names and one output, -1 or 1.
    ``feature_names`` are those of `pixel_names` for pixels. ``recipe`` is the name of the built-in dataset whose
    default recipe suits this one. ``own`` is True for a user's dataset that is kept under its name. ``levels`` are the
    steps of each channel of pixels from 0 (paper, in grey pictures) to 1 (ink). ``standardise`` says that a network
    should see the columns of a table, and targets that are not classes, with mean 0 and deviation 1. ``settings`` are
    those of generated data. ``source`` says which columns of a user's table became the inputs, None where that is not
    known. The last ``tests`` samples are the dataset's own test part, 0 where it has none.

    Raises DataError when the shapes do not fit together, a value is not finite or beyond 1e100, or a name is
    not allowed. A dataset without samples is valid.
    """

    name: str
    kind: Kind
    inputs: Array
    targets: Array
    class_names: tuple[str, ...] | None
    feature_names: tuple[str, ...]
    output_names: tuple[str, ...]
    recipe: str
    title: str = ""
    own: bool = False
    levels: int = 1
    standardise: bool = False
    settings: Settings | None = None
    source: TableSource | None = None
    tests: int = 0
    symbols: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        may_pad = self.kind == "sequences"
        fixed = {
            "inputs": _fixed(self.inputs, "inputs", may_pad, may_pad or self.kind == "table"),
            "targets": _fixed(self.targets, "targets", may_pad, may_pad),
            "symbols": tuple(self.symbols),
            "class_names": None if self.class_names is None else tuple(self.class_names),
            "feature_names": tuple(self.feature_names),
            "output_names": tuple(self.output_names),
            "title": one_line(self.title),
        }
        for field, value in fixed.items():
            object.__setattr__(self, field, value)
        _check_shapes(self)
        _check_names(self)

    @property
    def samples(self) -> int:
        """The number of samples."""
        return int(self.inputs.shape[0])

    @property
    def samples_before_tests(self) -> int:
        """The number of samples without the dataset's own test part, which comes last."""
        return self.samples - self.tests

    @property
    def feature_shape(self) -> tuple[int, ...]:
        """The shape of one sample: (rows, columns) or (channels, rows, columns) of pixels, (steps, features) of
        sequences, where each symbol is a feature, otherwise (features,)."""
        return (*self.inputs.shape[1:], len(self.symbols)) if self.symbols else self.inputs.shape[1:]

    @property
    def steps(self) -> int:
        """The number of steps of sequences, padding included; 1 for other data."""
        return int(self.inputs.shape[1]) if self.kind == "sequences" else 1

    @property
    def at_steps(self) -> bool:
        """Whether each step of a sequence has a target of its own."""
        return self.targets.ndim == 3 or (self.kind == "sequences" and self.targets.dtype.kind == "i")

    @property
    def is_real(self) -> NDArray[np.bool_]:
        """For each step (samples, steps) of sequences, whether it is not padding."""
        return self.inputs >= 0 if self.symbols else ~np.isnan(self.inputs[:, :, 0])

    @property
    def lengths(self) -> NDArray[np.intp]:
        """The number of steps of each sequence (samples,), without padding."""
        return np.asarray(self.is_real.sum(axis=1), np.intp)

    @property
    def channels(self) -> int:
        """The number of channels of pictures; 1 for grey ones and for other data."""
        return int(self.inputs.shape[1]) if self.inputs.ndim == 4 else 1

    @property
    def features(self) -> int:
        """The number of inputs of one sample."""
        return prod(self.feature_shape)

    @property
    def outputs(self) -> int:
        """The number of outputs of one target; of the target of one step, where each has its own."""
        if self.at_steps and self.targets.ndim == 2:
            return len(self.output_names)
        return int(self.targets.shape[-1])

    @property
    def flat_inputs(self) -> Array:
        """The inputs as the network takes them: a read-only view (samples, features); sequences as they are."""
        return self.inputs if self.kind == "sequences" else self.inputs.reshape(self.samples, self.features)

    @property
    def architecture_ends(self) -> tuple[int, int]:
        """(features, outputs): the sizes of a network's first and last layer."""
        return self.features, self.outputs

    def class_of(self, sample: int) -> int:
        """The class of the sample: the index of its largest target."""
        return int(np.argmax(self.targets[sample]))

    def same_content(self, other: Dataset) -> bool:
        """Whether everything but name, title, own, settings and source is the same."""
        return (
            self.kind == other.kind
            and self.class_names == other.class_names
            and self.feature_names == other.feature_names
            and self.output_names == other.output_names
            and self.recipe == other.recipe
            and self.levels == other.levels
            and self.standardise == other.standardise
            and self.tests == other.tests
            and self.symbols == other.symbols
            and _same_numbers(self.inputs, other.inputs)
            and _same_numbers(self.targets, other.targets)
        )

    def same_shape(self, other: Dataset, any_length: bool = False) -> bool:
        """Whether a network for this dataset fits the other: the same kind, feature shape, outputs and classes.

        With ``any_length`` sequences may have other numbers of steps.
        """
        is_free = any_length and self.kind == "sequences"
        shape, other_shape = (data.feature_shape[is_free:] for data in (self, other))
        return (
            self.kind == other.kind
            and shape == other_shape
            and self.outputs == other.outputs
            and self.class_names == other.class_names
            and self.symbols == other.symbols
            and self.at_steps == other.at_steps
        )


def _fixed(values: ArrayLike, which: str, may_index: bool, may_lack: bool) -> Array:
    try:
        fixed = values if _is_fixed(values, may_index) else np.array(values, _type_of(values, may_index), order="C")
    except (TypeError, ValueError):
        raise DataError(f"The {which} are not a table of numbers: give all samples equally many values.") from None
    if fixed.dtype.kind == "f" and not _all_finite(fixed, may_lack):
        raise DataError(f"The {which} hold a value that is not finite or beyond 1e100: correct its sample.")
    fixed.setflags(write=False)
    return fixed


def _all_finite(values: Array, may_lack: bool) -> bool:
    """Whether all are finite and at most 1e100; with ``may_lack``, nan stands for padding or a missing value."""
    # Some at a time: what is computed on the way would take as much memory as the values.
    samples = np.atleast_1d(values)
    with np.errstate(invalid="ignore"):
        for start in range(0, len(samples), _AT_ONCE):
            block = samples[start : start + _AT_ONCE]
            is_fine = np.abs(block) <= MAX_VALUE if block.dtype == np.float64 else np.isfinite(block)
            if not (is_fine | np.isnan(block) if may_lack else is_fine).all():
                return False
    return True


def _type_of(values: ArrayLike, may_index: bool) -> type[np.generic]:
    """Large sets of pictures come in single precision and stay so, for half the memory; indices are integers."""
    if isinstance(values, np.ndarray) and (values.dtype == np.float32 or (may_index and values.dtype.kind == "i")):
        kind: type[np.generic] = values.dtype.type
        return kind
    return np.float64


def _same_numbers(one: Array, other: Array) -> bool:
    """Whether all are equal, in single precision if one of the two is in single precision."""
    if one.dtype != other.dtype and "i" not in (one.dtype.kind, other.dtype.kind):
        one, other = one.astype(np.float32), other.astype(np.float32)
    return np.array_equal(one, other, equal_nan=one.dtype.kind == "f" and other.dtype.kind == "f")


def _is_fixed(values: ArrayLike, may_index: bool) -> TypeGuard[Array]:
    # Sharing read-only arrays makes renaming free and keeps a long undo history small.
    if may_index and isinstance(values, np.ndarray) and values.dtype.kind == "i":
        return not values.flags.writeable
    return (
        isinstance(values, np.ndarray)
        and values.dtype in (np.float64, np.float32)
        and values.flags.owndata
        and values.flags.c_contiguous
        and not values.flags.writeable
    )


def _check_shapes(dataset: Dataset) -> None:
    inputs, targets = dataset.inputs, dataset.targets
    if dataset.kind not in get_args(Kind):
        raise DataError(f"{plain(dataset.kind)!r} is not a kind of dataset: use {', '.join(get_args(Kind))}.")
    if inputs.shape[0] > MAX_SAMPLES:
        raise DataError(f"There are {inputs.shape[0]} samples: {MAX_SAMPLES} is the most.")
    if max(inputs.size, targets.size) > MAX_VALUES:
        raise DataError(f"The dataset has {max(inputs.size, targets.size):,} numbers: {MAX_VALUES:,} is the most.")
    if not 0 <= dataset.tests <= dataset.samples:
        raise DataError(f"The own test part has {dataset.tests} of {dataset.samples} samples: 0 to all are possible.")
    if dataset.kind == "sequences":
        check_sequence_arrays(dataset)
        return
    if dataset.symbols:
        raise DataError(f"Only sequences have symbols: leave them out for a dataset of {dataset.kind}.")
    if inputs.ndim not in ((3, 4) if dataset.kind == "pixels" else (2,)):
        wanted = "(samples, features)"
        if dataset.kind == "pixels":
            wanted = "(samples, rows, columns) or (samples, channels, rows, columns)"
        raise DataError(f"The inputs have the shape {inputs.shape}: {wanted} is needed.")
    if inputs.ndim == 4 and not 2 <= inputs.shape[1] <= MAX_CHANNELS:
        advice = f"2 to {MAX_CHANNELS} are needed, and pictures of one have the shape (samples, rows, columns)"
        raise DataError(f"The pictures have {inputs.shape[1]} channels: {advice}.")
    if targets.ndim != 2 or targets.shape[0] != inputs.shape[0]:
        raise DataError(f"The targets have the shape {targets.shape}: ({len(inputs)}, outputs) is needed.")
    if not 1 <= targets.shape[1] <= MAX_OUTPUTS:
        what = "classes" if dataset.kind == "pixels" else "outputs"
        raise DataError(f"There are {targets.shape[1]} {what}: 1 to {MAX_OUTPUTS} are needed.")
    if dataset.kind == "pixels" and not all(1 <= side <= MAX_SIDE for side in inputs.shape[-2:]):
        size = "x".join(map(str, inputs.shape[-2:]))
        raise DataError(f"The pictures have {size} pixels: 1x1 to {MAX_SIDE}x{MAX_SIDE} are needed.")
    if dataset.kind == "points" and inputs.shape[1] != 2:
        raise DataError(f"The points have {inputs.shape[1]} coordinates: 2 are needed.")
    if dataset.kind == "pixels" and not 1 <= dataset.levels <= MAX_LEVELS:
        raise DataError(f"The pixels have {dataset.levels} grey steps: 1 to {MAX_LEVELS} are needed.")
    if dataset.kind != "pixels" and dataset.levels != 1:
        raise DataError(f"Only pixels have grey steps: leave them out for a dataset of {dataset.kind}.")
    if not 1 <= dataset.features <= MAX_INPUTS:
        raise DataError(f"There are {dataset.features} inputs: 1 to {MAX_INPUTS} are needed.")
    if dataset.source is not None and dataset.source.inputs != dataset.features:
        raise DataError(f"The columns of its table make {dataset.source.inputs} inputs, not {dataset.features}.")
    if dataset.source is not None and any(len(kept.texts) != dataset.samples for kept in dataset.source.kept):
        raise DataError(f"A column of its table does not have {dataset.samples} cells, one for each sample.")


def _check_names(dataset: Dataset) -> None:
    if not dataset.name or one_line(dataset.name) != dataset.name:
        raise DataError(f"{plain(dataset.name)!r} cannot name a dataset: use printable characters on one line.")
    if dataset.recipe not in BUILT_IN:
        raise DataError(f"There is no recipe {plain(dataset.recipe)}: use one of {', '.join(BUILT_IN)}.")
    if len(dataset.output_names) != dataset.outputs:
        count = len(dataset.output_names)
        raise DataError(f"There are {count} output names for {dataset.outputs} outputs: name each one.")
    if dataset.kind == "sequences":
        check_sequence_names(dataset)
    elif dataset.kind == "pixels":
        if dataset.class_names is None or dataset.class_names != dataset.output_names:
            raise DataError("The outputs of a dataset of pixels are its classes: give both the same names.")
        height, width = dataset.feature_shape[-2:]
        if dataset.feature_names != pixel_names(height, width, dataset.channels):
            raise DataError("The features of a dataset of pixels are named r1c1, r1c2 and so on, row by row.")
    else:
        if dataset.class_names not in (None, dataset.output_names):
            raise DataError("The outputs of a dataset of classes are its classes: give both the same names.")
        if len(dataset.feature_names) != dataset.features:
            count = len(dataset.feature_names)
            raise DataError(f"There are {count} input names for {dataset.features} inputs: name each one.")
        columns = [(dataset.feature_names, "input")]
        if dataset.class_names is None:
            columns.append((dataset.output_names, "output"))
        for names, kind in columns:
            check_distinct(names, kind)
            for name in names:
                check_column_name(name)
    if dataset.class_names is not None and dataset.kind != "sequences":
        check_distinct(dataset.class_names, "class")
        for name in dataset.class_names:
            check_class_name(name, pictures=dataset.kind == "pixels")
