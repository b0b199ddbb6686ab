"""Matrices as coloured cells: weight heatmaps and the confusion matrix."""
