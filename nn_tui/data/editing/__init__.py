"""Changing a dataset sample by sample: drawings, points and rows, with undo."""
