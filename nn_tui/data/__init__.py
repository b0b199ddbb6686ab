"""Datasets: the built-in ones, the user's own, their text format and their editing."""
