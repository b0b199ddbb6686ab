"""What the first screen offers to go on with."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from nn_tui.tui.screens.data.dataset_list import run_title
from nn_tui.tui.screens.data.moments import moment

if TYPE_CHECKING:
    from nn_tui.experiment.workspace.workspace import Workspace


@dataclass(frozen=True)
class Offer:
    """What can be gone on with, in a few words; ``take`` does so, and raises ValueError where that fails.

    ``run`` is the file of the run that this reads, None without.
    """

    words: str
    take: Callable[[], object]
    run: Path | None = None


def offer_words(title: str, file: Path) -> str:
    """An offer to go on with what a file keeps: "Go on: moons, epoch 185, today 09:11"."""
    try:
        saved = datetime.fromtimestamp(file.stat().st_mtime)
    except (OSError, ValueError, OverflowError):
        return f"Go on: {title}"
    return f"Go on: {title}, {moment(saved, datetime.now())}"


def kept_run_offer(workspace: Workspace, runs: list[Path]) -> Offer | None:
    """The newest of the kept runs; None without any."""
    if not runs:
        return None
    newest = runs[0]
    words = offer_words(run_title(newest).split(" ")[0], newest)
    return Offer(words, lambda: workspace.continue_run(newest), newest)
