"""One picture's pixels under a cursor."""
