"""Learning-rate schedules: how the learning rate changes with the epoch, by name."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import cos, pi

from nn_tui.model.errors import ModelError


@dataclass(frozen=True)
class Schedule:
    """A factor on the learning rate that depends on the epoch alone.

    ``epochs`` is the length of the run; ``every``, in epochs, the length of a step or of the warm-up; ``factor``, above
    0 and at most 1, what each step multiplies the rate by. A schedule ignores the settings that it does not use.
    Raises ModelError for an unknown name and for numbers out of range.
    """

    name: str = "constant"
    epochs: int = 1
    every: int = 1
    factor: float = 0.5

    def __post_init__(self) -> None:
        if self.name not in SCHEDULES:
            raise ModelError(f"there is no schedule {self.name!r}: choose one of {', '.join(SCHEDULES)}")
        if self.epochs < 1:
            raise ModelError(f"a schedule spans at least one epoch, not {self.epochs}")
        if self.every < 1:
            raise ModelError(f"a step or a warm-up of the schedule takes at least one epoch, not {self.every}")
        if not 0 < self.factor <= 1:
            raise ModelError(f"the schedule's factor is above 0 and at most 1, such as 0.5, not {self.factor}")

    def rate(self, epoch: int) -> float:
        """The factor on the learning rate in the epoch that follows ``epoch`` whole ones (0 for the first)."""
        return SCHEDULES[self.name](self, epoch)

    @property
    def is_constant(self) -> bool:
        """Whether the factor is 1 in every epoch."""
        return self.name == "constant"


def _constant(schedule: Schedule, epoch: int) -> float:
    """1."""
    return 1.0


def _step(schedule: Schedule, epoch: int) -> float:
    """factor ** (epoch // every), as PyTorch's StepLR."""
    return float(schedule.factor ** (epoch // schedule.every))


def _cosine(schedule: Schedule, epoch: int) -> float:
    """(1 + cos(pi x e / epochs)) / 2 with e = epoch mod epochs, as PyTorch's CosineAnnealingLR down to 0 with T_max =
    epochs: the last epoch, epochs - 1, still learns.

    A run that goes on after its epochs begins the half wave again (warm restarts: Loshchilov and Hutter 2017).
    """
    return _half_wave(epoch, schedule.epochs)


def _warmup(schedule: Schedule, epoch: int) -> float:
    """min(1, (epoch + 1) / every): a straight line up to 1, then 1."""
    return min(1.0, (epoch + 1) / schedule.every)


def _warmup_cosine(schedule: Schedule, epoch: int) -> float:
    """The warm-up over ``every`` epochs, then the cosine over the rest, which begins at 1 again."""
    if epoch < schedule.every:
        return _warmup(schedule, epoch)
    return _half_wave(epoch - schedule.every, max(1, schedule.epochs - schedule.every))


def _half_wave(epoch: int, epochs: int) -> float:
    return (1.0 + cos(pi * (epoch % epochs) / epochs)) / 2.0


SCHEDULES: dict[str, Callable[[Schedule, int], float]] = {
    "constant": _constant,
    "step": _step,
    "cosine": _cosine,
    "warmup": _warmup,
    "warmup_cosine": _warmup_cosine,
}
"""(schedule, whole epochs done) -> factor on the learning rate."""
