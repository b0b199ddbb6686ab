"""Command-line options: what is accepted, and the recipe and target that they amount to."""
