"""Runs and drawings on disk, written by a background thread."""
