"""What frames every screen: the status line, the key bar and the progress bar."""
