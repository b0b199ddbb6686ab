"""A plane of points with a field of colour behind them: datasets of points and decision boundaries."""
