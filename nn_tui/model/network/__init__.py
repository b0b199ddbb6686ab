"""Layers composed: the network, its textbook passes, and its evaluation."""
