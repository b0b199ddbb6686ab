"""The graph of a network with pictures: its columns, their layout, and the links of the value under the cursor."""
