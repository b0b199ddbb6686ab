"""Readers of users' data files: CSV and TSV, npz and npy, MNIST-style idx."""
