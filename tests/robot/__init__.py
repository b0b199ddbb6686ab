"""A robot at the keyboard: events chosen at random that a seed reproduces, played to the app, recorded and reduced."""
