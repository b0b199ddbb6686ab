"""What opening a data file gives, and the progress of opening it."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Literal, cast, get_args

from nn_tui.data.dataset import Dataset
from nn_tui.data.reading import Interrupted
from nn_tui.data.schema.schema import RULES

Task = Literal["classification", "regression"]
"""What is asked of a table's target column."""
FileTask = Literal[Task, "table", "text"]
"""What a file is read as: a table with a task, a table with the task that suits, or a text."""
OnProgress = Callable[[float], None]

DEFAULT_WINDOW: Final = 25

_STEP: Final = 0.0125
_SECONDS: Final = 0.05


@dataclass(frozen=True)
class TableChoices:
    """How a table is to be read, None where its cells decide.

    ``target`` is the column to predict, ``columns`` are decisions on columns such as "age=number+drop", and ``rules``
    is the version of the rules that decide the rest.
    """

    target: str | None = None
    task: Task | None = None
    columns: tuple[str, ...] = ()
    rules: int = RULES


@dataclass(frozen=True)
class Choices:
    """How a file is to be read, None where the file decides.

    ``target``, ``columns`` and ``rules`` are a table's, as in `TableChoices`; ``window`` is how many characters of a
    text are a sample.
    """

    target: str | None = None
    task: FileTask | None = None
    window: int | None = None
    columns: tuple[str, ...] = ()
    rules: int = RULES

    @property
    def of_table(self) -> TableChoices:
        """What of it is for a table."""
        task = cast(Task, self.task) if self.task in get_args(Task) else None
        return TableChoices(self.target, task, self.columns, self.rules)


@dataclass(frozen=True, eq=False)
class OpenedFile:
    """A dataset and what the user should know about how it was read.

    ``notes`` are short sentences. ``columns`` are the names of the columns that can be the target; ``target``, ``task``
    and ``window`` are what was chosen, None where the file leaves no choice. ``transposed`` says that the rows of its
    pictures became columns. ``layout`` says in a few words how the file is written: its encoding, its separator.
    ``choices`` are those that a table was read with, None for other files; ``open_task`` says that its task might as
    well be another.
    """

    dataset: Dataset
    notes: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()
    target: str | None = None
    task: FileTask | None = None
    transposed: bool = False
    window: int | None = None
    layout: str = ""
    choices: TableChoices | None = None
    open_task: bool = False


class Progress:
    """Calls back with the fraction done: at most 100 times in all and 20 times a second.

    An error of the callback, such as one that cancels, is raised as `Interrupted`.
    """

    def __init__(self, callback: OnProgress | None = None) -> None:
        self._callback = callback
        self._reported = -1.0
        self._reported_at = 0.0

    def __call__(self, fraction: float) -> None:
        """Report the fraction done, from 0 to 1, unless the last report is too near."""
        now = time.monotonic()
        if fraction - self._reported >= _STEP and now - self._reported_at >= _SECONDS:
            self._reported, self._reported_at = fraction, now
            self._report(min(fraction, 1.0))

    def done(self) -> None:
        """Report that everything is done, in any case."""
        self._report(1.0)

    def _report(self, fraction: float) -> None:
        if self._callback is None:
            return
        try:
            self._callback(fraction)
        except BaseException as error:
            raise Interrupted(error) from error
