"""Which views stand in which panes, how much room each has, and which is zoomed: remembered for each kind of data."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from nn_tui.experiment.sessions.memory import Memory, number, part, texts, whole
from nn_tui.tui.views.tiling import MOST_STEPS


@dataclass(frozen=True)
class Arrangement:
    """Views by name in the order of their panes.

    Attributes:
        initial: those that the run began with.
        steps: how much more or less room a view was given by hand, by its name.
        zoomed: the number of the pane that is shown alone.
        focused: the number of the pane that has focus.
        views: what each view remembers, by its name.
    """

    initial: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    steps: Mapping[str, int] = field(default_factory=dict)
    zoomed: int | None = None
    focused: int | None = None
    views: Memory = field(default_factory=dict)

    @property
    def is_chosen(self) -> bool:
        """Whether anything was arranged by hand."""
        return self.names != self.initial or any(self.steps.values()) or self.zoomed is not None

    def memory(self) -> Memory:
        """What to write of it."""
        return {
            "initial": list(self.initial),
            "names": list(self.names),
            "steps": dict(self.steps),
            "zoomed": self.zoomed,
            "focused": self.focused,
            "views": self.views,
        }


def arrangement_of(memory: Memory, known: Sequence[str]) -> Arrangement:
    """What was written; views that are not ``known`` and numbers out of bounds are left out."""
    names, steps = tuple(name for name in texts(memory, "names") if name in known), part(memory, "steps")
    found = {name: number(steps, name, -MOST_STEPS, MOST_STEPS) for name in known}
    return Arrangement(
        tuple(name for name in texts(memory, "initial") if name in known),
        names,
        {name: round(step) for name, step in found.items() if step},
        whole(memory, "zoomed", len(names) - 1),
        whole(memory, "focused", len(names) - 1),
        part(memory, "views"),
    )
