"""From columns of text to inputs and targets: what a table's cells mean."""
