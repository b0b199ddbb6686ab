"""What the app works on: the current dataset, its run, and the parked runs."""
