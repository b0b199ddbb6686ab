"""Tables of samples, and the editor of their cells."""
