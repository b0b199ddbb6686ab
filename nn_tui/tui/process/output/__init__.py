"""What is drawn on the terminal: the picture that is wanted, the one that is there, and how the difference is sent."""
