"""Command-line options, and the recipe and dataset that they describe."""
