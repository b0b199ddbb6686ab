"""Rows of text as numbers: the line formats that the dataset file and the editors share."""
