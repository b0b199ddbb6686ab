"""The error of this package."""

from __future__ import annotations


class ExperimentError(ValueError):
    """A recipe, a run or a file that cannot be used; the message is one sentence for the user."""
