"""Runs and drawings on disk, written by a thread of their own."""
