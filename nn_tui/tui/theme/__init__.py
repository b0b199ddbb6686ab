"""Colours and what the terminal can show of them."""
