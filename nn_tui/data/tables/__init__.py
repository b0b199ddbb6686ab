"""From columns of text to inputs and targets."""
