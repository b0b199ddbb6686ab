"""The app as a process on a terminal: its input, how it ends, and what a crash leaves behind."""
