"""Readers of files that people bring: CSV and TSV, npz and npy, MNIST-style idx."""
