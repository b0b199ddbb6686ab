"""Training in a thread of its own, its pace, and the snapshots that it publishes."""
