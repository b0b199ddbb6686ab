"""How datasets and figures are shown on a screen: words, numbers and names."""
