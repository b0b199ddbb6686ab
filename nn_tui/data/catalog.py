"""Which datasets there are and which names they may have, without loading NumPy."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final, Literal

from nn_tui.data.data_files import is_data_file
from nn_tui.data.errors import DataError
from nn_tui.data.plain_text import plain

Kind = Literal["pixels", "points", "table", "sequences"]

FEWEST_SAMPLES: Final = 20
MOST_SAMPLES: Final = 10_000
MOST_NOISE: Final = 0.5
SMALLEST_SIZE: Final = 6
LARGEST_SIZE: Final = 28
SHORTEST: Final = 2
LONGEST: Final = 200
MAX_SEED: Final = 2**32 - 2


OPTIONAL: Final = ("size", "length", "delay")
"""The settings that only some generated datasets have."""
NOT_GENERATED: Final = "is not generated: leave out samples, noise and all other settings of generated data."


@dataclass(frozen=True)
class Settings:
    """The settings of generated data: how many samples, noise as a fraction, classes (0 for regression) and seed.

    The others are None where a dataset does not have them: ``size`` is both rows and columns of pictures, ``length``
    the steps of sequences, ``delay`` how many steps before a target its input was, fewer than there are.

    Raises DataError, naming the setting, for what cannot be generated.
    """

    samples: int
    noise: float = 0.0
    classes: int = 2
    seed: int = 0
    size: int | None = None
    length: int | None = None
    delay: int | None = None

    def __post_init__(self) -> None:
        if not FEWEST_SAMPLES <= self.samples <= MOST_SAMPLES:
            raise DataError(
                f"samples takes whole numbers from {FEWEST_SAMPLES} to {MOST_SAMPLES:,}, not {self.samples}"
            )
        if not 0 <= self.noise <= MOST_NOISE:
            raise DataError(f"noise is a fraction from 0 to {MOST_NOISE}, not {self.noise}")
        if not 0 <= self.seed <= MAX_SEED:
            raise DataError(f"data_seed takes whole numbers from 0 to {MAX_SEED}, not {self.seed}")
        if self.size is not None and not SMALLEST_SIZE <= self.size <= LARGEST_SIZE:
            raise DataError(f"size takes whole numbers from {SMALLEST_SIZE} to {LARGEST_SIZE}, not {self.size}")
        if self.length is not None and not SHORTEST <= self.length <= LONGEST:
            raise DataError(f"length takes whole numbers from {SHORTEST} to {LONGEST}, not {self.length}")
        if self.delay is not None and not 1 <= self.delay < LONGEST:
            raise DataError(f"delay takes whole numbers from 1 to {LONGEST - 1}, not {self.delay}")
        if self.delay is not None and self.length is not None and self.delay >= self.length:
            raise DataError(f"delay is {self.delay} and length {self.length}: make length greater than delay")

    @property
    def outputs(self) -> int:
        """How many numbers answer: one for each class, but one for both of two, and one for regression."""
        return self.classes if self.classes > 2 else 1

    def filled(self, default: Settings) -> Settings:
        """These settings, with those of ``default`` in place of None."""
        missing = {field: getattr(default, field) for field in OPTIONAL if getattr(self, field) is None}
        return replace(self, **missing)


@dataclass(frozen=True)
class BuiltIn:
    """One built-in dataset as a list shows it.

    ``settings`` are the defaults of generated data, None for other data; ``class_choice`` the numbers of classes to
    choose among, empty where there is no choice. ``lesson`` says what there is to learn from it, where that is not
    plain from the samples, and ``figures`` how well networks learn it with the default settings.
    """

    name: str
    title: str
    summary: str
    kind: Kind
    settings: Settings | None = None
    class_choice: tuple[int, ...] = ()
    lesson: str = ""
    figures: str = ""

    def lesson_with(self, settings: Settings | None) -> str:
        """The lesson, with the figures where these settings are the defaults."""
        return f"{self.lesson} {self.figures}".strip() if settings == self.settings else self.lesson


BUILT_IN: Final[dict[str, BuiltIn]] = {
    entry.name: entry
    for entry in (
        BuiltIn("letters", "Letters A, B, C", "three letters drawn of 5 rows x 6 columns", "pixels"),
        BuiltIn("alphabet", "Alphabet", "A to Z drawn of 5 rows x 6 columns", "pixels"),
        BuiltIn("bits", "Bits", "six patterns of three bits, one answer", "table"),
        BuiltIn("xor", "Exclusive or", "1 when just one of two inputs is 1", "table"),
        BuiltIn("and", "And", "1 when both inputs are 1", "table"),
        BuiltIn("or", "Or", "1 when either input is 1", "table"),
        BuiltIn("circles", "Circles", "a disc inside a ring", "points", Settings(500)),
        BuiltIn("quadrants", "Quadrants", "opposite quadrants are of one class", "points", Settings(500)),
        BuiltIn("gaussians", "Gaussians", "two round clouds", "points", Settings(500)),
        BuiltIn("spirals", "Spirals", "arms wound around each other", "points", Settings(500), (2, 3, 4, 5, 6)),
        BuiltIn("moons", "Moons", "two half moons that reach into each other", "points", Settings(500)),
        BuiltIn("blobs", "Blobs", "a cloud for each class", "points", Settings(500, classes=3), (2, 3, 4, 5, 6)),
        BuiltIn("plane", "Plane", "regression: a slope across the plane", "points", Settings(1200, classes=0)),
        BuiltIn("bumps", "Bumps", "regression: hills and hollows", "points", Settings(1200, classes=0)),
        BuiltIn("iris", "Iris", "150 flowers of three kinds, four measures", "table"),
        BuiltIn("digits", "Digits", "1,797 handwritten digits of 8 rows x 8 columns", "pixels"),
        BuiltIn(
            "moved",
            "Moved letters",
            "A to Z at random places, with noise",
            "pixels",
            Settings(3_000, 0.05, 26, size=10),
            lesson="For convolution, which finds a letter anywhere.",
            figures="It gets 95% of the test part right, a dense net of five times the weights 40 to 50%.",
        ),
        BuiltIn(
            "lines",
            "Lines",
            "lines of four directions at random places, with noise",
            "pixels",
            Settings(1_200, 0.01, 4, size=8),
            lesson="For convolution: watch its kernels become line detectors.",
            figures="It gets all of the test part right, a dense net of five times the weights 99%.",
        ),
        BuiltIn(
            "addition",
            "Addition",
            "two numbers added bit by bit, with a carry",
            "sequences",
            Settings(10_000),
            lesson="The run of iamtrask's article. Watch the loss between updates 5,000 and 6,000: it learns to carry.",
            figures="All 16,384 sums come out right.",
        ),
        BuiltIn(
            "echo",
            "Echo",
            "the bit of some steps before",
            "sequences",
            Settings(500, length=20, delay=3),
            lesson="With length 31 and delay 30 rnn 16 never learns the last step, lstm 16 does.",
            figures="Three steps are easy: all of the test part is right.",
        ),
        BuiltIn(
            "parity",
            "Parity",
            "whether the ones so far are odd in number",
            "sequences",
            Settings(1_000, length=12),
            lesson="There is one bit to remember, and any step may flip it.",
            figures="rnn 16 gets all of the test part right.",
        ),
        BuiltIn(
            "waves",
            "Waves",
            "the next value of a sum of two sines",
            "sequences",
            Settings(1_000, classes=0, length=40),
            lesson="Most of the error is at the first steps, which tell what waves these are.",
            figures="rnn 16 is off by 0.05 on the test part.",
        ),
        BuiltIn(
            "phrases",
            "Phrases",
            "short sentences, good or bad, a word a step",
            "sequences",
            lesson="What not does to good and bad, in sentences of known words.",
            figures="lstm 16 gets the test part right.",
        ),
        BuiltIn(
            "names",
            "Names",
            "a thousand first names: the next character at each step",
            "sequences",
            lesson="Watch it make up names, letter by letter.",
            figures="gru 32 comes to 2.11 nats a letter, letter pairs to 2.44.",
        ),
    )
}

COMMANDS: Final = frozenset({"train", "predict", "datasets"})

A_COMMAND: Final = "a command of nn-tui"

RESERVED: Final[dict[str, str]] = {
    **dict.fromkeys(
        ("keys", "sessions", "doctor", "check", "lesson", "lessons", "runs", "sweep", "serve", "export"),
        A_COMMAND,
    ),
    **dict.fromkeys(
        ("moved", "lines", "addition", "echo", "parity", "waves", "phrases", "names"), "a built-in dataset"
    ),
}
"""Names and what they are reserved for. An own dataset that had such a name already keeps it, and the name then means
that dataset."""

SUFFIX: Final = ".txt"

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,39}")


def check_name(name: str) -> None:
    """Accept a name for a new dataset of the user's own; raise DataError for any other."""
    check_kept_name(name)
    if name.lower() in RESERVED:
        raise DataError(f"{plain(name)} is reserved for {RESERVED[name.lower()]}: choose another name.")


