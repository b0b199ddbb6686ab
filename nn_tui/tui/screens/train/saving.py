"""Saving the run to a file of the user's choice."""

from __future__ import annotations

from pathlib import Path

from nn_tui.data.plain_text import plain
from nn_tui.experiment.workspace.workspace import Workspace
from nn_tui.tui.screens.base import WorkScreen
from nn_tui.tui.screens.path_prompt import PathPrompt


async def save_run(screen: WorkScreen, workspace: Workspace) -> None:
    """Ask for a path, write the run there, and show the result on the screen."""
    path = await screen.app.push_screen_wait(
        PathPrompt(
            "Save the run to",
            f"{workspace.dataset.name}.nntui",
            check=_suffix_check,
            sources=workspace.sources.paths,
            own=workspace.run_files,
        )
    )
    if path:
        screen.run_worker(lambda: _write(screen, workspace, path), thread=True)


def _write(screen: WorkScreen, workspace: Workspace, path: Path) -> None:
    try:
        workspace.save_run(path)
    except OSError as error:
        screen.notify(f"{plain(path)} could not be saved: {error.strerror or error}", severity="error", timeout=10)
    else:
        screen.notify(f"Saved to {plain(path)}.", timeout=4)


def _suffix_check(text: str) -> str | None:
    return None if text.endswith(".nntui") else "The name of a saved run ends in .nntui."
