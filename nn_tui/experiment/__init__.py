"""Experiments: a recipe being run on a dataset, with its history, in the background if wished, kept on disk."""
