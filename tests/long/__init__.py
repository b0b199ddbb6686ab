"""Tests that run as long as they are told to: commands, each with a seed, that print what they found."""
