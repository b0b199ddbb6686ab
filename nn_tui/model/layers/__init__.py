"""One file for each kind of layer, and the registry of their names."""
