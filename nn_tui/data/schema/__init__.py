"""How the columns of a table are read: one value that training, Predict and `nn-tui predict` share."""
