"""The one error that the model raises."""

from __future__ import annotations


class ModelError(ValueError):
    """A request that the model refuses; the message is one sentence for the user."""
