"""What a person prefers, whatever session is open: in one file that may be written by hand."""
