"""The app as a process on a terminal: what is typed into it, how it ends, and what is left when it fails."""
