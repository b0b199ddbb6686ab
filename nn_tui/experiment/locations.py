"""Where files are kept on this platform. The only module that asks the platform; it does not import NumPy."""

from __future__ import annotations

from pathlib import Path

from platformdirs import user_config_path, user_data_path, user_state_path


def data_folder() -> Path:
    """The folder for everything that the user makes. It may not exist yet."""
    return user_data_path("nn-tui", appauthor=False)


def datasets_folder() -> Path:
    """The folder for the user's own datasets, one readable text file each."""
    return data_folder() / "datasets"


def runs_folder() -> Path:
    """The folder for the runs that the app kept."""
    return data_folder() / "runs"


def crashes_folder() -> Path:
    """The folder for crash reports, one file each."""
    return data_folder() / "crashes"


def state_folder() -> Path:
    """The folder for what an instance of the app is doing at the moment. It may not exist yet."""
    return user_state_path("nn-tui", appauthor=False)


def preferences_file() -> Path:
    """The file of the user's preferences, in the platform's configuration folder. It may not exist."""
    return user_config_path("nn-tui", appauthor=False) / "preferences.toml"
