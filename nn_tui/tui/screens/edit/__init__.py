"""The Edit screen: pixels, points or rows under a cursor, with the network's outputs beside them."""
