"""One file a layer, and the registry that knows them by name."""
