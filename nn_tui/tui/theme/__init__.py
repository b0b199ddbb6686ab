"""Colours, and which of them the terminal can show."""
