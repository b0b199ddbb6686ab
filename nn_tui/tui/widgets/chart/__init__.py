"""The chart of loss and accuracy over the epochs; only its module `plotext` imports plotext."""
