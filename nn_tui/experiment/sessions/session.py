"""A session: where somebody was in the app."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from nn_tui.experiment.sessions.memory import NOTHING, Memory


@dataclass(frozen=True)
class Session:
    """Where somebody was. What holds for every session, such as a theme or a keymap, has no place in it.

    Args:
        dataset: the name of the current dataset.
        number: greater than that of every session that was changed before.
        source: the file that the dataset was read from, absolute; None for built-in and own ones.
        recipe: the recipe of the run, as TOML; it also says how the file is read and what generated data are made of.
        run: the file in which the run is kept, absolute; None where it was never trained.
        epoch: how many epochs it was trained when it was kept.
        speed: the chosen speed in epochs a second, inf for flat out; None for that of a new run.
        screen: the name of the screen in front.
        memories: what each screen remembers of itself, by its name.
    """

    dataset: str
    number: int = 0
    source: Path | None = None
    recipe: str = ""
    run: Path | None = None
    epoch: int = 0
    speed: float | None = None
    screen: str = "Data"
    memories: Mapping[str, Memory] = field(default_factory=dict)

    @property
    def title(self) -> str:
        """What it is about, in a few words."""
        return f"{self.dataset}, epoch {self.epoch:,}" if self.epoch else self.dataset

    def memory_of(self, screen: str) -> Memory:
        """What a screen remembers."""
        return self.memories.get(screen, NOTHING)
