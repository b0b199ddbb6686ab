"""What the model says when it is asked for something that it cannot do."""

from __future__ import annotations


class ModelError(ValueError):
    """A request that the model refuses; the message is one sentence for the user."""
