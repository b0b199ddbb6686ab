"""Sequences to look at, one below the other, with time across."""
