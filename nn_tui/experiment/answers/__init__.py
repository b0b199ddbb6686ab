"""What a network answers, read as classes and written as the rows of a table."""
