"""Predict for sequences: a list of them, one step by step, waves run on freely, text that is written."""
