"""Sessions: what the app remembers from one start to the next, a small file each."""
