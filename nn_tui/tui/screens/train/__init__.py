"""The Train screen: panes of views over a run, and the keys that drive it."""
