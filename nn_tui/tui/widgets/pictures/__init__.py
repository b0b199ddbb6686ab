"""Grids of small pictures in the shape of the input."""
