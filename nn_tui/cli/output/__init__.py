"""What the commands write: epoch lines, progress, saved runs and datasets."""
