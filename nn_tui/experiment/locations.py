"""Where things are kept on this platform. The only module that asks. It loads without NumPy."""

from __future__ import annotations

from pathlib import Path

from platformdirs import user_data_path


def data_folder() -> Path:
    """The folder for everything that a person makes. It may not exist yet."""
    return user_data_path("nn-tui", appauthor=False)


def datasets_folder() -> Path:
    """One readable text file a dataset."""
    return data_folder() / "datasets"


def runs_folder() -> Path:
    """The runs that the app kept, newest offered at the next start."""
    return data_folder() / "runs"


def crashes_folder() -> Path:
    """What is written down when the app ends on an error of its own, one file an error."""
    return data_folder() / "crashes"


def kept_runs(folder: Path) -> list[Path]:
    """The runs kept in a folder, newest first; none when it cannot be read."""
    try:
        return sorted(folder.glob("*.nntui"), key=_written_at, reverse=True)
    except OSError:
        return []


def _written_at(path: Path) -> float:
    try:
        return path.stat().st_mtime
    except OSError:
        # Another nn-tui may have dropped it just now.
        return 0.0
