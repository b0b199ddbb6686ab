"""The graph of a network on a sequence: a line a step, the layers side by side, the links of one value."""
