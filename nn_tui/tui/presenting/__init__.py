"""How datasets and figures are put into words, numbers and names on a screen."""
