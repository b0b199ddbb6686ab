"""What a network of sequences is asked: how right its steps are, what it writes, how it goes on by itself."""
