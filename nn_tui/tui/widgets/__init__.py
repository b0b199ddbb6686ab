"""Widgets that take arrays and emit messages; each one can be mounted alone."""
