"""Bars with numbers, for probabilities and other outputs."""
