"""Rows of text under a cursor."""