def is_name(text: str) -> bool:
    """Whether the text is written as a dataset's name has to be, whatever else it may mean."""
    return _NAME.fullmatch(text) is not None


def check_kept_name(name: str) -> None:
    """Accept a name that an own dataset may keep, reserved ones too; raise DataError for any other."""
    if not is_name(name):
        raise DataError(
            f"{plain(name)!r} cannot name a dataset: use up to 40 letters, digits, - and _, a letter or digit first."
        )
    if name.lower() in COMMANDS:
        raise DataError(f"{name} is {A_COMMAND}: choose another name.")
    if name.lower() in BUILT_IN.keys() - RESERVED.keys():
        raise DataError(f"{name} is a built-in dataset, which stays as it is: choose another name.")


def own_names(folder: Path) -> list[str]:
    """The names of the user's datasets, sorted; empty when the folder is missing or cannot be listed."""
    try:
        files = os.listdir(folder)
    except OSError:
        return []
    return sorted(file.removesuffix(SUFFIX) for file in files if file.endswith(SUFFIX) and file[0] != ".")


def why_unreadable(folder: Path) -> str | None:
    """A sentence about a folder that is there and cannot be listed; None for any other."""
    try:
        os.listdir(folder)
    except FileNotFoundError:
        return None
    except OSError as error:
        return f"{folder} cannot be read ({error.strerror}), so what is in it is not shown: check its permissions."
    return None


def keeps_reserved_name(name: str, folder: Path) -> bool:
    """Whether the name is reserved but means an own dataset, which had it before."""
    return name.lower() in RESERVED and name.lower() in map(str.lower, own_names(folder))


def looks_like_path(text: str) -> bool:
    """Whether a command-line word means a file: it has a separator or a suffix, or ends like a data file."""
    separators = [mark for mark in (os.sep, os.altsep) if mark]
    return any(mark in text for mark in separators) or bool(Path(text).suffix) or is_data_file(Path(text))
