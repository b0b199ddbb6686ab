"""What goes wrong in a run, and the figures that show it."""
