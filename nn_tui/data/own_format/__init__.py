"""The project's own text format for datasets: reading it, writing it, and its header."""
