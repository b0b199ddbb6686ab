"""The one error that this package raises about bad input."""

from __future__ import annotations


class DataError(ValueError):
    """Bad input. Its message is one sentence: what is wrong, where, and how to mend it."""
