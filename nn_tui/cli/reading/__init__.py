"""Samples read from a file or stdin for `predict`."""
