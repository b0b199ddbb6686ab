"""Activations and losses as in-place calls on prepared buffers."""
