"""The frame of every screen: tabs, status line, key bar and progress bar."""
