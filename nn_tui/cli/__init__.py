"""`nn-tui`: the door to the app, and everything that the app computes without a screen."""
