"""Experiments: a recipe run on a dataset, with its history, optionally in the background, kept on disk."""
