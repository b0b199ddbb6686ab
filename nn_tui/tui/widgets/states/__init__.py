"""Sequences step by step: rows of numbers or symbols with time across, and bars on a logarithmic axis."""
