"""Rows of a form: choices, text lines, lists and settings."""
