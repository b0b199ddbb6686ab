"""The chart of loss and accuracy over the epochs; its `plotext` module alone imports plotext."""
