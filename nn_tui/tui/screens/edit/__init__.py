"""The Edit screen: pixels, points or rows under a cursor, and the network's answer beside them."""
