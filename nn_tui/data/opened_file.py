"""What opening a file of data gives, and how far it has got meanwhile."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Literal

from nn_tui.data.dataset import Dataset

Task = Literal["classification", "regression"]
OnProgress = Callable[[float], None]

# More numbers than this would need over a gigabyte while they are read.
MAX_VALUES: Final = 2**27

_STEP: Final = 0.0125
_SECONDS: Final = 0.05


@dataclass(frozen=True, eq=False)
class OpenedFile:
    """A dataset and what a person should know about how it was read.

    notes are short sentences. columns are the names of those columns that can be the target; target and task say
    what was chosen, and are None where the file leaves no choice.
    """

    dataset: Dataset
    notes: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()
    target: str | None = None
    task: Task | None = None


class Interrupted(BaseException):
    """Carries what a callback raised past the readers, which take other errors for damage of the file."""

    def __init__(self, error: BaseException) -> None:
        super().__init__()
        self.error = error


class Progress:
    """Tells a callback the fraction done: at most 100 times in all and 20 times a second.

    What the callback raises, as one does to cancel, comes out as `Interrupted`.
    """

    def __init__(self, callback: OnProgress | None = None) -> None:
        self._callback = callback
        self._told = -1.0
        self._at = 0.0

    def __call__(self, fraction: float) -> None:
        """The fraction from 0 to 1 that is done by now."""
        now = time.monotonic()
        if fraction - self._told >= _STEP and now - self._at >= _SECONDS:
            self._told, self._at = fraction, now
            self._tell(min(fraction, 1.0))

    def done(self) -> None:
        """Everything is done, whatever was told last."""
        self._tell(1.0)

    def _tell(self, fraction: float) -> None:
        if self._callback is None:
            return
        try:
            self._callback(fraction)
        except BaseException as error:
            raise Interrupted(error) from error
