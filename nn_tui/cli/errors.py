"""The error of this package."""

from __future__ import annotations


class UsageError(ValueError):
    """A command line that cannot be followed; the message is one sentence for the user."""
