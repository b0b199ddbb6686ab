"""Histograms of weights and gradients."""
