"""The command `nn-tui`: it opens the app, and computes without a screen what the app computes."""
